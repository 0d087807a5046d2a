import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { positionOf } from '#shared/journal/row.ts';
import { keyFile, writeIdentity } from './epoch.ts';
import { createJournal } from './journal.ts';
import { beginEpoch } from './new-epoch.ts';
import { type Proof, readProof, type Walked, writeProof } from './proof.ts';
import { createSigner, openSigner, type Signer } from './signer.ts';
import { verifyJournal } from './verify.ts';
import { startWalk } from './walk.ts';

/** No module has derived anything. */
const nothing = { isSetUp: () => false, lastDerived: () => 0 };

let folder: string;
let db: Db;
let signer: Signer;
const clock = { now: () => Date.parse('2026-11-20T10:00:00Z') };
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const record = (rows: number, epoch = 1): void => {
  const journal = createJournal({
    db,
    till: 'T1',
    epoch,
    signer: openSigner(keyFile(folder, epoch)),
    clock,
    dayOf,
    project: () => {},
  });
  for (let i = 0; i < rows; i += 1)
    db.transaction(() => journal.append('drawer.opened', { reason: `change ${i}`, shift: 1 }, { user: 1 }));
};
const by = () => ({ till: 'T1', epoch: 1, sign: signer.sign });
const all = (): Walked => {
  const good: Walked[] = [];
  verifyJournal(db, nothing, { onWalked: (walked) => good.push(walked) });
  const [walked] = good;
  if (!walked) throw new Error('the journal is not sound');
  return walked;
};
const prove = (walked: Walked, keeper = by()): void =>
  db.transaction(() => writeProof(db, 'proof', { ...walked, proved_at: 1 }, keeper));
/** As somebody with the file and a tool would. */
const change = (sql: string): void => db.exec(`DROP TRIGGER IF EXISTS journal_no_update; ${sql}`);
const flipSignature = (seq: number): void =>
  change(`UPDATE journal SET signature = (SELECT signature FROM journal WHERE position = ${positionOf(1, 1)})
          WHERE position = ${positionOf(1, seq)}`);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'proof-'));
  db = openDb(path.join(folder, 'till.db'));
  migrate(db);
  signer = createSigner(keyFile(folder, 1));
  db.transaction(() => writeIdentity(db, { till: 'T1', epoch: 1 }, signer.publicKey));
  record(12);
});
afterEach(() => {
  db.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('a walk in pieces of any size, each on from what was proved, ends as one walk does', () => {
  beginEpoch({
    db,
    dataDir: folder,
    epoch: 2,
    body: {
      why: 'restore',
      kept: { ticket: 0, shift: 0, z: 0 },
      numbers: { ticket: 0, shift: 0, z: 0 },
    },
    clock,
    dayOf,
  });
  record(5, 2);
  const whole = startWalk(db, { from: null });
  expect(whole.on(1_000)).toEqual({ more: false, bad: null, otherSeals: false });
  expect(whole.walked()).toMatchObject({ rows: 18, position: positionOf(2, 6) });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 18, maxLength: 18 }), (sizes) => {
      let from: Walked | null = null;
      let more = true;
      for (const size of sizes) {
        const walk = startWalk(db, { from });
        if (more) more = walk.on(size).more;
        from = walk.walked();
      }
      expect(from).toEqual(whole.walked());
    }),
  );
});

it('signatures that were proved are not checked one by one again: what is proved is what was signed', () => {
  flipSignature(4);
  expect(verifyJournal(db, nothing).firstBad).toEqual({
    row: 'T1/1/4',
    reason: 'its signature is not the till’s',
  });
  // A proof that this till never gave: it shows only that verify relies on one.
  const trusting = startWalk(db, { from: null, proof: { position: Number.MAX_SAFE_INTEGER } as Proof });
  trusting.on(1_000);
  prove(trusting.walked() ?? (null as never));
  expect(verifyJournal(db, nothing)).toMatchObject({ sound: true, rows: 12 });
  expect(verifyJournal(db, nothing, { everySignature: true }).firstBad?.row).toBe('T1/1/4');
});

it.each([
  ['a signature that was changed since', () => flipSignature(4), 'its signature is not the till’s'],
  [
    'a row that was changed since',
    () => change("UPDATE journal SET bytes = replace(bytes, 'change 3', 'change 9')"),
    'its bytes or its hash were changed',
  ],
  [
    'the last row that was proved, cut out',
    () => {
      db.exec('DROP TRIGGER journal_no_delete');
      db.exec(`DELETE FROM journal WHERE position = ${positionOf(1, 12)}`);
    },
    'a row before it is missing',
  ],
])('%s is found all the same', (_what, tamper, reason) => {
  prove(all());
  record(3);
  expect(verifyJournal(db, nothing).sound).toBe(true);
  tamper();
  expect(verifyJournal(db, nothing).firstBad?.reason).toBe(reason);
});

it.each([
  [
    'signed by another key',
    () => prove(all(), { ...by(), sign: (bytes) => createSigner(path.join(folder, 'other')).sign(bytes) }),
  ],
  ['of another till', () => prove(all(), { ...by(), till: 'T2' })],
  [
    'signed under another name',
    () => {
      db.transaction(() => writeProof(db, 'proofOfAll', { ...all(), proved_at: 1 }, by()));
      db.exec("UPDATE meta SET key = 'proof' WHERE key = 'proofOfAll'");
    },
  ],
  ['of a row that is not there', () => prove({ ...all(), position: positionOf(1, 99) })],
  ['of a row that is another', () => prove({ ...all(), position: positionOf(1, 11) })],
  ['of an epoch that never was', () => prove(all(), { ...by(), epoch: 7 })],
  ['that cannot be read', () => db.exec("INSERT INTO meta VALUES ('proof', '{')")],
  ['that is no object', () => db.exec("INSERT INTO meta VALUES ('proof', 'null')")],
  ['with nothing in it', () => db.exec("INSERT INTO meta VALUES ('proof', '{}')")],
])('a proof %s counts for nothing', (_what, give) => {
  give();
  expect(readProof(db)).toBeNull();
  flipSignature(4);
  expect(verifyJournal(db, nothing).firstBad?.row).toBe('T1/1/4');
});
