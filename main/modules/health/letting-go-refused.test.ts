import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { letGoOf } from '#main/kernel/journal/let-go.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';
import { openYears, type Years } from '#tests/support/years-till.ts';

let till: TestTill | null = null;
let years: Years | null = null;
afterEach(async () => {
  years?.close();
  years = null;
  await till?.close();
  till = null;
});

/** Two tickets of 2026, which is closed, and one of the year after; the shift began in 2026. */
async function sold(): Promise<TestTill> {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-30', '2026-12-31', '2027-01-02']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened);
  }
  return opened;
}
async function archived(other: Parameters<typeof openYears>[2] = {}, shift: 'closed' | 'open' = 'closed') {
  const opened = await sold();
  if (shift === 'closed')
    await opened.ask('shifts.close', { counted_minor: 10_000, count: null, reason: 'test' });
  await opened.application.close();
  const found = openYears(opened.dataDir, opened.time.now, other);
  years = found;
  expect(await found.archive('2026')).toBeNull();
  return { ...found, dataDir: opened.dataDir, now: opened.time.now };
}
const archiveIn = (folder: string): string =>
  path.join(folder, fs.readdirSync(folder).find((name) => name.startsWith('archive-')) ?? '');
const left = (of: Pick<Years, 'db'>): number =>
  of.db
    .sql<{ n: number }>('test.left', "SELECT count(*) AS n FROM journal WHERE kind = 'sale' AND bytes <> ''")
    .get()?.n ?? 0;

describe('detail does not go', () => {
  it('where a shift of the year is open still', async () => {
    const found = await archived({}, 'open');
    expect(await found.letGo('2026')).toMatchObject({ code: 'SHIFT_OF_YEAR', params: { year: '2026' } });
    expect(letGoOf(found.db)).toBeNull();
  });

  it('where the head office lacks a row of the year, whatever the clock said', async () => {
    const office = { sent: 0 };
    const found = await archived({ sent: () => office.sent });
    const closed = found.db
      .sql<{ position: number }>('test.closed', "SELECT position FROM closure WHERE kind = 'year'")
      .get()!;
    office.sent = closed.position - 1;
    expect(await found.letGo('2026')).toMatchObject({ code: 'OFFICE_BEHIND' });
    office.sent = closed.position;
    expect(await found.letGo('2026')).toBe(2);
  });

  it('where the archive is taken away or changed while what stays is worked out', async () => {
    const change = { now: () => {} };
    const found = await archived({ meanwhile: () => change.now() });
    const file = archiveIn(found.folder);
    const bytes = fs.readFileSync(file);
    for (const now of [
      () => fs.rmSync(file),
      () => fs.writeFileSync(file, bytes.subarray(0, bytes.length - 40)),
    ]) {
      fs.writeFileSync(file, bytes);
      change.now = now;
      expect(await found.letGo('2026')).toMatchObject({ code: 'ARCHIVE_NEEDED', params: { year: '2026' } });
    }
    expect(letGoOf(found.db)).toBeNull();
    expect(left(found)).toBe(3);
  });

  it('where the archive is whole but has not the rows of this journal', async () => {
    const found = await archived();
    found.db.exec(
      "UPDATE year_archive SET last = last - 1; UPDATE closure SET position = position - 1 WHERE kind = 'year'",
    );
    expect(await found.letGo('2026')).toMatchObject({ code: 'ARCHIVE_NEEDED' });
  });

  it('where a row of the year was changed behind the till after it was archived', async () => {
    const found = await archived();
    found.db.exec('DROP TRIGGER journal_no_update');
    found.db.exec("UPDATE journal SET bytes = replace(bytes, '650', '150') WHERE kind = 'sale'");
    expect(await found.letGo('2026')).toMatchObject({ code: 'JOURNAL_BROKEN' });
    expect(letGoOf(found.db)).toBeNull();
  });

  it('further where the archive is gone after a start, and goes on when it lies there again', async () => {
    const first = await archived();
    expect(await first.letGo('2026')).toBe(2);
    const file = archiveIn(first.folder);
    first.close();
    const aside = path.join(first.dataDir, 'aside.zip');
    fs.renameSync(file, aside);
    const next = openYears(first.dataDir, first.now);
    years = next;
    await next.goOn();
    expect(left(next)).toBe(3);
    expect((await next.years())[0]?.gone).toEqual({ left: 2, waitsFor: file });
    fs.renameSync(aside, file);
    await next.goOn();
    expect(left(next)).toBe(1);
    expect((await next.years())[0]?.gone).toEqual({ left: 0, waitsFor: null });
  });

  it('at the word of anybody but the owner', async () => {
    const opened = await sold();
    const moussa = await opened.ask('users.create', { name: 'Moussa', role: 'manager', pin: '482913' });
    await opened.ask('session.signIn', { userId: moussa.id, pin: '482913' });
    expect(await opened.call('health.letGo', { year: '2026' })).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED' },
    });
  });
});
