import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Db } from '#main/kernel/db/db.ts';
import { isLetGo, letGoOf } from '#main/kernel/journal/let-go.ts';
import { createLettingGo } from '#main/kernel/journal/letting-go.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, tillReader, verifyTill } from '#main/modules/till-file.ts';
import type { StoredRow } from '#shared/journal/row.ts';
import { openBackup, record } from '#tests/support/backup-service.ts';
import { openCounter } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';
import { yearsOf } from '#tests/support/years-till.ts';
import { restoreBackup } from './engine/restore.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'let-go-backup-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const stays = ['closure', 'running_total', 'shift', 'stock_level', 'customer_total'];
const totalsOf = (db: Db) =>
  stays.map((table) => db.sql(`test.${table}`, `SELECT * FROM ${table} ORDER BY 1, 2`).all());
const gross = (db: Db) => db.sql('test.gross', 'SELECT day, tickets, gross_minor FROM running_total').all();
const isRows = (name: string): boolean => name.endsWith('.comptoir-rows');
const goneIn = (db: Db): boolean[] =>
  db.sql<StoredRow>('test.sales', "SELECT * FROM journal WHERE kind = 'sale'").all().map(isLetGo);
const isWhole = (db: Db): void => {
  expect(verifyTill(db, { pages: true })).toMatchObject({ sound: true, firstBad: null });
  expect(checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).difference).toBeNull();
};

/** Opens what is in a folder of backups on another computer, with the rows that follow its newest base. */
async function elsewhere(folder: string, code: string, now: () => number) {
  const [base = ''] = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.comptoir-backup'))
    .sort((a, b) => fs.statSync(path.join(folder, b)).mtimeMs - fs.statSync(path.join(folder, a)).mtimeMs);
  const dataDir = path.join(newFolder(), 'till');
  const from = { file: path.join(folder, base), opener: { code }, near: true, clock: { now } };
  const { looked } = await restoreBackup({ ...from, dataDir, read: tillReader });
  expect(looked.ignored).toEqual([]);
  const { store, backup } = openBackup(dataDir, now);
  undo.push(
    () => store.close(),
    () => backup.close(),
  );
  isWhole(store.db);
  return { store, backup, dataDir };
}

it('a backup made before, while and after detail goes comes back on another computer as it was then', async () => {
  const till = await openCounter({ dataDir: newFolder(), log: { warn: () => {}, error: () => {} } });
  const { code } = await till.ask('backup.newRecoveryCode', {});
  for (const day of ['2026-12-30', '2026-12-31', '2027-01-02', '2027-01-03']) {
    till.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(till);
  }
  await till.ask('shifts.close', { counted_minor: 10_000, count: null, reason: 'test' });
  await till.application.close();
  fs.rmSync(path.join(till.dataDir, 'backups'), { recursive: true, force: true });
  let time = till.time.now;
  const now = (): number => time;
  const { store, backup } = openBackup(till.dataDir, now);
  undo.push(
    () => store.close(),
    () => backup.close(),
  );
  const { db } = store;
  const years = yearsOf(store, till.dataDir, now);
  const copies: { readonly folder: string; readonly totals: ReturnType<typeof totalsOf> }[] = [];
  /** What lies in the folder of backups, as somebody takes it along: the newest base and the rows after it. */
  const take = async (): Promise<void> => {
    for (const _piece of [1, 2]) {
      record(store);
      time += 3_600_000;
      await backup.look();
    }
    const folder = newFolder();
    fs.cpSync(path.join(till.dataDir, 'backups'), folder, { recursive: true, preserveTimestamps: true });
    copies.push({ folder, totals: totalsOf(db) });
  };
  await take();
  expect(await years.archive('2026')).toBeNull();
  const before = gross(db);
  expect(await years.letGo('2026')).toBe(2);
  expect(createLettingGo(db, projections, answers(db)).step(1)).toBe(true);
  await take();
  while (years.going.step());
  await take();
  time += 3_600_000;
  await backup.handlers['backup.now']({}, {} as never);
  await take();
  const found: boolean[][] = [];
  for (const { folder, totals } of copies) {
    const { store: come, backup: itsBackup } = await elsewhere(folder, code, now);
    expect(totalsOf(come.db)).toEqual(totals);
    expect(gross(come.db)).toEqual(before);
    found.push(goneIn(come.db));
    // It is followed by rows of its own as the till before it was.
    for (const _piece of [1, 2]) {
      record(come);
      time += 3_600_000;
      await itsBackup.look();
    }
    expect(fs.readdirSync(path.join(come.db.file, '..', 'backups')).filter(isRows)).toHaveLength(1);
  }
  // Rows that follow a backup made midway leave whole what it held whole: the till that comes back goes on with it.
  const midway = [true, false, false, false];
  expect(found).toEqual([[false, false, false, false], midway, midway, [true, true, false, false]]);
  expect(letGoOf(db)?.ticket).toBe(2);
});
