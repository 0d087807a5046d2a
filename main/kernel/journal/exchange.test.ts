import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import type { StoredRow } from '#shared/journal/row.ts';
import { type Batch, batchBytes, checkBatch, type Mark, markOf, readBatch, rowsAfter } from './exchange.ts';
import { createJournal } from './journal.ts';
import { createSigner } from './signer.ts';
import { knownTill } from './walk.ts';

const till = 'T1234567';
const count = 60;
const start: Mark = { epoch: 1, seq: 0, hash: '' };
let folder: string;
let db: Db;
let stored: StoredRow[];
let known: ReturnType<typeof knownTill>;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-'));
  db = openDb(path.join(folder, 'till.db'));
  migrate(db);
  const signer = createSigner(path.join(folder, 'till.key'));
  let now = 1_763_640_000_000;
  const journal = createJournal({
    db,
    till,
    epoch: 1,
    signer,
    clock: { now: () => (now += 1_000) },
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
    project: () => {},
  });
  for (let i = 0; i < count; i += 1)
    db.transaction(() =>
      journal.append(
        'drawer.opened',
        { reason: `Monnaie pour Éloïse\n${'x'.repeat(i * 7)}`, shift: 1 },
        { user: 1 },
      ),
    );
  stored = db.sql<StoredRow>('t', 'SELECT * FROM journal ORDER BY position').all();
  known = knownTill(till, new Map([[1, signer.publicKey]]));
});
afterAll(() => {
  db.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const rowsFrom = (mark: Mark, most_bytes: number, signatures: 'each' | 'last' = 'each'): Batch | null => {
  const batch = rowsAfter(db, mark, { till, most_bytes, signatures });
  if (batch === 'other-life') throw new Error('another life');
  return batch;
};
const markAt = (seq: number): Mark => {
  const row = stored[seq - 1];
  return row ? markOf(row) : start;
};
const hashes = (rows: readonly StoredRow[]) => rows.map((row) => Buffer.from(row.hash).toString('hex'));

describe('rows after a mark', () => {
  it('come whole and in order, in pieces of any size, however often they are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 80 }), (sizes) => {
        const got: StoredRow[] = [];
        let mark = start;
        for (const most_bytes of sizes) {
          const batch = rowsFrom(mark, most_bytes);
          if (!batch) break;
          const read = readBatch(batchBytes(batch));
          expect(read).toEqual({ ...batch, signatures: batch.signatures.map((one) => Buffer.from(one)) });
          const checked = checkBatch(read as Batch, known, got.at(-1)?.at);
          expect(checked.fault).toBeNull();
          got.push(...checked.rows);
          mark = batch.to;
          const bytes = batch.rows.reduce((sum, row) => sum + Buffer.byteLength(row) + 64, 0);
          expect(batch.rows.length === 1 || bytes <= most_bytes).toBe(true);
        }
        expect(hashes(got)).toEqual(hashes(stored.slice(0, got.length)));
        expect(got.map(({ bytes, kind, at, position }) => [bytes, kind, at, position])).toEqual(
          stored.slice(0, got.length).map(({ bytes, kind, at, position }) => [bytes, kind, at, position]),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('are none at the end, and refused to who stands in another life', () => {
    expect(rowsFrom(markAt(count), 1_000)).toBeNull();
    const ask = (mark: Mark) => rowsAfter(db, mark, { till, most_bytes: 1_000 });
    expect(ask({ ...markAt(5), hash: markAt(6).hash })).toBe('other-life');
    expect(ask({ ...markAt(5), seq: count + 1 })).toBe('other-life');
    expect(ask({ ...markAt(5), epoch: 2 })).toBe('other-life');
  });

  it('bear one signature where the receiver keeps hashes alone, and prove themselves by it', () => {
    const batch = rowsFrom(markAt(10), 1_000_000, 'last') as Batch;
    expect(batch.signatures).toHaveLength(1);
    const checked = checkBatch(readBatch(batchBytes(batch)) as Batch, known);
    expect(checked.fault).toBeNull();
    expect(hashes(checked.rows)).toEqual(hashes(stored.slice(10)));
    const one = rowsFrom(markAt(count - 1), 1_000_000, 'last') as Batch;
    expect(checkBatch(readBatch(batchBytes(one)) as Batch, known).fault).toBeNull();
  });
});

describe('rows that are not what the till recorded', () => {
  const piece = (): Batch => rowsFrom(markAt(20), 6_000) as Batch;
  it('are found out wherever one byte is another', () => {
    const bytes = batchBytes(piece());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const read = readBatch(changed);
        // What the head says of where it begins is compared by who asked for it.
        const isFound = read === null || read.till !== till || checkBatch(read, known).fault !== null;
        expect(isFound).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
  it('are found out when one is left out, repeated, moved or another till’s', () => {
    const batch = piece();
    const { rows, signatures } = batch;
    const faultOf = (order: readonly number[]): string | undefined =>
      checkBatch(
        { ...batch, rows: order.map((i) => rows[i] ?? ''), signatures: order.map((i) => signatures[i]!) },
        known,
      ).fault?.reason;
    const all = rows.map((_, i) => i);
    expect(faultOf(all)).toBeUndefined();
    expect(faultOf(all.slice(0, -1))).toBeDefined();
    expect(faultOf(all.slice(1))).toBeDefined();
    expect(faultOf([0, ...all])).toBeDefined();
    expect(faultOf([1, 0, ...all.slice(2)])).toBeDefined();
    expect(checkBatch(batch, knownTill(till, new Map())).fault?.reason).toMatch(/key/);
    expect(checkBatch(batch, { ...known, till: 'T7654321' }).fault).not.toBeNull();
    expect(readBatch(batchBytes(batch).subarray(0, -1))).toBeNull();
    expect(readBatch(Buffer.from('no such thing'))).toBeNull();
  });
});
