import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { keyFile, openingOf, publicKeys, readIdentity, writeIdentity } from './epoch.ts';
import { exportJournal } from './export.ts';
import { createJournal, type Journal } from './journal.ts';
import { beginEpoch } from './new-epoch.ts';
import { createSigner, openSigner } from './signer.ts';

let folder: string;
let db: Db;
const clock = { now: () => Date.parse('2026-11-20T10:00:00Z') };
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const numbers = { ticket: 5_000, shift: 12, z: 11 };
const kept = { ticket: 3_900, shift: 10, z: 9 };

const journalOf = (epoch: number): Journal =>
  createJournal({
    db,
    till: 'T1',
    epoch,
    signer: openSigner(keyFile(folder, epoch)),
    clock,
    dayOf,
    project: () => {},
  });
const open = (epoch: number) =>
  beginEpoch({ db, dataDir: folder, epoch, body: { why: 'restore', kept, numbers }, clock, dayOf });
const record = (journal: Journal, rows: number): void => {
  for (let i = 0; i < rows; i += 1)
    db.transaction(() => journal.append('drawer.opened', { reason: `change ${i}`, shift: 1 }, { user: 1 }));
};

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'epoch-'));
  db = openDb(path.join(folder, 'till.db'));
  migrate(db);
  const signer = createSigner(keyFile(folder, 1));
  db.transaction(() => writeIdentity(db, { till: 'T1', epoch: 1 }, signer.publicKey));
  record(journalOf(1), 3);
});
afterEach(() => {
  db.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('a new epoch', () => {
  it('hangs on the last row, has a key of its own and says which numbers are taken', () => {
    const before = journalOf(1).head();
    expect(journalOf(1).taken).toEqual({ ticket: 0, shift: 0, z: 0 });
    const signer = open(2);
    expect(readIdentity(db)).toEqual({ till: 'T1', epoch: 2 });
    expect([...publicKeys(db).keys()]).toEqual([1, 2]);
    expect(publicKeys(db).get(2)).toBe(signer.publicKey);
    expect(openingOf(db, 2)).toMatchObject({
      previous: { epoch: 1, seq: 3, hash: Buffer.from(before?.hash ?? []).toString('hex') },
    });
    expect(journalOf(2).taken).toEqual(numbers);
    record(journalOf(2), 2);
    expect(verifyTill(db)).toMatchObject({ sound: true, rows: 6 });
  });

  it('may leave epochs out that were used elsewhere, and never goes back', () => {
    open(5);
    record(journalOf(5), 1);
    expect(verifyTill(db)).toMatchObject({ sound: true, rows: 5 });
    expect(() => open(5)).toThrow(/does not follow/);
  });

  it('takes no row before it was opened', () => {
    createSigner(keyFile(folder, 2));
    expect(() => record(journalOf(2), 1)).toThrow(/not opened/);
  });

  it.each([
    [
      'key',
      () =>
        db.exec(
          "UPDATE meta SET value = (SELECT value FROM meta WHERE key = 'publicKey:1') WHERE key = 'publicKey:2'",
        ),
      /signature/,
    ],
    [
      'key of the first epoch',
      () => db.exec("DELETE FROM meta WHERE key = 'publicKey:1'"),
      /key of its epoch/,
    ],
    ['opening row', () => forgeOpening(), /follows another row/],
  ])('is found when its %s was changed', (_what, forge, reason) => {
    open(2);
    record(journalOf(2), 2);
    forge();
    const { sound, firstBad } = verifyTill(db);
    expect(sound).toBe(false);
    expect(firstBad?.reason).toMatch(reason);
  });

  /** Somebody who has the file makes a key of his own and writes rows without saying where they come from. */
  const forgeOpening = (): void => {
    const signer = createSigner(keyFile(folder, 3));
    db.exec('DROP TRIGGER journal_no_delete');
    db.exec('DELETE FROM journal WHERE position >= 4294967296 * 2');
    db.transaction(() => writeIdentity(db, { till: 'T1', epoch: 3 }, signer.publicKey));
    const forged = createJournal({ db, till: 'T1', epoch: 3, signer, clock, dayOf, project: () => {} });
    db.transaction(() =>
      forged.append(
        'epoch.opened',
        {
          epoch: 3,
          publicKey: signer.publicKey,
          previous: { epoch: 1, seq: 3, hash: '' },
          why: 'restore',
          numbers,
          kept,
        },
        { user: 0 },
      ),
    );
  };

  it('is checked by the verifier that goes with an export', () => {
    open(2);
    record(journalOf(2), 2);
    const { sign } = openSigner(keyFile(folder, 2));
    const zip = path.join(folder, 'journal.zip');
    exportJournal(db, zip, { now: clock.now(), sign });
    const out = path.join(folder, 'out');
    fs.mkdirSync(out);
    const files = unzipSync(fs.readFileSync(zip));
    for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(out, name), bytes);
    const run = () =>
      execFileSync(process.execPath, [path.join(out, 'verify.mjs')], { encoding: 'utf8', stdio: 'pipe' });
    expect(run()).toMatch(/^SOUND: 6 rows/);
    const manifest = JSON.parse(fs.readFileSync(path.join(out, 'manifest.json'), 'utf8'));
    manifest.publicKeys['2'] = manifest.publicKeys['1'];
    fs.rmSync(path.join(out, 'manifest.sig'));
    fs.writeFileSync(path.join(out, 'manifest.json'), JSON.stringify(manifest));
    expect(run).toThrow(/NOT SOUND/);
  });
});

describe('the key of the till', () => {
  it.each([
    ['gone', (file: string) => fs.rmSync(file)],
    ['unreadable', (file: string) => fs.writeFileSync(file, 'not a key')],
    [
      'sealed by a keyring that is not here',
      (file: string) => fs.writeFileSync(file, '{"sealed":true,"key":"AAAA"}'),
    ],
  ])('refuses with a sentence when it is %s', (_how, spoil) => {
    spoil(keyFile(folder, 1));
    expect(() => openSigner(keyFile(folder, 1))).toThrow(
      expect.objectContaining({ refusal: { code: 'KEY_SEALED' } }),
    );
  });
});
