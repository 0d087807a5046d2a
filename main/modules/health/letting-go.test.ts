import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { isLetGo, letGoOf } from '#main/kernel/journal/let-go.ts';
import { createLettingGo } from '#main/kernel/journal/letting-go.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, verifyTill } from '#main/modules/till-file.ts';
import type { StoredRow } from '#shared/journal/row.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';

const folders: string[] = [];
const scratch = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'let-go-'));
  folders.push(folder);
  return folder;
};
let till: TestTill | null = null;
afterEach(async () => {
  await till?.close();
  till = null;
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Sales in three years, the first two of which are closed; some are archived. */
async function archivedYears(...years: readonly string[]): Promise<TestTill> {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-30', '2026-12-31', '2027-06-01', '2028-01-03']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened);
  }
  await opened.ask('shifts.close', { counted_minor: 10_000, count: null, reason: 'test' });
  for (const year of years) await opened.ask('health.archiveYear', { year });
  return opened;
}
async function signIn(opened: TestTill): Promise<void> {
  const [owner] = await opened.ask('users.tiles', {});
  await opened.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
}
const refusalOf = (answer: Result<unknown, Refusal>): Refusal | null => (answer.ok ? null : answer.refusal);
const refused = async (opened: TestTill, year: { year: string }): Promise<Refusal | null> =>
  refusalOf(await opened.call('health.letGo', year));
const count = (db: Db, of: string): number =>
  db.sql<{ n: number }>(`test.${of}`, `SELECT count(*) AS n FROM ${of}`).get()?.n ?? 0;
const isWhole = (db: Db): void => {
  expect(verifyTill(db)).toMatchObject({ sound: true, firstBad: null });
  expect(checkRebuild(projections, db, path.join(scratch(), 'rebuilt.db')).difference).toBeNull();
};

describe('the detail of an archived year', () => {
  it('goes after its archive, step by step: all verifies and is derived the same before, between and after', async () => {
    const opened = await archivedYears('2026', '2027');
    const before = {
      years: await opened.ask('reports.closures', { kind: 'year', limit: 10 }),
      days: await opened.ask('reports.days', { from: '2026-01-01', to: '2028-12-31' }),
      zs: await opened.ask('reports.zList', { before: null, limit: 10 }),
    };
    expect((await opened.ask('health.years', {})).map(({ year, mayGo }) => [year, mayGo])).toEqual([
      ['2027', false],
      ['2026', true],
    ]);
    expect(await refused(opened, { year: '2027' })).toMatchObject({
      code: 'YEARS_IN_ORDER',
    });
    expect(await opened.ask('health.letGo', { year: '2026' })).toEqual({ ticket: 2 });
    expect(await opened.ask('health.letGo', { year: '2027' })).toEqual({ ticket: 3 });
    await opened.application.close();

    const db = openDb(storeFile(opened.dataDir));
    const going = createLettingGo(db, projections, answers(db));
    isWhole(db);
    expect(letGoOf(db)).toMatchObject({ year: '2027', ticket: 3 });
    // Some may have gone while nobody called.
    while (going.step(1)) isWhole(db);
    while (going.giveBack());
    expect(['sale', 'sale_line'].map((table) => count(db, table))).toEqual([1, 1]);
    const rows = db.sql<StoredRow>('test.rows', "SELECT * FROM journal WHERE kind = 'sale'").all();
    expect(rows.map(isLetGo)).toEqual([true, true, true, false]);
    expect(() => db.exec("UPDATE journal SET bytes = '' WHERE kind = 'shift.opened'")).toThrow('append-only');
    expect(() =>
      db.exec(
        "UPDATE journal SET bytes = '' WHERE position = (SELECT max(position) FROM journal WHERE kind = 'sale')",
      ),
    ).toThrow('append-only');
    db.close();

    const next = await opened.restart();
    till = next;
    await signIn(next);
    expect({
      years: await next.ask('reports.closures', { kind: 'year', limit: 10 }),
      days: await next.ask('reports.days', { from: '2026-01-01', to: '2028-12-31' }),
      zs: await next.ask('reports.zList', { before: null, limit: 10 }),
    }).toEqual(before);
    expect(refusalOf(await next.call('tickets.get', { number: 2 }))).toMatchObject({
      code: 'TICKET_ARCHIVED',
      params: { number: 2, year: '2027' },
    });
    expect((await next.ask('tickets.get', { number: 4 })).number).toBe(4);
    expect(refusalOf(await next.call('health.archiveYear', { year: '2026' }))).toMatchObject({
      code: 'YEAR_LET_GO',
    });
  });

  it('stays where the archive is not what was recorded, and where a row of it was changed afterwards this is named', async () => {
    const opened = await archivedYears('2026');
    const years = await opened.ask('health.years', {});
    const file = years.at(-1)!.archive!.path;
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await refused(opened, { year: '2026' })).toMatchObject({ code: 'ARCHIVE_NEEDED' });
    fs.rmSync(file);
    expect(await refused(opened, { year: '2026' })).toMatchObject({ code: 'ARCHIVE_NEEDED' });
    fs.writeFileSync(file, bytes);
    await opened.ask('health.letGo', { year: '2026' });
    await opened.application.close();

    const db = openDb(storeFile(opened.dataDir));
    expect(createLettingGo(db, projections, answers(db)).step()).toBe(true);
    db.exec('DROP TRIGGER journal_no_update');
    db.exec(`UPDATE journal SET at = at + 1 WHERE kind = 'sale' AND bytes = ''`);
    expect(verifyTill(db).firstBad?.reason).toBe(
      'a row of those whose detail was let go is another than it was then',
    );
    db.exec(`UPDATE journal SET at = at - 1 WHERE kind = 'sale' AND bytes = ''`);
    isWhole(db);
    db.exec(`UPDATE brought_forward SET body = replace(body, '[1,', '[2,')`);
    expect(verifyTill(db).firstBad?.reason).toBe(
      'what was brought forward when detail was let go was changed',
    );
    db.close();
    till = null;
    fs.rmSync(opened.dataDir, { recursive: true, force: true });
  });
});
