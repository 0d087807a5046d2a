import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { lastRowName } from '#main/kernel/journal/last-row.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let root: string;
let code: string;
/** Closed after its seventh ticket; a backup holds five, `early` is its folder after the fifth. */
let sold: string;
let early: string;
/** Another shop. */
let stranger: string;
const undo: (() => unknown)[] = [];
const quiet = { log: { warn: () => {}, error: () => {} } };
const sell = async (till: TestTill, times = 1): Promise<number> => {
  let number = 0;
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    number = (await till.ask('sales.pay', { cartId, revision, tenders })).number;
  }
  return number;
};
const copyOf = (folder: string): string => {
  const copy = fs.mkdtempSync(path.join(root, 'case-'));
  fs.cpSync(folder, copy, { recursive: true });
  return copy;
};
const open = async (dataDir: string, rescue = false): Promise<TestTill> => {
  const till = await openTill({ dataDir, ...quiet, ...(rescue && { rescue }) });
  undo.push(() => till.application.close());
  return till;
};
const signIn = async (till: TestTill): Promise<void> => {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};
const note = (dataDir: string): string => path.join(dataDir, lastRowName);

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'stray-'));
  sold = path.join(root, 'sold');
  let till = await openCounter({ dataDir: sold });
  ({ code } = await till.ask('backup.newRecoveryCode', {}));
  await sell(till, 5);
  await till.ask('backup.now', {});
  await till.application.close();
  early = copyOf(sold);
  till = await openTill({ dataDir: sold, time: till.time });
  await signIn(till);
  await sell(till, 2);
  await till.application.close();
  stranger = path.join(root, 'stranger');
  const other = await openCounter({ dataDir: stranger });
  await sell(other, 3);
  await other.application.close();
}, 120_000);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const older = (dir: string): void => fs.copyFileSync(storeFile(early), storeFile(dir));
const notes: readonly (readonly [string, (dir: string) => void])[] = [
  ['is gone', (dir) => fs.rmSync(note(dir))],
  ['is garbage', (dir) => fs.writeFileSync(note(dir), 'not a row')],
  ['is empty', (dir) => fs.writeFileSync(note(dir), '')],
  ['is another shop’s', (dir) => fs.copyFileSync(note(stranger), note(dir))],
];

it.each(notes)(
  'where the note of the last row %s no number comes again, nor is it taken for a new shop',
  async (_what, spoil) => {
    for (const put of [older, () => {}]) {
      const dataDir = copyOf(sold);
      put(dataDir);
      spoil(dataDir);
      await expect(openTill({ dataDir })).rejects.toMatchObject({
        refusal: { code: 'STORE_BEHIND', params: { found: lastRowName } },
      });
    }
    const dataDir = copyOf(sold);
    older(dataDir);
    spoil(dataDir);
    const till = await open(dataDir, true);
    expect(await till.ask('backup.rescueStatus', {})).toMatchObject({ why: 'behind', canGoOn: true });
    await till.ask('backup.renewKey', { code, pin: null });
    await signIn(till);
    expect(await sell(till)).toBeGreaterThan(7);
    const again = await till.restart();
    undo.push(() => again.application.close());
    await signIn(again);
    await sell(again);
  },
);

it('a note that is taken away from an open till is written again', async () => {
  const dataDir = copyOf(sold);
  const till = await open(dataDir);
  fs.rmSync(note(dataDir));
  await signIn(till);
  expect(await sell(till)).toBe(8);
  await till.application.close();
  const again = await open(dataDir);
  await signIn(again);
  expect(await sell(again)).toBe(9);
});

it.each(['x'.repeat(100), '\0'.repeat(4_096), ' '.repeat(300_000)])(
  'a note with something behind it is read as it is, and what is behind it goes with the next row',
  async (behind) => {
    const dataDir = copyOf(sold);
    fs.appendFileSync(note(dataDir), behind);
    const till = await open(dataDir);
    await signIn(till);
    expect(await sell(till)).toBe(8);
    await till.application.close();
    expect(fs.statSync(note(dataDir)).size).toBe(192);
    // It counts as before: an older store is found out by it.
    older(dataDir);
    fs.appendFileSync(note(dataDir), behind);
    await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: 'STORE_BEHIND' } });
  },
);

it('another shop’s store with its key and its note among the backups of this one is not sold with; this one comes back', async () => {
  const dataDir = copyOf(sold);
  for (const name of ['till.db', 'till-1.key', lastRowName])
    fs.copyFileSync(path.join(stranger, name), path.join(dataDir, name));
  const before = fs.readFileSync(storeFile(dataDir));
  await expect(openTill({ dataDir })).rejects.toMatchObject({
    refusal: { code: 'STORE_LOST', params: { what: 'foreign' } },
  });
  const till = await open(dataDir, true);
  const { why, backups } = await till.ask('backup.rescueStatus', {});
  expect({ why, last: backups[0]?.lastTicket }).toEqual({ why: 'foreign', last: 5 });
  const file = { path: backups[0]?.path ?? '' };
  const restored = await till.ask('backup.restore', { file, code, lastTicket: 7 });
  expect(restored.nextTicket).toBeGreaterThan(7);
  await signIn(till);
  expect(await sell(till)).toBe(restored.nextTicket);
  const aside = fs.readdirSync(dataDir).find((name) => name.startsWith('before-epoch-')) ?? '';
  expect(fs.readFileSync(path.join(dataDir, aside, 'till.db')).equals(before)).toBe(true);
});

it('a rollback journal that another program left is named, and nothing is touched', async () => {
  const dataDir = copyOf(sold);
  fs.writeFileSync(`${storeFile(dataDir)}-journal`, 'foreign');
  await expect(openTill({ dataDir })).rejects.toMatchObject({
    refusal: { code: 'STORE_FOREIGN_LOG', params: { file: 'till.db-journal' } },
  });
  expect(fs.readFileSync(`${storeFile(dataDir)}-journal`, 'utf8')).toBe('foreign');
  fs.rmSync(`${storeFile(dataDir)}-journal`);
  const till = await open(dataDir);
  await signIn(till);
  expect(await sell(till)).toBe(8);
});
