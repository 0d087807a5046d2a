import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { archiveYear, checkArchive } from '#main/kernel/journal/archive.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { answers } from '#main/modules/till-file.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';

const folders: string[] = [];
const scratch = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'archive-'));
  folders.push(folder);
  return folder;
};
let till: TestTill | null = null;
afterEach(async () => {
  await till?.close();
  till = null;
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Sales at the end of three years; the first two of them are closed. */
async function threeYears(): Promise<TestTill> {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-30', '2026-12-31', '2027-06-01', '2028-01-03']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened);
  }
  return opened;
}

const filesOf = (zip: string): Record<string, Uint8Array> => unzipSync(fs.readFileSync(zip));
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
/** What its own verifier says of an archive, as whoever gets it runs it. */
function verified(files: Record<string, Uint8Array>): { code: number | null; said: string } {
  const folder = scratch();
  for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), bytes);
  const done = spawnSync(process.execPath, ['verify.mjs'], { cwd: folder, encoding: 'utf8' });
  return { code: done.status, said: done.stdout + done.stderr };
}

describe('the archive of a closed year', () => {
  it('has the rows of the year and no other, and goes on from the year before', async () => {
    const opened = await threeYears();
    expect(
      (await opened.ask('health.years', {})).map(({ year, tickets, archive }) => [year, tickets, archive]),
    ).toEqual([
      ['2027', 1, null],
      ['2026', 2, null],
    ]);
    const first = await opened.ask('health.archiveYear', { year: '2026' });
    const second = await opened.ask('health.archiveYear', { year: '2027' });
    const [one, two] = [filesOf(first.path), filesOf(second.path)];
    expect(verified(one)).toMatchObject({ code: 0, said: expect.stringMatching(/^SOUND: \d+ rows/) });
    expect(verified(two)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^It goes on from row 1\/\d+, hash/),
    });

    const rows = [one, two].map((files) =>
      textOf(files['journal.jsonl'])
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { seq: number; hash: string; bytes: string }),
    );
    expect(rows.map(({ length }) => length)).toEqual([first.rows, second.rows]);
    expect(rows[0]!.map(({ seq }) => seq)).toEqual(rows[0]!.map((_, i) => i + 1));
    expect(JSON.parse(rows[0]!.at(-1)!.bytes)).toMatchObject({
      kind: 'period.closed',
      body: { kind: 'year', period: '2026' },
    });
    expect(rows[1]![0]!.seq).toBe(rows[0]!.at(-1)!.seq + 1);
    expect(JSON.parse(textOf(two['manifest.json'])).after).toMatchObject({ hash: rows[0]!.at(-1)!.hash });
    const days = textOf(one['closures.csv'])
      .split('\n')
      .map((line) => line.split(',').slice(0, 2).join(' '));
    expect(days).toEqual([
      'kind period',
      'day 2026-11-20',
      'day 2026-12-30',
      'day 2026-12-31',
      'month 2026-11',
      'month 2026-12',
      'year 2026',
      '',
    ]);
  });

  it('is recorded with the sum of its file, and derived again from the record', async () => {
    const opened = await threeYears();
    const { path: file, rows, sha256 } = await opened.ask('health.archiveYear', { year: '2026' });
    expect(createHash('sha256').update(fs.readFileSync(file)).digest('hex')).toBe(sha256);
    const at = opened.time.now;
    const [, archived] = await opened.ask('health.years', {});
    expect(archived).toMatchObject({ year: '2026', archive: { at, rows, path: file, sha256, here: true } });
    fs.rmSync(file);
    expect((await opened.ask('health.years', {}))[1]!.archive).toMatchObject({ here: false });
    const db = openDb(storeFile(opened.dataDir), { readonly: true });
    const { equal, difference } = checkRebuild(projections, db, path.join(scratch(), 'rebuilt.db'));
    db.close();
    expect({ equal, difference }).toEqual({ equal: true, difference: null });
  });

  it('is never written over: two of one second are two files', async () => {
    const opened = await threeYears();
    const [first, ...more] = await Promise.all(
      [0, 1, 2].map(() => opened.ask('health.archiveYear', { year: '2026' })),
    );
    opened.time.now += 5;
    more.push(await opened.ask('health.archiveYear', { year: '2026' }));
    for (const { path: file, sha256 } of [first!, ...more])
      expect(createHash('sha256').update(fs.readFileSync(file)).digest('hex')).toBe(sha256);
    expect(new Set([first!, ...more].map((one) => one.path)).size).toBe(4);
    const [, archived] = await opened.ask('health.years', {});
    expect(archived?.archive).toMatchObject({ path: more.at(-1)?.path, here: true });
    const named = fs.readdirSync(path.join(opened.dataDir, 'exports'));
    expect(named).toHaveLength(4);
  });

  it('is written for no year that goes on', async () => {
    const opened = await threeYears();
    for (const year of ['2028', '2025'])
      expect(await opened.call('health.archiveYear', { year })).toMatchObject({
        refusal: { code: 'NOT_FOUND' },
      });
    expect(fs.existsSync(path.join(opened.dataDir, 'exports'))).toBe(false);
  });

  it('is refused, and leaves no file, where the journal is not what was signed', async () => {
    const opened = await threeYears();
    const db = openDb(storeFile(opened.dataDir));
    db.exec('DROP TRIGGER journal_no_update');
    db.exec(
      "UPDATE journal SET bytes = replace(bytes, '650', '150') WHERE kind = 'sale' AND at < 1800000000000",
    );
    db.close();
    expect(await opened.call('health.archiveYear', { year: '2026' })).toMatchObject({
      refusal: { code: 'JOURNAL_BROKEN' },
    });
    expect(fs.readdirSync(path.join(opened.dataDir, 'exports'))).toEqual([]);
    expect((await opened.ask('health.years', {}))[1]).toMatchObject({ year: '2026', archive: null });
    await opened.ask('health.archiveYear', { year: '2027' });
  });

  it('is found out wherever a byte of it is another', async () => {
    const opened = await threeYears();
    const db = openDb(storeFile(opened.dataDir), { readonly: true });
    const file = path.join(scratch(), 'year.zip');
    const written = archiveYear(db, file, { now: 0, year: '2027', answers: answers(db) });
    expect(written).toMatchObject({ path: file, sha256: checkArchive(db, file).sha256 });
    expect(checkArchive(db, file).wrong).toBeNull();
    const whole = fs.readFileSync(file);
    // From behind the name of the first file, the rows, to the mark behind them.
    const rowsAt = whole.indexOf('journal.jsonl') + 'journal.jsonl'.length;
    for (let at = rowsAt; at < whole.indexOf('PK\x07\x08'); at += 61) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 0x10;
      fs.writeFileSync(file, changed);
      expect({ at, good: checkArchive(db, file).wrong === null }).toEqual({ at, good: false });
    }
    for (const length of [0, 10, whole.length >> 1]) {
      fs.writeFileSync(file, whole.subarray(0, length));
      expect(checkArchive(db, file).wrong).not.toBeNull();
    }
    db.close();
  });
});
