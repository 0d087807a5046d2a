import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { projections } from '#main/modules/projections.ts';
import { checkTill } from '#main/modules/till-file.ts';
import { openCounter } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';
import { checkSample } from './sample.ts';

let folder: string;
let file: string;
let copies = 0;
const opened: Db[] = [];
/** A copy of a till of some tickets, with this done to it. */
const tillWith = (text = ''): Db => {
  copies += 1;
  const copy = path.join(folder, `${copies}.db`);
  fs.copyFileSync(file, copy);
  const db = openDb(copy);
  opened.push(db);
  if (text !== '') db.exec(text);
  return db;
};
/** A journal of more than three rows is long here, and each look begins at its first row. */
const look = (db: Db, few = 3) =>
  checkSample(projections, db, `${db.file}.scratch`, { few, random: () => 0 });

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sample-'));
  const till = await openCounter({ log: { warn: () => {}, error: () => {} } });
  for (let i = 0; i < 3; i += 1) await sell(till);
  file = path.join(folder, 'till.db');
  await till.application.close();
  fs.copyFileSync(storeFile(till.dataDir), file);
  await till.close();
});
afterAll(() => {
  for (const db of opened) db.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('finds nothing in a till that is as it wrote itself, and leaves a short journal to the whole check', () => {
  const db = tillWith();
  expect(look(db)).toMatchObject({ bad: null, difference: null });
  expect(look(tillWith(), 10_000)).toBeNull();
  expect(checkTill(tillWith(), path.join(folder, 'whole.db'), { whole: false })).toMatchObject({
    bad: null,
    equal: true,
  });
});

it('finds a line of a ticket that is another than the journal says, and one too many', () => {
  expect(
    look(tillWith('UPDATE sale_line SET qty_milli = qty_milli + 1000 WHERE sale = 2'))?.difference,
  ).toMatchObject({
    table: 'sale_line',
    expected: { sale: 2 },
  });
  expect(
    look(tillWith("INSERT INTO sale_tender (sale, n, kind, amount_minor) VALUES (3, 2, 'cash', 1)"))
      ?.difference,
  ).toMatchObject({ table: 'sale_tender', expected: null });
});

it('finds a row that is not what was signed', () => {
  const db = tillWith(
    "DROP TRIGGER journal_no_update; UPDATE journal SET signature = zeroblob(64) WHERE kind = 'sale'",
  );
  expect(look(db)?.bad?.reason).toContain('signature');
});
