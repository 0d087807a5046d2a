import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { minor } from '#shared/domain/units.ts';
import { genesisHash, hashOf, verifierOf } from '#shared/journal/chain.ts';
import { bytesOf, isKind, parseRow, positionOf, type Row } from '#shared/journal/row.ts';
import { createJournal, type Journal } from './journal.ts';
import { createSigner, openSigner } from './signer.ts';

let folder: string;
let db: Db;
let journal: Journal;
let projected = (_row: Row, _position: number): void => {};
let now = 1_763_640_000_000;
const drawer = { reason: 'change', shift: 1 };

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'journal-'));
  db = openDb(path.join(folder, 'till.db'));
  migrate(db);
  journal = createJournal({
    db,
    till: 'T1',
    epoch: 1,
    signer: createSigner(path.join(folder, 'till.key')),
    clock: { now: () => now },
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
    project: (row, position) => projected(row, position),
  });
});
afterEach(() => {
  db.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('journal', () => {
  it('chains dense rows whose stored bytes are those that were hashed and signed', () => {
    const rows = [1, 2, 3].map(() =>
      db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 })),
    );
    expect(rows.map((row) => row.position)).toEqual([1, 2, 3].map((seq) => positionOf(1, seq)));
    const signer = openSigner(path.join(folder, 'till.key'));
    const verify = verifierOf(signer.publicKey);
    const stored = db
      .sql<{ bytes: string; hash: Uint8Array; signature: Uint8Array }>('t', 'SELECT * FROM journal')
      .all();
    let previous = genesisHash;
    for (const row of stored) {
      expect(Buffer.from(hashOf(previous, row.bytes))).toEqual(Buffer.from(row.hash));
      expect(verify(row.hash, row.signature)).toBe(true);
      expect(bytesOf(parseRow(row.bytes))).toBe(row.bytes);
      previous = row.hash;
    }
  });

  it('refuses to record outside a durable transaction', () => {
    expect(() => journal.append('drawer.opened', drawer, { user: 1 })).toThrow(/durable/);
    expect(() =>
      db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 }), 'relaxed'),
    ).toThrow(/durable/);
    expect(db.sql<{ n: number }>('n', 'SELECT count(*) AS n FROM journal').get()?.n).toBe(0);
  });

  it('takes a number back when the transaction is undone', () => {
    db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 }));
    expect(() =>
      db.transaction(() => {
        journal.append('drawer.opened', drawer, { user: 1 });
        throw new Error('power');
      }),
    ).toThrow('power');
    const next = db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 }));
    expect(next.row.seq).toBe(2);
  });

  it('never dates a row before the one before it', () => {
    const first = db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 }));
    now -= 3_600_000;
    const second = db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 }));
    expect(second.row.at).toBe(first.row.at);
    now += 3_600_000;
  });

  it('refuses to change or delete what is recorded', () => {
    db.transaction(() => journal.append('drawer.opened', drawer, { user: 1 }));
    expect(() => db.exec("UPDATE journal SET kind = 'x'")).toThrow(/append-only/);
    expect(() => db.exec('DELETE FROM journal')).toThrow(/append-only/);
    expect(() => db.exec('REPLACE INTO journal SELECT * FROM journal')).toThrow(/append-only/);
  });

  it('runs the projections of a fact in its own transaction, then what else happens', () => {
    const seen: number[] = [];
    projected = (row, position) => {
      expect(db.inTransaction).toBe(true);
      if (isKind(row, 'shift.cash')) seen.push(position, row.body.amount_minor);
    };
    journal.on('shift.cash', (row) => seen.push(row.seq));
    db.transaction(() =>
      journal.append(
        'shift.cash',
        { shift: 1, kind: 'in', amount_minor: minor(500), reason: 'coins' },
        { user: 2 },
      ),
    );
    expect(seen).toEqual([positionOf(1, 1), 500, 1]);
  });
});
