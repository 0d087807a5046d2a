import { hash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSigner } from '#main/kernel/journal/signer.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { backupName, readHeader, writeBackup } from './backup-file.ts';
import { createShelf } from './neighbour-shelf.ts';
import { hexOf, segmentName, writeSegment } from './segment-file.ts';
import { type HeadSigner, headText } from './signed-head.ts';

const till = 'T4K7Q2MZ';
const none = { ticket: 0, shift: 0, z: 0 };
const start = Date.parse('2026-11-20T08:00:00Z');
let folder: string;
let undo: (() => void)[];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shelf-'));
  undo = [];
});
afterEach(() => {
  for (const step of undo) step();
  fs.rmSync(folder, { recursive: true });
});
const stateAt = (seq: number) => ({
  till,
  epoch: 1,
  seq,
  hash: 'ab'.repeat(32),
  at: start + seq,
  taken: { ...none, ticket: seq },
  spans: [{ epoch: 1, after: none, last: { ...none, ticket: seq } }],
});
const make = async (
  seq: number,
  bytes: number,
  signer?: HeadSigner,
): Promise<{ name: string; path: string }> => {
  const [plain, state, createdAt] = [path.join(folder, 'plain'), stateAt(seq), start + seq * 1000];
  fs.writeFileSync(plain, randomBytes(bytes));
  const name = backupName(state, createdAt);
  await writeBackup({
    database: plain,
    target: path.join(folder, name),
    header: { createdAt, app: '0.1.0', schema: 1, state, ...(signer && { head: headText(state, signer) }) },
    held: { shop: 'Boutique Awa', tillName: '1', openedAt: start, counts: {}, publicKeys: {} },
    lock: null,
    machineKey: randomBytes(32),
  });
  return { name, path: path.join(folder, name) };
};
const onShelf = (shelf: string): string[] => fs.readdirSync(path.join(shelf, till)).sort();

it.skipIf(!canMount)('loses nothing by what a till only announces, nor by what is no backup', async () => {
  const disk = smallDisk('4m');
  undo.push(() => disk.remove());
  const shelf = createShelf({
    folder: disk.folder,
    leastFree_bytes: 1_500_000,
    largest_bytes: 50_000_000,
    dayOf: () => '2026-11-20',
  });
  const sent = async (file: { name: string; path: string }, bytes = fs.readFileSync(file.path)) =>
    shelf.take({ till, name: file.name, size: bytes.length, offset: 0, sha256: hash('sha256', bytes) }, () =>
      Readable.from([bytes]),
    );
  const kept = [];
  for (let seq = 31; seq <= 34; seq += 1) kept.push(await make(seq, 500_000));
  for (const file of kept) expect(await sent(file)).toEqual({ state: 'whole' });
  const names = kept.map(({ name }) => name);
  const announced = { till, name: backupName(stateAt(99), start), offset: 0, sha256: 'ab'.repeat(32) };
  // Room for it could be made of the older ones; it never comes.
  await shelf.take({ ...announced, size: 1_000_000 }, () => Readable.from([]));
  expect(onShelf(disk.folder).filter((name) => !name.endsWith('.partial'))).toEqual(names);
  expect(await sent({ name: announced.name, path: '' }, randomBytes(700_000))).toEqual({
    refused: 'not-it',
  });
  expect(onShelf(disk.folder).filter((name) => !name.endsWith('.partial'))).toEqual(names);
  expect(await sent(await make(35, 500_000))).toEqual({ state: 'whole' });
  expect(onShelf(disk.folder)).toContain(names[3]);
});

it('keeps the backups of one key whatever comes under another, and begins only so many files at once', async () => {
  const shelf = createShelf({
    folder: path.join(folder, 'shelf'),
    leastFree_bytes: 0,
    largest_bytes: 50_000_000,
    dayOf: () => '2026-11-20',
  });
  const [own, other] = ['own.key', 'other.key'].map((name) => createSigner(path.join(folder, name)));
  const send = async (seq: number, signer?: HeadSigner) => {
    const file = await make(seq, 1_000, signer);
    const bytes = fs.readFileSync(file.path);
    const about = { till, name: file.name, size: bytes.length, offset: 0, sha256: hash('sha256', bytes) };
    expect(await shelf.take(about, () => Readable.from([bytes]))).toEqual({ state: 'whole' });
    return file.name;
  };
  const kept = [await send(1, own), await send(2, own)];
  for (let seq = 101; seq <= 112; seq += 1) await send(seq, other);
  for (let seq = 201; seq <= 212; seq += 1) await send(seq);
  expect(onShelf(path.join(folder, 'shelf'))).toEqual(expect.arrayContaining(kept));
  expect(onShelf(path.join(folder, 'shelf'))).toHaveLength(2 + 8 + 8);
  const begin = (seq: number) =>
    shelf.take(
      {
        till,
        name: backupName(stateAt(seq), start),
        size: 10,
        offset: 0,
        sha256: `${seq}`.repeat(32).slice(0, 64),
      },
      () => Readable.from([Buffer.from('x')]),
    );
  for (const seq of [301, 302, 303, 304]) expect(await begin(seq)).toEqual({ state: 'part', have: 1 });
  const begun = onShelf(path.join(folder, 'shelf')).filter((name) => name.endsWith('.partial'));
  expect(begun).toHaveLength(3);
});

it('takes rows after the backup that they follow, and nothing goes for them', async () => {
  const place = path.join(folder, 'shelf');
  const shelf = createShelf({
    folder: place,
    leastFree_bytes: 0,
    largest_bytes: 50_000_000,
    dayOf: () => '2026-11-20',
  });
  const send = (file: { name: string; path: string }, bytes = fs.readFileSync(file.path)) =>
    shelf.take({ till, name: file.name, size: bytes.length, offset: 0, sha256: hash('sha256', bytes) }, () =>
      Readable.from([bytes]),
    );
  const base = await make(4, 1_000);
  const sum = hexOf((await readHeader(base.path)).sum);
  const rows = async (seq: number, of = sum): Promise<{ name: string; path: string }> => {
    const header = {
      createdAt: start + seq * 1_000 + 7,
      app: '0.1.0',
      schema: 1,
      base: of,
      from: { epoch: 1, seq: seq - 1, hash: 'ab'.repeat(32), n: 0 },
      state: stateAt(seq),
      n: 0,
    };
    const name = segmentName(header);
    const target = path.join(folder, name);
    await writeSegment({ target, header, baseKey: randomBytes(32), content: { rows: null, kept: [] } });
    return { name, path: target };
  };
  const [first, second] = [await rows(5), await rows(6)];
  // Nothing is there that they follow.
  expect(await send(first)).toEqual({ refused: 'not-it' });
  expect(await send(base)).toEqual({ state: 'whole' });
  expect([await send(first), await send(second)]).toEqual([{ state: 'whole' }, { state: 'whole' }]);
  expect(await send(await rows(7, 'cd'.repeat(32)))).toEqual({ refused: 'not-it' });
  const renamed = segmentName({ createdAt: start, base: sum, n: 0, state: stateAt(99) });
  expect(await send({ name: renamed, path: second.path })).toEqual({ refused: 'not-it' });
  expect(await send(second, randomBytes(900))).toEqual({ state: 'other' });
  expect(shelf.rows(till).map(({ name }) => name)).toEqual([first.name, second.name]);
  expect((await shelf.newestRows(till, sum))?.state.seq).toBe(6);
  expect(onShelf(place)).toEqual([base.name, first.name, second.name].sort());
});

it('leaves nothing half of a file whose line is cut, wherever that is, and goes on with what came', async () => {
  const place = path.join(folder, 'shelf');
  const shelf = createShelf({
    folder: place,
    leastFree_bytes: 0,
    largest_bytes: 50_000_000,
    dayOf: () => '2026-11-20',
  });
  const file = await make(4, 600);
  const bytes = fs.readFileSync(file.path);
  const about = { till, name: file.name, size: bytes.length, sha256: hash('sha256', bytes) };
  /** So many bytes come, then the line breaks. */
  const cutAt = (from: number, to: number) => () =>
    Readable.from(
      (async function* () {
        if (to > from) yield bytes.subarray(from, to);
        throw new Error('the line was cut');
      })(),
    );
  // Around what the file begins and ends with at each byte, else here and there.
  const near = (cut: number) => cut < 20 || cut > bytes.length - 20 || cut % 41 === 0;
  for (const cut of [...bytes.keys(), bytes.length].filter(near)) {
    await expect(shelf.take({ ...about, offset: 0 }, cutAt(0, cut))).rejects.toThrow('the line was cut');
    // No name that counts; a restore finds nothing, and the sender hears how much is there.
    expect(onShelf(place).every((name) => name.endsWith('.partial'))).toBe(true);
    expect(await shelf.list()).toEqual([]);
    expect(await shelf.held(about)).toEqual({ state: 'part', have: cut });
    const rest = (offset: number) =>
      shelf.take({ ...about, offset }, () => Readable.from([bytes.subarray(offset)]));
    // Who goes on from another place than that is told where it stands, and nothing is written.
    if (cut > 0) expect(await rest(cut - 1)).toEqual({ state: 'part', have: cut });
    if (cut % 5 === 0 || cut > bytes.length - 3) {
      expect(await rest(cut)).toEqual({ state: 'whole' });
      expect(onShelf(place)).toEqual([file.name]);
      expect(fs.readFileSync(path.join(place, till, file.name)).equals(bytes)).toBe(true);
    }
    fs.rmSync(place, { recursive: true });
  }
});
