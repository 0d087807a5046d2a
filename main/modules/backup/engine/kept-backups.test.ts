import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigner } from '#main/kernel/journal/signer.ts';
import { writeBackup } from './backup-file.ts';
import { backupsIn, copyInto, deletableFor, makeRoom, prune, toKeep } from './kept-backups.ts';
import { type HeadSigner, headText } from './signed-head.ts';

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const start = Date.parse('2026-01-01T08:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const made = (createdAt: number) => ({ header: { createdAt } });

describe('the backups that are kept', () => {
  it('are the last 8, the last of 14 days and the last of 12 months', () => {
    // Every two hours of opening for two years, newest first.
    const entries = Array.from({ length: 730 * 6 }, (_, i) =>
      made(start + Math.floor(i / 6) * day + (i % 6) * 2 * hour),
    ).reverse();
    const kept = [...toKeep(entries, dayOf)];
    expect(kept.slice(0, 8)).toEqual(entries.slice(0, 8));
    const days = new Set(kept.map(({ header }) => dayOf(header.createdAt)));
    for (let back = 0; back < 14; back += 1) expect(days.has(dayOf(start + (729 - back) * day))).toBe(true);
    expect(new Set([...days].map((one) => one.slice(0, 7))).size).toBe(12);
    expect(kept.length).toBeLessThanOrEqual(8 + 14 + 12);
    // The last of its day: nothing later was made that day.
    for (const { header } of kept.slice(8)) expect(new Date(header.createdAt).getUTCHours()).toBe(18);
  });

  it('never lack the newest, and are the same when asked again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000 * 24), { minLength: 1, maxLength: 200 }), (hours) => {
        const entries = [...hours].sort((a, b) => b - a).map((h) => made(start + h * hour));
        const kept = toKeep(entries, dayOf);
        expect(kept.has(entries[0] as (typeof entries)[0])).toBe(true);
        const again = toKeep(
          entries.filter((entry) => kept.has(entry)),
          dayOf,
        );
        expect([...again]).toEqual([...kept]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a folder of backups', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-backups-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const none = { ticket: 0, shift: 0, z: 0 };
  const make = async (till: string, seq: number, createdAt: number, by?: HeadSigner): Promise<void> => {
    const database = path.join(folder, 'plain');
    fs.writeFileSync(database, 'x');
    const state = { till, epoch: 1, seq, hash: '', at: 0, taken: none, spans: [] };
    await writeBackup({
      database,
      target: path.join(folder, `${till}-1-${seq}-x.comptoir-backup`),
      header: { createdAt, app: '0', schema: 1, state, ...(by && { head: headText(state, by) }) },
      held: { shop: '', tillName: '', openedAt: 0, counts: {}, publicKeys: {} },
      lock: null,
      machineKey: Buffer.alloc(32),
    });
  };

  it('lists one till’s, newest first, and passes over what is none', async () => {
    for (const seq of [3, 20, 7]) await make('TAAAAAAA', seq, start + seq);
    await make('TBBBBBBB', 1, start);
    fs.writeFileSync(path.join(folder, 'TAAAAAAA-1-99-x.comptoir-backup'), 'COMPTOIR BACKUP\nnot really');
    expect((await backupsIn(folder, 'TAAAAAAA')).map(({ header }) => header.state.seq)).toEqual([20, 7, 3]);
    expect(await backupsIn(path.join(folder, 'away'), 'TAAAAAAA')).toEqual([]);
  });

  it('is pruned of the till’s own alone', async () => {
    for (let seq = 1; seq <= 12; seq += 1) await make('TAAAAAAA', seq, start + seq * 1000);
    await make('TBBBBBBB', 1, start);
    fs.writeFileSync(path.join(folder, 'holiday.jpg'), 'x');
    const stale = path.join(folder, 'TAAAAAAA-1-5-x.comptoir-backup.partial');
    const fresh = path.join(folder, 'TAAAAAAA-1-6-x.comptoir-backup.partial');
    for (const file of [stale, fresh]) fs.writeFileSync(file, 'x');
    fs.utimesSync(stale, 0, 0);
    await prune(folder, 'TAAAAAAA', dayOf);
    expect((await backupsIn(folder, 'TAAAAAAA')).map(({ header }) => header.state.seq)).toEqual([
      12, 11, 10, 9, 8, 7, 6, 5,
    ]);
    expect(await backupsIn(folder, 'TBBBBBBB')).toHaveLength(1);
    expect([
      fs.existsSync(stale),
      fs.existsSync(fresh),
      fs.existsSync(path.join(folder, 'holiday.jpg')),
    ]).toEqual([false, true, true]);
  });

  it('keeps as many of each life of the till, and what was brought just now', async () => {
    const [one, other] = ['one', 'other'].map((name) => createSigner(path.join(folder, `${name}.key`)));
    for (let seq = 1; seq <= 10; seq += 1) await make('TAAAAAAA', seq, start + seq * 1000, one);
    for (let seq = 91; seq <= 100; seq += 1) await make('TAAAAAAA', seq, start + seq * 1000, other);
    await prune(folder, 'TAAAAAAA', dayOf, 'TAAAAAAA-1-1-x.comptoir-backup');
    expect((await backupsIn(folder, 'TAAAAAAA')).map(({ header }) => header.state.seq)).toEqual([
      100, 99, 98, 97, 96, 95, 94, 93, 10, 9, 8, 7, 6, 5, 4, 3, 1,
    ]);
    const seqs = async (life?: string): Promise<number[]> =>
      (await deletableFor(folder, 'TAAAAAAA', 1, life)).map(({ header }) => header.state.seq);
    expect(await seqs(one?.publicKey)).toEqual([1, 3, 4, 5, 6, 7, 8]);
    expect(await seqs()).toEqual([1, 3, 4, 5, 6, 7, 8, 93, 94, 95, 96, 97, 98]);
  });

  it('loses nothing for room that cannot be made', async () => {
    for (let seq = 1; seq <= 5; seq += 1) await make('TAAAAAAA', seq, start + seq);
    await expect(makeRoom(folder, 'TAAAAAAA', Number.MAX_SAFE_INTEGER)).rejects.toThrow('DISK_FULL');
    expect(await backupsIn(folder, 'TAAAAAAA')).toHaveLength(5);
    await makeRoom(folder, 'TAAAAAAA', 1);
    expect(await backupsIn(folder, 'TAAAAAAA')).toHaveLength(5);
  });

  it('is copied from, whole or not at all', async () => {
    await make('TAAAAAAA', 1, start);
    const [entry] = await backupsIn(folder, 'TAAAAAAA');
    if (!entry) throw new Error('nothing was made');
    const other = path.join(folder, 'key');
    fs.mkdirSync(other);
    await copyInto(entry, other);
    expect(fs.readFileSync(path.join(other, entry.name)).equals(fs.readFileSync(entry.path))).toBe(true);
    await expect(copyInto({ ...entry, path: `${entry.path}-gone` }, other)).rejects.toThrow(/ENOENT/);
    expect(fs.readdirSync(other)).toEqual([entry.name]);
  });
});
