import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import type { Db } from '#main/kernel/db/db.ts';
import { exportJournal } from '#main/kernel/journal/export.ts';
import { isLetGo, letGoOf } from '#main/kernel/journal/let-go.ts';
import { createLettingGo } from '#main/kernel/journal/letting-go.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, verifyTill } from '#main/modules/till-file.ts';
import { minor } from '#shared/domain/units.ts';
import type { StoredRow } from '#shared/journal/row.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
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

const wave: TenderInput = {
  kind: 'mobile',
  amount_minor: minor(650),
  operator: 'Wave',
  reference: 'MP 42 K',
};

/** Sales in three years, the first two of which are closed; the second is paid by telephone. */
async function closedYears(): Promise<{ opened: TestTill; years: Years }> {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-30', '2026-12-31', '2027-06-01', '2028-01-03']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened, day === '2026-12-31' ? [wave] : undefined);
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
/** What its own verifier says of an export, as whoever gets it runs it. */
function verified(files: Record<string, Uint8Array>): string {
  const folder = scratch();
  for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), bytes);
  const done = spawnSync(process.execPath, ['verify.mjs'], { cwd: folder, encoding: 'utf8' });
  return done.stdout + done.stderr;
}
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
    const kept = all(db, 'journal');
    for (const row of [
      "kind = 'shift.opened'",
      "position = (SELECT max(position) FROM journal WHERE kind = 'sale')",
      'true',
    ])
      for (const change of ["UPDATE journal SET bytes = ''", 'DELETE FROM journal'])
        expect(() => db.exec(`${change} WHERE ${row}`)).toThrow('append-only');
    expect(() => db.exec("UPDATE journal SET at = 1 WHERE bytes = ''")).toThrow('append-only');
    db.exec("DELETE FROM journal WHERE bytes = ''");
    expect(all(db, 'journal')).toEqual(kept);
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
    // What was paid once with a reference stays so, though its ticket is in the archive.
    await next.ask('shifts.open', { float_minor: 0, count: null });
    const { id: cartId, revision } = await next.ask('cart.scan', { code: '3017620422003' });
    const paid = await next.call('sales.pay', {
      cartId,
      revision,
      tenders: [{ ...wave, reference: 'mp42k' }],
    });
    expect(paid.ok ? null : paid.refusal).toMatchObject({ code: 'REFERENCE_USED' });
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
    db.exec(`UPDATE brought_forward SET body = '{'`);
    expect(() => checkRebuild(projections, db, path.join(scratch(), 'torn.db'))).toThrow('JOURNAL_BROKEN');
  });

  it('is missed by nobody who checks an export: its verifier says what is left, and takes no other row for let go', async () => {
    const { years } = await closedYears();
    for (const year of ['2026', '2027']) {
      await years.archive(year);
      await years.letGo(year);
    }
    while (years.going.step());
    const target = path.join(scratch(), 'all.zip');
    exportJournal(years.db, target, { now: 1 });
    const files = unzipSync(fs.readFileSync(target));
    const sound = verified(files);
    expect(sound).toContain('Of 3 rows only hash and signature are here');
    expect(sound).toMatch(/^SOUND: \d+ rows/m);
    for (const name of fs.readdirSync(years.folder))
      expect(verified(unzipSync(fs.readFileSync(path.join(years.folder, name))))).toMatch(
        /^SOUND: \d+ rows/m,
      );

    const lines = Buffer.from(files['journal.jsonl']!).toString('utf8').trim().split('\n');
    const rows = lines.map(
      (line) => JSON.parse(line) as { seq: number; bytes: string; hash: string; at?: number },
    );
    const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString('utf8'));
    /** As whoever changes an export would leave it: every sum is right, and no till signed it. */
    const changed = (of: typeof rows, more: object = {}): string => {
      const text = Buffer.from(of.map((row) => `${JSON.stringify(row)}\n`).join(''));
      const sha256 = { ...manifest.sha256, 'journal.jsonl': createHash('sha256').update(text).digest('hex') };
      const said = Buffer.from(JSON.stringify({ ...manifest, ...more, sha256 }));
      return verified({ ...files, 'journal.jsonl': text, 'manifest.json': said });
    };
    expect(changed(rows)).toMatch(/^SOUND: \d+ rows/m);
    const gone = rows.findIndex(({ bytes }) => bytes === '');
    expect(changed(rows.with(gone, { ...rows[gone]!, at: 1 }))).toContain('NOT SOUND: a row of those');
    const next = rows.findIndex(({ bytes }) => bytes.includes('"kind":"shift.opened"'));
    const hollow = rows.with(next, { ...rows[next]!, bytes: '', at: JSON.parse(rows[next]!.bytes).at });
    expect(changed(hollow)).toContain('NOT SOUND: a row of those');
    const sale = rows.findIndex(({ bytes }) => bytes.includes('"kind":"sale"'));
    const later = rows.with(sale, { ...rows[sale]!, bytes: '', at: JSON.parse(rows[sale]!.bytes).at });
    expect(changed(later)).toContain('NOT SOUND: row');
    expect(changed(later, { letGo: { epoch: 1, seq: rows.at(-1)!.seq } })).toContain(
      'NOT SOUND: no row says',
    );
  });

  it('of a year that a corrected clock opens again goes after an archive of what is whole of it', async () => {
    const { years } = await closedYears();
    const { db, journal } = years;
    await years.archive('2026');
    await years.letGo('2026');
    while (years.going.step());
    const [year] = answers(db).closedYears();
    db.transaction(() => {
      const reopened: ['year', string][] = [
        ['year', '2027'],
        ['year', '2026'],
      ];
      const at = years.now();
      journal.append(
        'clock.corrected',
        { from: at, to: at, reason: 'test', reopened, allowedBy: 1 },
        { user: 1 },
      );
    });
    expect(answers(db).closedYears()).toEqual([]);
    const { signed_minor, absolute_minor } = year!;
    db.transaction(() =>
      journal.append(
        'period.closed',
        {
          kind: 'year',
          period: '2026',
          totals: {},
          signed: minor(signed_minor),
          absolute: minor(absolute_minor),
          tickets: [1, 4],
        },
        { user: 0 },
      ),
    );
    expect(await years.letGo('2026')).toMatchObject({ code: 'ARCHIVE_NEEDED' });
    expect(await years.archive('2026')).toBeNull();
    expect(await years.letGo('2026')).toBe(3);
    while (years.going.step());
    expect(verifyTill(db)).toMatchObject({ sound: true });
    expect(checkRebuild(projections, db, path.join(scratch(), 'rebuilt.db')).difference).toBeNull();
    expect(count(db, 'sale')).toBe(1);
  });
});
