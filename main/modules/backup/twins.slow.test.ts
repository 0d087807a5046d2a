import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { familyOf, keyFile } from '#main/kernel/journal/epoch.ts';
import { createSigner, openSigner } from '#main/kernel/journal/signer.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { mirrorFile, writeMirror } from './engine/head-mirror.ts';
import { headText } from './engine/signed-head.ts';
import type { TillState } from './engine/till-state.ts';
import { createSaved } from './saved.ts';

let root: string;
let key: string;
let code: string;
/** Made at ticket 5; the till sold eight, and the head on the key knows it. */
let file: string;
let till: string;
const undo: (() => unknown)[] = [];
const sell = async (at: TestTill, times = 1): Promise<number> => {
  let number = 0;
  for (let i = 0; i < times; i += 1) {
    const { id: cartId, revision, cash_due_minor } = await at.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
    number = (await at.ask('sales.pay', { cartId, revision, tenders })).number;
  }
  return number;
};
const stateOf = (dataDir: string): TillState => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    const state = tillReader.stateOf(db);
    if (!state) throw new Error('no till');
    return state;
  } finally {
    db.close();
  }
};
/** What a till that keeps backups by itself leaves there each minute. */
async function leaveHead(dataDir: string): Promise<void> {
  const db = openDb(storeFile(dataDir), { readonly: true });
  const state = stateOf(dataDir);
  const signer = openSigner(keyFile(dataDir, state.epoch));
  await writeMirror(key, state, { ...signer, family: familyOf(db) });
  db.close();
}
const fresh = async (options: Partial<Parameters<typeof openTill>[0]> = {}): Promise<TestTill> => {
  const opened = await openTill({
    dataDir: fs.mkdtempSync(path.join(root, 'pc-')),
    log: { warn: () => {}, error: () => {} },
    ...options,
  });
  undo.push(() => opened.application.close());
  return opened;
};
const signIn = async (at: TestTill): Promise<void> => {
  const [awa] = await at.ask('users.tiles', {});
  await at.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};
/** By the button: the bytes of the file, and nothing of where it lies. */
const sent = async (at: TestTill, source: string, uploadId: string): Promise<string> => {
  const base64 = fs.readFileSync(source).toString('base64');
  await at.ask('backup.upload', { uploadId, offset: 0, base64 });
  return uploadId;
};
const takeKeyAway = (): (() => void) => {
  fs.renameSync(key, `${key}-away`);
  let away = true;
  const plugIn = (): void => {
    if (away) fs.renameSync(`${key}-away`, key);
    away = false;
  };
  undo.push(plugIn);
  return plugIn;
};
const three = [{ from: 6, to: 8 }];

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'twins-'));
  key = path.join(root, 'key');
  fs.mkdirSync(key);
  const shop = await openCounter({ dataDir: path.join(root, 'shop') });
  ({ code } = await shop.ask('backup.newRecoveryCode', {}));
  await shop.ask('backup.setPlaces', { second: key });
  await sell(shop, 5);
  ({ path: file } = await shop.ask('backup.now', {}));
  await sell(shop, 3);
  await shop.application.close();
  ({ till } = stateOf(shop.dataDir));
  await leaveHead(shop.dataDir);
  fs.cpSync(key, `${key}-as-it-was`, { recursive: true });
  // Away from the other backups of its till, which know more.
  const alone = path.join(root, 'sent', path.basename(file));
  fs.mkdirSync(path.dirname(alone));
  fs.copyFileSync(file, alone);
  file = alone;
}, 60_000);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  fs.rmSync(key, { recursive: true, force: true });
  fs.cpSync(`${key}-as-it-was`, key, { recursive: true });
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

describe('a backup that is sent by the button', () => {
  it('knows the places its till used: what they tell is lost is told to the number', async () => {
    const at = await fresh();
    const source = { uploadId: await sent(at, file, 'upload-1') };
    const found = await at.ask('backup.inspect', { file: source, code });
    expect(found).toMatchObject({
      lastTicket: 5,
      missing: { tickets: three },
      looked: { read: [key], away: [] },
    });
    const restored = await at.ask('backup.restore', { file: source, code, lastTicket: 5, exact: true });
    expect(restored.missing.tickets).toEqual(three);
    expect(restored.nextTicket).toBeGreaterThan(8);
  });

  it('names the place that does not answer, and takes no paper it knows itself for the last one', async () => {
    takeKeyAway();
    const at = await fresh();
    const source = { uploadId: await sent(at, file, 'upload-1') };
    expect((await at.ask('backup.inspect', { file: source, code })).looked).toMatchObject({
      read: [],
      away: [key],
    });
    const restored = await at.ask('backup.restore', { file: source, code, lastTicket: 5, exact: true });
    expect(restored.nextTicket).toBeGreaterThan(1_000);
  });

  it('is told more by a head that is sent with it, or by a folder', async () => {
    takeKeyAway();
    const at = await fresh();
    const source = { uploadId: await sent(at, file, 'upload-1') };
    const heads = [await sent(at, mirrorFile(`${key}-away`, till), 'upload-head')];
    for (const beside of [{ heads }, { places: [`${key}-away`] }])
      expect((await at.ask('backup.inspect', { file: source, code, ...beside })).missing.tickets).toEqual(
        three,
      );
    const restored = await at.ask('backup.restore', {
      file: source,
      code,
      heads,
      lastTicket: 9,
      exact: true,
    });
    expect(restored).toMatchObject({ nextTicket: 10, missing: { tickets: three } });
  });
});

describe('a paper in hand after a power cut', () => {
  it('need not be the last one: the head on the key lags behind, and no number is given twice', async () => {
    // Sold to 8, and the head of the last minute knows 7: what is missing is told to 7, and that is what a person types.
    const at = await fresh();
    const source = { path: file };
    const { nextTicket } = await at.ask('backup.restore', { file: source, code, lastTicket: 8 });
    expect(nextTicket).toBe(2_001);
  });

  it('ends no guess where another life of the till may go on', async () => {
    const one = await fresh();
    const first = await one.ask('backup.restore', {
      file: { path: file },
      code,
      lastTicket: 20,
      exact: true,
    });
    expect(first.nextTicket).toBe(21);
    await leaveHead(one.dataDir);
    const other = await fresh();
    const then = await other.ask('backup.restore', {
      file: { path: file },
      code,
      lastTicket: 20,
      exact: true,
    });
    expect(then.nextTicket).toBe(2_001);
  });
});

describe('a head that nobody of this till has signed', () => {
  const forged = (change: Partial<TillState>): string => {
    const state = { ...stateOf(path.join(root, 'shop')), ...change };
    return headText(state, createSigner(path.join(fs.mkdtempSync(path.join(root, 'forger-')), 'a.key')));
  };
  const high = { ticket: 9_000_000_000, shift: 1, z: 1 };
  it.each([
    ['a ticket beyond all numbers', { taken: { ticket: Number.MAX_SAFE_INTEGER, shift: 1, z: 1 } }],
    [
      'a ticket that nobody sold',
      { taken: high, spans: [{ epoch: 1, after: { ticket: 0, shift: 0, z: 0 }, last: high }] },
    ],
    ['the last of all epochs', { epoch: 2 ** 20 - 1, seq: 5 }],
  ])('with %s counts for nothing, and is named', async (_what, change) => {
    const folder = fs.mkdtempSync(path.join(root, 'beside-'));
    fs.copyFileSync(file, path.join(folder, path.basename(file)));
    fs.writeFileSync(mirrorFile(folder, till), forged(change));
    const at = await fresh();
    const source = { path: path.join(folder, path.basename(file)) };
    const found = await at.ask('backup.inspect', { file: source, code });
    expect(found).toMatchObject({
      missing: { tickets: three },
      looked: { ignored: [`${till}.comptoir-head`] },
    });
    const { nextTicket } = await at.ask('backup.restore', { file: source, code, lastTicket: null });
    expect(nextTicket).toBeLessThan(10_000);
    await signIn(at);
    expect(await sell(at)).toBe(nextTicket);
  });
});

describe('odd things in the place of a backup', () => {
  it.each([
    ['a folder', () => root],
    ['a text', () => mirrorFile(key, till)],
    [
      'a header whose keys are none',
      () => {
        const bytes = fs.readFileSync(file);
        const odd = path.join(root, 'odd.comptoir-backup');
        const length = bytes.readUInt32BE(16);
        const header = JSON.parse(bytes.toString('utf8', 20, 20 + length));
        header.recovery.wrap.share = header.recovery.lock.publicKey.slice(0, 20);
        header.prefix = 'AAAAAAAAAAAA';
        const text = Buffer.from(JSON.stringify(header));
        const size = Buffer.alloc(4);
        size.writeUInt32BE(text.length);
        fs.writeFileSync(
          odd,
          Buffer.concat([bytes.subarray(0, 16), size, text, bytes.subarray(20 + length)]),
        );
        return odd;
      },
    ],
  ])('%s is answered in a sentence', async (what, make) => {
    const at = await fresh();
    expect(await at.call('backup.inspect', { file: { path: make() }, code })).toMatchObject({
      refusal: { code: { 'a folder': 'NOT_FOUND', 'a text': 'NOT_A_BACKUP' }[what] ?? 'BACKUP_DAMAGED' },
    });
  });
});

describe('two tills restored from one backup', () => {
  const bad = async (at: TestTill): Promise<string[]> =>
    (await at.ask('health.get', {})).checks.filter(({ state }) => state === 'bad').map(({ says }) => says);
  const trySale = async (at: TestTill) => {
    const cart = await at.ask('cart.scan', { code: '96385074' });
    return at.call('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
    });
  };

  it('find each other by the heads they leave, and neither sells on before a person has chosen', async () => {
    const [one, other] = [await fresh(), await fresh()];
    for (const at of [one, other]) {
      await at.ask('backup.restore', { file: { path: file }, code, lastTicket: 2_000, exact: true });
      await signIn(at);
      at.time.now += 60_000;
      expect(await sell(at)).toBe(2_001);
    }
    await one.ask('backup.now', {});
    expect(await bad(one)).not.toContain('twin.other');
    await other.ask('backup.now', {});
    await one.ask('backup.now', {});
    for (const at of [one, other]) {
      expect(await bad(at)).toContain('twin.other');
      expect((await at.ask('health.status', {})).health.notice).toBe('till-twice');
      expect(await trySale(at)).toMatchObject({ refusal: { code: 'TILL_TWICE', params: { number: 2_001 } } });
      await at.ask('cart.void', {});
    }
    await one.ask('health.fix', { fix: 'only-till' });
    expect(await sell(one)).toBe(2_002);
    await one.ask('backup.now', {});
    expect(await bad(one)).not.toContain('twin.other');
    expect(await trySale(other)).toMatchObject({ refusal: { code: 'TILL_TWICE' } });
    // The other one is not out of use after all: it counts again.
    await other.ask('cart.void', {});
    await other.ask('health.fix', { fix: 'only-till' });
    await sell(other);
    await other.ask('backup.now', {});
    await one.ask('backup.now', {});
    expect(await trySale(one)).toMatchObject({ refusal: { code: 'TILL_TWICE' } });
  });

  /** Restored before either could see the other: both would give ticket 2 001 next. */
  const twoOfOne = async (): Promise<[TestTill, TestTill]> => {
    const plugIn = takeKeyAway();
    const two: TestTill[] = [];
    for (const time of [
      { now: Date.parse('2026-11-20T08:01:00Z') },
      { now: Date.parse('2026-11-20T08:01:20Z') },
    ]) {
      const at = await fresh({ time });
      const source = { file: { path: file }, code, lastTicket: 2_000, exact: true } as const;
      expect((await at.ask('backup.restore', source)).nextTicket).toBe(2_001);
      await at.application.close();
      two.push(at);
    }
    plugIn();
    const [one, other] = two;
    if (!one || !other) throw new Error('two tills');
    return [one, other];
  };
  const startAgain = ({ dataDir, time }: TestTill): Promise<TestTill> =>
    fresh({ dataDir, time, backups: true });

  it('find each other before the second one sells its first ticket, though the first has sold nothing yet', async () => {
    const [one, other] = await twoOfOne();
    await signIn(await startAgain(one));
    const late = await startAgain(other);
    await signIn(late);
    expect(await trySale(late)).toMatchObject({ refusal: { code: 'TILL_TWICE' } });
  });

  it('never sell both where they start at one moment', async () => {
    const started = await Promise.all((await twoOfOne()).map(startAgain));
    await Promise.all(started.map(signIn));
    const sold = await Promise.all(started.map(trySale));
    expect(sold.filter(({ ok }) => ok).length).toBeLessThan(2);
  });

  it('open and sell where the place they share never answers', async () => {
    const asked: net.Socket[] = [];
    const deaf = net.createServer((socket) => asked.push(socket)).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    undo.push(() => {
      for (const socket of asked) socket.destroy();
      deaf.close();
    });
    const at = await fresh();
    const { nextTicket } = await at.ask('backup.restore', { file: { path: file }, code, lastTicket: null });
    await at.application.close();
    const db = openDb(storeFile(at.dataDir));
    const { port } = deaf.address() as net.AddressInfo;
    db.transaction(() =>
      createSaved(db).setNeighbour({ url: `http://127.0.0.1:${port}`, code: 'A'.repeat(16), sent: null }),
    );
    db.close();
    const again = await startAgain(at);
    await signIn(again);
    // It was asked before anybody came in, and is waited for no longer than a person takes to type a PIN.
    expect(asked).toHaveLength(1);
    expect(asked[0]?.destroyed).toBe(false);
    expect(await sell(again)).toBe(nextTicket);
  });

  it('are not seen where a till was brought back once, and the old one rests', async () => {
    const at = await fresh();
    const { nextTicket } = await at.ask('backup.restore', { file: { path: file }, code, lastTicket: null });
    await signIn(at);
    for (const name of fs.readdirSync(key)) if (name.startsWith(till)) fs.rmSync(path.join(key, name));
    await leaveHead(path.join(root, 'shop'));
    await at.ask('backup.now', {});
    expect(await bad(at)).not.toContain('twin.other');
    expect(await sell(at)).toBe(nextTicket);
  });
});
