import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Db } from '#main/kernel/db/db.ts';
import { isLetGo, letGoOf } from '#main/kernel/journal/let-go.ts';
import { createLettingGo } from '#main/kernel/journal/letting-go.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, verifyTill } from '#main/modules/till-file.ts';
import type { StoredRow } from '#shared/journal/row.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';
import { openYears, type Years } from '#tests/support/years-till.ts';

const folders: string[] = [];
const scratch = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'let-go-'));
  folders.push(folder);
  return folder;
};
let till: TestTill | null = null;
let undo: (() => void) | null = null;
afterEach(async () => {
  undo?.();
  undo = null;
  await till?.close();
  till = null;
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Sales in three years, the first two of which are closed. */
async function closedYears(): Promise<{ opened: TestTill; years: Years }> {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-30', '2026-12-31', '2027-06-01', '2028-01-03']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened);
  }
  await opened.ask('shifts.close', { counted_minor: 10_000, count: null, reason: 'test' });
  await opened.application.close();
  const years = openYears(opened.dataDir, opened.time.now);
  undo = years.close;
  return { opened, years };
}
const count = (db: Db, of: string): number =>
  db.sql<{ n: number }>(`test.${of}`, `SELECT count(*) AS n FROM ${of}`).get()?.n ?? 0;
const all = (db: Db, of: string) => db.sql(`test.all.${of}`, `SELECT * FROM ${of} ORDER BY 1, 2`).all();
const isWhole = (db: Db): void => {
  expect(verifyTill(db)).toMatchObject({ sound: true, firstBad: null });
  expect(checkRebuild(projections, db, path.join(scratch(), 'rebuilt.db')).difference).toBeNull();
};

describe('the detail of an archived year', () => {
  it('goes after its archive, step by step: all verifies and is derived the same before, between and after', async () => {
    const { opened, years } = await closedYears();
    const { db, going } = years;
    for (const year of ['2026', '2027']) expect(await years.archive(year)).toBeNull();
    const stays = ['closure', 'running_total', 'shift', 'stock_level'];
    const before = stays.map((table) => all(db, table));
    expect((await years.years()).map(({ year, mayGo }) => [year, mayGo])).toEqual([
      ['2027', false],
      ['2026', true],
    ]);
    expect(await years.letGo('2027')).toMatchObject({ code: 'YEARS_IN_ORDER' });
    expect(await years.letGo('2026')).toBe(2);
    expect((await years.years()).map(({ gone }) => gone?.left)).toEqual([undefined, 2]);
    expect(await years.letGo('2027')).toBe(3);
    const pieces = createLettingGo(db, projections, answers(db));
    expect(pieces.step(1)).toBe(true);
    isWhole(db);
    while (going.step());
    isWhole(db);
    expect(letGoOf(db)).toMatchObject({ year: '2027', ticket: 3 });
    expect(['sale', 'sale_line'].map((table) => count(db, table))).toEqual([1, 1]);
    expect(stays.map((table) => all(db, table))).toEqual(before);
    expect(db.pragma('freelist_count')).toBe(0);
    const rows = db.sql<StoredRow>('test.rows', "SELECT * FROM journal WHERE kind = 'sale'").all();
    expect(rows.map(isLetGo)).toEqual([true, true, true, false]);
    for (const row of [
      "kind = 'shift.opened'",
      "position = (SELECT max(position) FROM journal WHERE kind = 'sale')",
    ])
      expect(() => db.exec(`UPDATE journal SET bytes = '' WHERE ${row}`)).toThrow('append-only');
    expect(await years.archive('2026')).toMatchObject({ code: 'YEAR_LET_GO' });
    years.close();
    undo = null;

    const next = await opened.restart();
    till = next;
    const [owner] = await next.ask('users.tiles', {});
    await next.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
    const answer = await next.call('tickets.get', { number: 2 });
    expect(answer.ok ? null : answer.refusal).toMatchObject({
      code: 'TICKET_ARCHIVED',
      params: { number: 2, year: '2026' },
    });
    expect((await next.ask('tickets.get', { number: 4 })).number).toBe(4);
    expect((await next.ask('tickets.letGo', {}))?.ticket).toBe(3);
  });

  it('stays where the archive is not what was recorded, and where a row of it was changed afterwards this is named', async () => {
    const { years } = await closedYears();
    const { db } = years;
    expect(await years.letGo('2026')).toMatchObject({ code: 'ARCHIVE_NEEDED' });
    await years.archive('2026');
    const [name = ''] = fs.readdirSync(years.folder).filter((one) => one.startsWith('archive-2026'));
    const file = path.join(years.folder, name);
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await years.letGo('2026')).toMatchObject({ code: 'ARCHIVE_NEEDED' });
    fs.writeFileSync(file, bytes);
    expect(await years.letGo('2026')).toBe(2);
    while (years.going.step());
    db.exec('DROP TRIGGER journal_no_update');
    db.exec(`UPDATE journal SET at = at + 1 WHERE kind = 'sale' AND bytes = ''`);
    expect(verifyTill(db).firstBad?.reason).toBe(
      'a row of those whose detail was let go is another than it was then',
    );
    db.exec(`UPDATE journal SET at = at - 1 WHERE kind = 'sale' AND bytes = ''`);
    expect(verifyTill(db).sound).toBe(true);
    db.exec(`UPDATE brought_forward SET body = replace(body, '[1,', '[2,')`);
    expect(verifyTill(db).firstBad?.reason).toBe(
      'what was brought forward when detail was let go was changed',
    );
  });
});
