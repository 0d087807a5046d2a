import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openCounter, openTill, type TestTill } from '#tests/support/harness.ts';
import { createNeighbourClient } from './engine/neighbour-client.ts';
import { pairingHeaders, pairingKey, proofOfAnswer } from './engine/pairing.ts';
import { newPairingCode } from './engine/recovery-code.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const host = { lanHost: '127.0.0.1' };
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rows-there-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const kept = (till: TestTill): TestTill => {
  undo.push(() => till.application.close());
  return till;
};
const sell = async (till: TestTill): Promise<number> => {
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
  const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
  return (await till.ask('sales.pay', { cartId, revision, tenders })).number;
};
const lastThere = (till: TestTill) =>
  expect.poll(
    async () =>
      (await till.ask('backup.status', {})).places.find(({ kind }) => kind === 'neighbour')?.newest
        ?.lastTicket,
    { timeout: 40_000 },
  );

it('what was sold is at the neighbour by itself, and comes back from there to its last ticket', async () => {
  const till = kept(await openCounter({ dataDir: newFolder(), host, backups: true }));
  const other = kept(await openCounter({ dataDir: newFolder(), host }));
  const { port, code } = await other.ask('backup.setHosting', { open: true, port: 0 });
  const at = { url: `http://127.0.0.1:${port}`, code: code ?? '' };
  await till.ask('backup.setNeighbour', { neighbour: at });
  const { code: recovery } = await till.ask('backup.newRecoveryCode', {});
  await till.ask('backup.now', {});
  await lastThere(till).toBe(0);
  let last = 0;
  for (let i = 0; i < 2; i += 1) {
    last = await sell(till);
    // Nobody looks, and no Z was made.
    await lastThere(till).toBe(last);
  }
  const [shelf] = (await other.ask('backup.hosting', {})).tills;
  expect(shelf?.newest.lastTicket).toBe(last);
  await till.application.close();
  fs.rmSync(till.dataDir, { recursive: true });

  const fresh = kept(await openTill({ dataDir: newFolder(), host }));
  const [found] = await fresh.ask('backup.findNeighbour', at);
  if (!found) throw new Error('the neighbour showed nothing');
  expect(found.lastTicket).toBe(last);
  const uploadId = 'from-the-neighbour';
  const { till: name, bytes } = found;
  await fresh.ask('backup.fetch', { ...at, till: name, name: found.name, bytes, uploadId });
  const asked = { file: { uploadId }, code: recovery };
  const looked = await fresh.ask('backup.inspect', asked);
  expect(looked).toMatchObject({ lastTicket: last, missing: { tickets: [] } });
  expect(looked.rows).toBeGreaterThan(0);
  expect((await fresh.ask('backup.restore', { ...asked, lastTicket: null })).lastTicket).toBe(last);
}, 120_000);

it('a neighbour of a program of before takes whole backups, and is asked for no rows', async () => {
  const key = pairingKey(newPairingCode());
  const server = http.createServer((request, response) => {
    const asked = String(request.headers[pairingHeaders.once] ?? '');
    const body = request.url === '/once' ? JSON.stringify({ once: 'a'.repeat(32) }) : '{}';
    const status = request.url === '/once' ? 200 : 404;
    response.writeHead(status, { [pairingHeaders.proof]: proofOfAnswer(key, asked, status, body) }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await createNeighbourClient({ url, key }).rows('T4K7Q2MZ')).toBeNull();
});
