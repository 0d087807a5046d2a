import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { createLog } from '#main/kernel/log.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let root: string;
/** Closed after its ninth ticket; `early` is its folder after the fifth. */
let sold: string;
let early: string;
const undo: (() => unknown)[] = [];
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
const kept = (till: TestTill): TestTill => {
  undo.push(() => till.application.close());
  return till;
};
const signIn = async (till: TestTill): Promise<void> => {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'taken-'));
  sold = path.join(root, 'sold');
  let till = await openCounter({ dataDir: sold });
  await sell(till, 5);
  await till.application.close();
  early = copyOf(sold);
  till = await openTill({ dataDir: sold, time: till.time });
  await signIn(till);
  await sell(till, 4);
  await till.application.close();
}, 60_000);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

describe('under a till that sells', () => {
  const trySale = async (till: TestTill) => {
    const cart = await till.call('cart.scan', { code: '96385074' });
    if (!cart.ok) return cart;
    const { id: cartId, revision, cash_due_minor } = cart.value;
    return till.call('sales.pay', {
      cartId,
      revision,
      tenders: [{ kind: 'cash', given_minor: cash_due_minor }],
    });
  };
  const selling = async (): Promise<TestTill> => {
    const till = kept(await openTill({ dataDir: copyOf(sold), log: { warn: () => {}, error: () => {} } }));
    await signIn(till);
    expect(await sell(till)).toBe(10);
    return till;
  };
  const database = async (till: TestTill) =>
    (await till.ask('health.get', {})).checks.find(({ id }) => id === 'database')?.says;

  it.each([
    ['deleted', (file: string) => fs.rmSync(file)],
    [
      'replaced by an older copy',
      (file: string) => {
        fs.rmSync(file);
        fs.copyFileSync(storeFile(early), file);
      },
    ],
    ['robbed of its log', (file: string) => fs.rmSync(`${file}-wal`)],
  ])('a file that is %s is seen: sales are refused, and what was sold is saved', async (_what, take) => {
    const till = await selling();
    take(storeFile(till.dataDir));
    expect(await trySale(till)).toMatchObject({ refusal: { code: 'STORE_GONE' } });
    expect((await till.ask('health.status', {})).health).toMatchObject({
      notice: 'store-gone',
      bad: expect.arrayContaining(['database']),
    });
    expect(await database(till)).toBe('database.gone');
    await till.application.close();
    const saved = openDb(path.join(till.dataDir, 'till-saved-1.db'), { readonly: true });
    expect(saved.sql<{ n: number }>('n', 'SELECT max(number) AS n FROM sale').get()?.n).toBe(10);
    saved.close();
    // Whoever helps puts it in the place of the one that is gone: nothing is lost, nothing given twice.
    for (const end of ['', '-wal', '-shm']) fs.rmSync(`${storeFile(till.dataDir)}${end}`, { force: true });
    fs.renameSync(path.join(till.dataDir, 'till-saved-1.db'), storeFile(till.dataDir));
    const again = kept(await openTill({ dataDir: till.dataDir }));
    await signIn(again);
    await again.ask('cart.void', {});
    expect(await sell(again)).toBe(11);
  });

  it('a file that comes back is sold on, and the log of another is not taken away with it', async () => {
    const till = await selling();
    const file = storeFile(till.dataDir);
    fs.renameSync(file, `${file}.away`);
    expect((await trySale(till)).ok).toBe(false);
    fs.renameSync(`${file}.away`, file);
    await till.ask('cart.void', {});
    expect(await sell(till)).toBe(11);
    fs.renameSync(file, `${file}.away`);
    fs.rmSync(`${file}-wal`);
    fs.writeFileSync(`${file}-wal`, 'of another');
    await till.application.close();
    expect(fs.readFileSync(`${file}-wal`, 'utf8')).toBe('of another');
  });

  it('a key that is taken away is told by health', async () => {
    const till = await selling();
    fs.rmSync(path.join(till.dataDir, 'till-1.key'));
    await till.ask('health.status', {});
    expect(await database(till)).toBe('database.keyGone');
    expect(await sell(till)).toBe(11);
  });
});

describe.runIf(process.platform !== 'win32')('the files of a till', () => {
  it('are its owner’s alone, also those that were open to others before', async () => {
    const dataDir = copyOf(sold);
    fs.chmodSync(dataDir, 0o755);
    for (const name of ['till.db', 'last-row']) fs.chmodSync(path.join(dataDir, name), 0o644);
    const log = createLog(dataDir);
    const till = kept(await openTill({ dataDir, log }));
    await signIn(till);
    await sell(till);
    await till.ask('health.exportJournal', {});
    await till.ask('health.bundle', {});
    log.warn('something to write down');
    await expect
      .poll(
        () => fs.existsSync(path.join(dataDir, 'logs')) && fs.readdirSync(path.join(dataDir, 'logs')).length,
      )
      .toBeGreaterThan(0);
    const open = [
      dataDir,
      ...fs
        .readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(dataDir, name)),
    ]
      .filter((file) => (fs.statSync(file).mode & 0o077) !== 0)
      .map((file) => path.relative(dataDir, file));
    expect(open).toEqual([]);
  });
});
