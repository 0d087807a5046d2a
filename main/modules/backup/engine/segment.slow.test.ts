import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { readHeader } from './backup-file.ts';
import { inspectBackup } from './inspect.ts';
import { machineKeyOf } from './keys.ts';
import { makeBackup } from './make.ts';
import { makeSegment } from './make-segment.ts';
import { restoreBackup } from './restore.ts';
import { endOf, type Point, startOf } from './segment-file.ts';
import type { SegmentEntry } from './segment-path.ts';

const moment = Date.parse('2026-11-20T09:00:00Z');
let root: string;
let dataDir: string;
let till: TestTill;
let machineKey: Uint8Array;
/** Where base and segments were made. */
let place: string;
let base: string;
const made: SegmentEntry[] = [];
let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = path.join(root, `folder-${folders}`);
  fs.mkdirSync(folder);
  return folder;
};

const sell = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    await till.ask('sales.pay', { cartId, revision, tenders });
  }
};
const customer = async (name: string): Promise<number> => {
  const rest = { phones: ['07 07 07 07 07'], address: '', email: '', taxNumber: '', note: '' };
  return (await till.ask('customers.create', { name, ...rest })).id;
};
const backUp = async (folder: string): Promise<string> =>
  (
    await makeBackup(
      {
        source: storeFile(dataDir),
        folder,
        work: path.join(folder, 'work'),
        lock: null,
        machineKey,
        app: 'test',
        now: moment,
        gentle: false,
      },
      tillReader,
    )
  ).path;
const segment = async (from: Point, at: number, baseFile = base): Promise<SegmentEntry> => {
  const job = { source: storeFile(dataDir), folder: place, base: baseFile, from, machineKey, app: 'test' };
  const done = await makeSegment({ ...job, now: moment + at }, tillReader);
  if (done.made !== 'segment') throw new Error(`made ${done.made}`);
  return done.entry;
};
const endOfLast = (): Point => endOf(made.at(-1)!.file.header);

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'segments-'));
  dataDir = newFolder();
  place = newFolder();
  till = await openCounter({ dataDir, backups: false });
  machineKey = machineKeyOf(dataDir);
  await sell(3);
  const [, erased] = [await customer('Kouadio'), await customer('Zouzoua')];
  base = await backUp(place);
  const start = startOf(await readHeader(base));
  if (!start) throw new Error('no start');
  await sell(2);
  await till.ask('customers.erase', { id: erased });
  await customer('Wattara');
  made.push(await segment(start, 1_000));
  await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
  await till.ask('cart.scan', { code: '96385074' });
  await till.ask('cart.hold', { label: 'Mme Koné' });
  made.push(await segment(endOfLast(), 2_000));
  await sell(1);
  made.push(await segment(endOfLast(), 3_000));
  const { id: cartId } = await till.ask('cart.scan', { code: '96385074' });
  // Who only scans gives nothing to carry; money that was put down does.
  const scanned = await makeSegment(
    {
      source: storeFile(dataDir),
      folder: place,
      base,
      from: endOfLast(),
      machineKey,
      app: 'test',
      now: moment,
    },
    tillReader,
  );
  expect(scanned.made).toBe('none');
  await till.ask('cart.putDown', { cartId, known: [], tenders: [{ kind: 'cash', given_minor: 100 }] });
  made.push(await segment(endOfLast(), 4_000));
  // What spans the middle two.
  made.push(await segment(endOf(made[0]!.file.header), 5_000));
}, 120_000);
afterAll(async () => {
  await till.application.close();
  fs.rmSync(root, { recursive: true, force: true });
});

const elsewhere = ['kept_change', 'command_log', 'meta', 'setting', 'journal', 'customer_term'];
/** Everything a restored till must have, its journal too. */
function tablesOf(file: string): Record<string, unknown> {
  const db: Db = openDb(file, { readonly: true });
  try {
    const names = db
      .sql<{ name: string }>(
        't',
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict ORDER BY name`,
      )
      .all()
      .map(({ name }) => name)
      // Words of customers are worked out when the till opens.
      .filter((name) => !elsewhere.includes(name));
    const rows = names.map((name) => [name, db.sql(`t.${name}`, `SELECT * FROM ${name}`).all()]);
    const journal = db
      .sql('t.journal', `SELECT * FROM journal WHERE kind NOT IN ('epoch.opened') ORDER BY position`)
      .all();
    const words = db.sql('t.words', 'SELECT * FROM search_term ORDER BY term').all();
    return { ...Object.fromEntries(rows), journal, words };
  } finally {
    db.close();
  }
}
const copyOf = (names: readonly string[]): string => {
  const folder = newFolder();
  for (const name of names) fs.copyFileSync(path.join(place, name), path.join(folder, name));
  return folder;
};
const all = (): string[] => [path.basename(base), ...made.map(({ name }) => name)];
const looked = (folder: string, file = path.basename(base)) =>
  inspectBackup({ file: path.join(folder, file), opener: { machineKey }, near: true }, null, tillReader);
const seqs = (): number[] => made.map(({ file }) => file.header.state.seq);

describe('a base and its segments', () => {
  it('give back the till as it is now, every table, and sell on', async () => {
    const target = path.join(newFolder(), 'new');
    const restored = await restoreBackup({
      file: base,
      opener: { machineKey },
      dataDir: target,
      near: true,
      clock: { now: () => moment + 10_000 },
      read: tillReader,
    });
    expect(restored.state.seq).toBe(seqs().at(-1));
    expect(restored.open.carts).toHaveLength(2);
    const expected = tablesOf(storeFile(dataDir));
    expect(tablesOf(storeFile(target))).toEqual(expected);
    expect((expected.cart as unknown[]).length).toBe(2);
    const db = openDb(storeFile(target), { readonly: true });
    expect(tillReader.verify(db, { pages: true }).firstBad).toBeNull();
    expect(checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).difference).toBeNull();
    db.close();
    // Who was erased after the base left nothing in the file.
    expect(fs.readFileSync(storeFile(target)).toString('latin1')).not.toMatch(/zouzoua/i);
    const again = await openTill({ dataDir: target, time: { now: moment + 20_000 }, backups: false });
    const tiles = await again.ask('users.tiles', {});
    expect(tiles.map(({ name }) => name)).toContain('Binta');
    await again.ask('session.signIn', {
      userId: tiles.find(({ role }) => role === 'owner')?.id ?? 0,
      pin: ownerPin,
    });
    expect((await again.ask('tickets.list', { text: '' })).tickets).toHaveLength(6);
    const found = async (text: string): Promise<string[]> =>
      (await again.ask('customers.list', { text })).customers.map(({ name }) => name);
    expect([await found('watt'), await found('0707'), await found('zouz')]).toEqual([
      ['Wattara'],
      ['Kouadio', 'Wattara'],
      [],
    ]);
    await again.application.close();
  }, 60_000);

  it('end where a segment is named: the till as it was then', async () => {
    const then = made[0]!;
    const found = await looked(place, then.name);
    expect(found.state.seq).toBe(then.file.header.state.seq);
    expect(found.followed.createdAt).toBe(moment + 1_000);
    const target = path.join(newFolder(), 'new');
    const restored = await restoreBackup({
      file: then.path,
      opener: { machineKey },
      dataDir: target,
      near: true,
      clock: { now: () => moment + 10_000 },
      read: tillReader,
    });
    expect(restored.state).toEqual(then.file.header.state);
    expect((tablesOf(storeFile(target)).sale as unknown[]).length).toBe(5);
    const alone = copyOf([then.name]);
    await expect(looked(alone, then.name)).rejects.toMatchObject({
      refusal: { code: 'BACKUP_WITHOUT_BASE' },
    });
  }, 60_000);

  it('lead as far as they are whole: missing, torn, changed, twice, out of order', async () => {
    const [name = '', ...rest] = all();
    const [first = '', second = '', third = '', fourth = '', spanning = ''] = rest;
    const reached = async (names: readonly string[], spoil: (folder: string) => void = () => {}) => {
      const folder = copyOf([name, ...names]);
      spoil(folder);
      const {
        state,
        followed,
        missing,
        looked: { ignored },
      } = await looked(folder);
      return { lost: missing.tickets, seq: state.seq, way: followed.way.map((entry) => entry.name), ignored };
    };
    const [one, two, three, four] = seqs();
    expect(await reached([])).toMatchObject({ way: [] });
    expect((await reached(rest)).way).toEqual([first, spanning]);
    expect(await reached([first, second, third, fourth])).toMatchObject({
      seq: four,
      way: [first, second, third, fourth],
    });
    // One is not there: what lies behind it is told as missing.
    expect(await reached([fourth, third, first])).toMatchObject({
      seq: one,
      way: [first],
      lost: [{ from: 6, to: 6 }],
    });
    expect(await reached([second, third, fourth, spanning])).toMatchObject({ way: [] });
    const cut = (file: string, by: number) => (folder: string) => {
      const at = path.join(folder, file);
      fs.truncateSync(at, fs.statSync(at).size - by);
    };
    // The way round a torn one.
    expect(await reached(rest, cut(spanning, 1))).toMatchObject({
      seq: four,
      way: [first, second, third, fourth],
      ignored: [spanning],
    });
    expect(await reached(rest, cut(third, 100))).toMatchObject({ way: [first, spanning] });
    expect(await reached([first, second, third, fourth], cut(third, 1))).toMatchObject({
      seq: two,
      way: [first, second],
      ignored: [third],
    });
    expect(three).toBeGreaterThan(two ?? 0);
    const flip = (file: string, at: number) => (folder: string) => {
      const bytes = fs.readFileSync(path.join(folder, file));
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      fs.writeFileSync(path.join(folder, file), bytes);
    };
    const size = fs.statSync(path.join(place, first)).size;
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), async (at) => {
        expect((await reached([first], flip(first, at))).way).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('are known by what they say, whatever they are called', async () => {
    const [name = '', ...rest] = all();
    const [first = '', second = '', third = '', fourth = ''] = rest;
    const [one, , , four] = seqs();
    const lying = (names: readonly (readonly [of: string, as: string])[], baseAs = name): string => {
      const folder = copyOf([]);
      fs.copyFileSync(base, path.join(folder, baseAs));
      for (const [of, as] of names) fs.copyFileSync(path.join(place, of), path.join(folder, as));
      return folder;
    };
    const again = (of: string): string => of.replace('.comptoir-rows', ' (1).comptoir-rows');
    const chain = [first, second, third, fourth];
    const names: readonly ((of: string) => string)[] = [
      again,
      (of) => of.toLowerCase(),
      (of) => `Copie de ${of}.txt`,
      (of) => `piece-${chain.indexOf(of)}`,
    ];
    for (const called of names) {
      const folder = lying(
        chain.map((of) => [of, called(of)]),
        'sauvegarde du soir',
      );
      const found = await looked(folder, called(fourth));
      expect([found.state.seq, found.looked.ignored]).toEqual([four, []]);
      expect(found.missing).toEqual({ tickets: [], zs: [], until: null });
    }
    // Twice each, and one alone under another name.
    const twice = lying([
      ...chain.map((of) => [of, of] as const),
      ...chain.map((of) => [of, again(of)] as const),
    ]);
    expect(await looked(twice)).toMatchObject({ state: { seq: four }, looked: { ignored: [] } });
    const rescued = lying([
      ...chain.slice(0, 3).map((of) => [of, of] as const),
      [fourth, 'rescue.comptoir-rows'],
    ]);
    expect((await looked(rescued, 'rescue.comptoir-rows')).state.seq).toBe(four);
    expect((await looked(rescued)).state.seq).toBe(four);
    // A name that was given is no way on: what leads to it is not there.
    const holed = lying([first, third, fourth].map((of) => [of, again(of)]));
    expect(await looked(holed, again(fourth))).toMatchObject({
      state: { seq: one },
      missing: { tickets: [{ from: 6, to: 6 }] },
    });
    // What changed without a row is missing too.
    const changed = lying([[fourth, fourth]]);
    const { state, missing } = await looked(changed, fourth);
    expect(missing.until).toBe(moment + 4_000);
    expect(state.seq).toBeLessThan(one ?? 0);
  }, 60_000);

  it('tell what they promise and do not hold: torn in their bodies, or whole', async () => {
    const [name = '', first = '', second = '', third = ''] = all();
    const folder = copyOf([name, first, second]);
    const called = 'rescue.comptoir-rows';
    const bytes = fs.readFileSync(path.join(place, third));
    fs.writeFileSync(path.join(folder, called), bytes.subarray(0, -20));
    const found = await looked(folder, called);
    expect(found.missing).toEqual({ tickets: [{ from: 6, to: 6 }], zs: [], until: moment + 3_000 });
    expect(found.looked.ignored).toEqual([called]);
    const target = path.join(newFolder(), 'new');
    const restored = await restoreBackup({
      file: path.join(folder, called),
      opener: { machineKey },
      dataDir: target,
      near: true,
      clock: { now: () => moment + 10_000 },
      read: tillReader,
      lastTicket: 5,
      exact: true,
    });
    // Nobody proved it: it leads no numbers on, and none that it names is given again.
    expect(restored.nextTicket).toBeGreaterThan(6);
    expect(restored.missing).toEqual(found.missing);
    // Torn in its head it says nothing but that it is torn.
    fs.writeFileSync(path.join(folder, called), bytes.subarray(0, 40));
    expect(await looked(folder)).toMatchObject({ looked: { ignored: [called] }, missing: { tickets: [] } });
    await expect(looked(folder, called)).rejects.toMatchObject({ refusal: { code: 'BACKUP_DAMAGED' } });
  }, 60_000);

  it('never mix with those of another base, or of another till', async () => {
    const other = newFolder();
    await till.ask('cart.hold', { label: '' });
    await sell(1);
    const later = await backUp(other);
    for (const { name, path: file } of made) fs.copyFileSync(file, path.join(other, name));
    for (const [i, { path: file }] of made.entries())
      fs.copyFileSync(file, path.join(other, `rows-${i}.comptoir-rows`));
    const beside = await looked(other, path.basename(later));
    expect([beside.followed.way, beside.looked.ignored, beside.missing.until]).toEqual([[], [], null]);
    // Its head says another base: the key is another one.
    const first = made[0]!;
    const text = fs.readFileSync(first.path).toString('latin1');
    const sum = (await readHeader(later)).sum;
    const swapped = text.replace(first.file.header.base, Buffer.from(sum).toString('hex'));
    fs.writeFileSync(path.join(other, first.name), Buffer.from(swapped, 'latin1'));
    expect((await looked(other, path.basename(later))).followed.way).toEqual([]);
  }, 60_000);

  it('segments of a backup cost what was sold', () => {
    const [first] = made;
    // Two sales, with the head that every segment has.
    expect(first?.bytes).toBeLessThan(2_000);
    expect(fs.statSync(base).size).toBeGreaterThan(5 * (first?.bytes ?? 0));
  });
});
