import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { newPairingCode } from './engine/recovery-code.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'till-to-till-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const host = { lanHost: '127.0.0.1' };
const kept = (till: TestTill): TestTill => {
  undo.push(() => till.application.close());
  return till;
};
const counter = async (): Promise<TestTill> => kept(await openCounter({ dataDir: newFolder(), host }));

const neighbour = async (till: TestTill) =>
  (await till.ask('backup.status', {})).places.find(({ kind }) => kind === 'neighbour');
/** What the till says of its neighbour; a thread of its own sends. */
const poll = (till: TestTill) => expect.poll(() => neighbour(till), { timeout: 15_000 });
const sell = async (till: TestTill): Promise<number> => {
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
  const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
  return (await till.ask('sales.pay', { cartId, revision, tenders })).number;
};
const opened = async (till: TestTill, port = 0): Promise<{ url: string; code: string; port: number }> => {
  const hosting = await till.ask('backup.setHosting', { open: true, port });
  expect(hosting).toMatchObject({ open: true, fault: null });
  return { url: `http://127.0.0.1:${hosting.port}`, code: hosting.code ?? '', port: hosting.port };
};

describe('two tills of a shop', () => {
  it('keep each other’s backups, and one of them comes back from the other on a new computer', async () => {
    const [till, other] = [await counter(), await counter()];
    const { url, code } = await opened(other);
    expect(
      (await till.ask('backup.setNeighbour', { neighbour: { url, code: code.toLowerCase() } })).places,
    ).toHaveLength(2);
    await sell(till);
    const { code: recovery } = await till.ask('backup.newRecoveryCode', {});
    const made = await till.ask('backup.now', {});
    await poll(till).toMatchObject({ state: 'ready', newest: { name: made.name, lastTicket: 1 } });
    const [shelf] = (await other.ask('backup.hosting', {})).tills;
    expect(shelf).toMatchObject({ count: 1, newest: { lastTicket: 1 } });
    // The neighbour holds bytes that say nothing.
    const file = path.join(other.dataDir, 'neighbours', shelf?.till ?? '', made.name);
    expect(fs.readFileSync(file).includes('Boutique')).toBe(false);

    await till.application.close();
    fs.rmSync(till.dataDir, { recursive: true });
    const fresh = kept(await openTill({ dataDir: newFolder(), host }));
    expect(await fresh.call('backup.findNeighbour', { url, code: newPairingCode() })).toMatchObject({
      refusal: { code: 'PAIRING_CODE_WRONG' },
    });
    const [backup] = await fresh.ask('backup.findNeighbour', { url, code });
    if (!backup) throw new Error('the neighbour showed nothing');
    const { withCode, created_at, lastTicket, ...named } = backup;
    expect({ withCode, lastTicket }).toEqual({ withCode: true, lastTicket: 1 });
    const uploadId = 'from-the-neighbour';
    await fresh.ask('backup.fetch', { url, code, ...named, uploadId });
    const looked = await fresh.ask('backup.inspect', { file: { uploadId }, code: recovery });
    expect(looked).toMatchObject({ shop: 'Boutique Awa', lastTicket: 1, created_at });
    const back = await fresh.ask('backup.restore', { file: { uploadId }, code: recovery, lastTicket: null });
    expect(back.till).toBe(shelf?.till);
  });

  it('one that was off gets what it missed when it is back, and nobody waited for it', async () => {
    const [till, other] = [await counter(), await counter()];
    const { url, code, port } = await opened(other);
    await till.ask('backup.setNeighbour', { neighbour: { url, code } });
    await other.ask('backup.setHosting', { open: false });
    await sell(till);
    const made = await till.ask('backup.now', {});
    await poll(till).toMatchObject({ state: 'absent', newest: null });
    await opened(other, port);
    const again = await till.ask('backup.now', {});
    await poll(till).toMatchObject({ state: 'ready', newest: { name: again.name } });
    expect(made.name).not.toBe('');
  });

  it('that changed its code is told as that, and takes nothing more', async () => {
    const [till, other] = [await counter(), await counter()];
    const { url, code } = await opened(other);
    await till.ask('backup.setNeighbour', { neighbour: { url, code } });
    const { code: next, port } = await other.ask('backup.setHosting', { open: true, renewCode: true });
    expect(next).not.toBe(code);
    await till.ask('backup.now', {});
    await poll(till).toMatchObject({ state: 'refused' });
    expect((await other.ask('backup.hosting', {})).tills).toEqual([]);
    await till.ask('backup.setNeighbour', {
      neighbour: { url: `http://127.0.0.1:${port}`, code: next ?? '' },
    });
    await poll(till).toMatchObject({ state: 'ready', newest: { lastTicket: 0 } });
  });

  it('in whose place something else answers holds up no backup, and no closing', async () => {
    const [till, other] = [await counter(), await counter()];
    const { url, code, port } = await opened(other);
    await till.ask('backup.setNeighbour', { neighbour: { url, code } });
    await other.ask('backup.setHosting', { open: false });
    const sockets = new Set<net.Socket>();
    // As a router may: a protocol that nobody asked for, then a header now and then.
    const router = net.createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      const timer = setInterval(() => socket.write('x-more: 1\r\n'), 100);
      socket.on('close', () => clearInterval(timer));
      const first = sockets.size % 2 === 0 ? '101 Switching Protocols\r\nUpgrade: x' : '200 OK';
      socket.write(`HTTP/1.1 ${first}\r\n`);
    });
    router.listen(port, '127.0.0.1');
    await once(router, 'listening');
    undo.push(() => {
      for (const socket of sockets) socket.destroy();
      router.close();
    });
    await sell(till);
    const first = await till.ask('backup.now', {});
    await sell(till);
    expect((await till.ask('backup.now', {})).name).not.toBe(first.name);
    await till.application.close();
    expect(sockets.size).toBeGreaterThan(0);
  });

  it('takes another port at its first opening where a program has the usual one, and keeps to that', async () => {
    const other = net.createServer().listen(47_812, '127.0.0.1');
    await once(other, 'listening').catch(() => {});
    const till = await counter();
    const first = await till.ask('backup.setHosting', { open: true });
    expect(first).toMatchObject({ open: true, fault: null });
    expect(first.port).not.toBe(47_812);
    expect((await fetch(`http://127.0.0.1:${first.port}/once`)).status).toBe(200);
    // Later the others know this address: it is not changed unasked, and what to do is on the screen.
    await till.ask('backup.setHosting', { open: false });
    const taker = net.createServer().listen(first.port, '127.0.0.1');
    await once(taker, 'listening');
    expect(await till.ask('backup.setHosting', { open: true })).toMatchObject({
      port: first.port,
      fault: 'port-taken',
    });
    const next = await till.ask('backup.setHosting', { open: true, port: 0 });
    expect(next).toMatchObject({ fault: null, code: first.code });
    expect(next.port).not.toBe(first.port);
    other.close();
    taker.close();
  });

  it('is asked before it is kept: a slip in the code, a wrong address', async () => {
    const [till, other] = [await counter(), await counter()];
    const { url, code } = await opened(other);
    const ask = (to: string, typed: string) =>
      till.call('backup.setNeighbour', { neighbour: { url: to, code: typed } });
    expect(await ask(url, newPairingCode())).toMatchObject({ refusal: { code: 'PAIRING_CODE_WRONG' } });
    expect(await ask(url, code.slice(1))).toMatchObject({ refusal: { code: 'PAIRING_CODE_WRONG' } });
    expect(await ask('http://127.0.0.1:1', code)).toMatchObject({ refusal: { code: 'NEIGHBOUR_AWAY' } });
    expect(await ask('https://127.0.0.1:1', code)).toMatchObject({ refusal: { code: 'BAD_INPUT' } });
    expect(await neighbour(till)).toBeUndefined();
  });

  it('is closed until its owner opens it, and again when he closes it or it ends', async () => {
    const till = await counter();
    expect(await till.ask('backup.hosting', {})).toMatchObject({ open: false, code: null });
    const { url } = await opened(till);
    expect((await fetch(`${url}/once`)).status).toBe(200);
    await till.ask('backup.setHosting', { open: false });
    await expect(fetch(`${url}/once`)).rejects.toThrow();
    const second = await opened(till);
    expect(second.port).toBeGreaterThan(0);
    const again = kept(await till.restart());
    const [awa] = await again.ask('users.tiles', {});
    await again.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
    expect((await fetch(`http://127.0.0.1:${second.port}/once`).catch(() => null))?.status ?? 0).toBe(200);
    await again.application.close();
    await expect(fetch(`http://127.0.0.1:${second.port}/once`)).rejects.toThrow();
  });
});
