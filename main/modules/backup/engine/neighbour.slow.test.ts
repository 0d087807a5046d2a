import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigner } from '#main/kernel/journal/signer.ts';
import type { LanServer } from '#main/lan/server.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { backupName, writeBackup } from './backup-file.ts';
import { createNeighbourClient, NeighbourAway, NeighbourRefuses } from './neighbour-client.ts';
import { openNeighbourHost } from './neighbour-host.ts';
import { createShelf } from './neighbour-shelf.ts';
import { pairingHeaders, pairingKey, proofOfQuestion } from './pairing.ts';
import { newPairingCode, readPairingCode } from './recovery-code.ts';
import { headText } from './signed-head.ts';

const till = 'T4K7Q2MZ';
const none = { ticket: 0, shift: 0, z: 0 };
const start = Date.parse('2026-11-20T08:00:00Z');
const key = pairingKey(newPairingCode());

let folder: string;
let servers: { close(): Promise<void> | void }[];
let came: number;
let logged: unknown[];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'neighbour-'));
  [servers, came, logged] = [[], 0, []];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const stateAt = (seq: number, epoch = 1) => ({
  till,
  epoch,
  seq,
  hash: 'ab'.repeat(32),
  at: start + seq,
  taken: { ...none, ticket: seq },
  spans: [{ epoch, after: none, last: { ...none, ticket: seq } }],
});
const make = async (seq: number, bytes = 300_000): Promise<{ name: string; path: string }> => {
  const own = path.join(folder, 'own');
  fs.mkdirSync(own, { recursive: true });
  fs.writeFileSync(path.join(folder, 'plain'), randomBytes(bytes));
  const state = stateAt(seq);
  const name = backupName(state, start + seq * 1000);
  const file = path.join(own, name);
  await writeBackup({
    database: path.join(folder, 'plain'),
    target: file,
    header: { createdAt: start + seq * 1000, app: '0.1.0', schema: 1, state },
    held: { shop: 'Boutique Awa', tillName: '1', openedAt: start, counts: {}, publicKeys: {} },
    lock: null,
    machineKey: randomBytes(32),
  });
  return { name, path: file };
};
const open = async (
  shelf: Partial<Parameters<typeof createShelf>[0]> & { port?: number } = {},
): Promise<LanServer & { shelf: string }> => {
  const { port = 0, ...rest } = shelf;
  const place = {
    folder: path.join(folder, 'shelf'),
    leastFree_bytes: 0,
    largest_bytes: 50_000_000,
    ...rest,
  };
  const server = await openNeighbourHost({
    shelf: createShelf({ ...place, dayOf: (at) => new Date(at).toISOString().slice(0, 10) }),
    key,
    host: '127.0.0.1',
    port,
    came: () => {
      came += 1;
    },
    log: (what, detail) => logged.push([what, detail]),
  });
  servers.push(server);
  return { ...server, shelf: place.folder };
};
const client = (url: string, with_ = key) =>
  createNeighbourClient({
    url,
    key: with_,
    times: { answer_ms: 2_000, silence_ms: 2_000, whole_ms: 20_000 },
  });
const onShelf = (shelf: string): string[] =>
  fs.existsSync(path.join(shelf, till)) ? fs.readdirSync(path.join(shelf, till)).sort() : [];

/** A wire to the neighbour that is cut once so many bytes of one message have gone towards it, or come from it. */
async function wireTo(port: number, cut: { sent?: number; received?: number }): Promise<string> {
  const wire = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    let [sent, received] = [0, 0];
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('data', (bytes) => {
      sent += bytes.length;
      if (cut.sent !== undefined && sent > cut.sent) end();
      else far.write(bytes);
    });
    far.on('data', (bytes) => {
      received += bytes.length;
      if (cut.received !== undefined && received > cut.received) end();
      else near.write(bytes);
    });
    near.on('error', end).on('close', end);
    far.on('error', end).on('close', end);
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  servers.push({ close: () => void wire.close() });
  return `http://127.0.0.1:${(wire.address() as net.AddressInfo).port}`;
}

describe('a pairing code', () => {
  it('is read however it was typed, and a slip is seen', () => {
    const code = newPairingCode();
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(readPairingCode(code.toLowerCase().replaceAll('-', ' '))).toBe(code);
    expect(readPairingCode(code.slice(0, -1) + (code.endsWith('7') ? '8' : '7'))).toBeNull();
    expect(newPairingCode()).not.toBe(code);
  });
});

describe('a neighbour', () => {
  it('takes a backup whole, once, and gives the same bytes back', async () => {
    const host = await open();
    const entry = await make(5);
    const seen: number[] = [];
    expect(await client(host.url).send(till, entry, (done) => seen.push(done))).toBe(true);
    expect(seen.at(-1)).toBe(fs.statSync(entry.path).size);
    expect(onShelf(host.shelf)).toEqual([entry.name]);
    expect(await client(host.url).send(till, entry)).toBe(false);
    expect(came).toBe(1);
    const [listed] = await client(host.url).list();
    expect(listed).toMatchObject({ till, name: entry.name, header: { state: { seq: 5 } } });
    if (!listed) throw new Error('nothing was listed');
    await client(host.url).fetch(listed, path.join(folder, 'back'));
    expect(fs.readFileSync(path.join(folder, 'back')).equals(fs.readFileSync(entry.path))).toBe(true);
  });

  it('goes on where the line was cut, both ways', async () => {
    const host = await open();
    const entry = await make(6, 2_000_000);
    const size = fs.statSync(entry.path).size;
    const cut = await wireTo(host.port, { sent: 700_000 });
    await expect(client(cut).send(till, entry)).rejects.toBeInstanceOf(NeighbourAway);
    // What came is on the shelf under no name that counts; the host may still be noting the cut.
    await expect.poll(() => onShelf(host.shelf).join()).toMatch(/\.partial$/);
    expect(await client(host.url).list()).toEqual([]);
    const seen: number[] = [];
    await expect
      .poll(() =>
        client(host.url)
          .send(till, entry, (done) => seen.push(done))
          .catch(String),
      )
      .toBe(true);
    expect(seen[0]).toBeGreaterThan(100_000);
    expect(onShelf(host.shelf)).toEqual([entry.name]);

    const [listed] = await client(host.url).list();
    if (!listed) throw new Error('nothing was listed');
    const target = path.join(folder, 'fetched');
    const short = await wireTo(host.port, { received: 900_000 });
    await expect(client(short).fetch(listed, target)).rejects.toBeInstanceOf(NeighbourAway);
    expect(fs.existsSync(target)).toBe(false);
    const came_bytes = fs.statSync(`${target}.partial`).size;
    expect(came_bytes).toBeGreaterThan(100_000);
    expect(came_bytes).toBeLessThan(size);
    let first = 0;
    await client(host.url).fetch(listed, target, (done) => {
      first ||= done;
    });
    expect(first).toBeGreaterThan(came_bytes);
    expect(fs.readFileSync(target).equals(fs.readFileSync(entry.path))).toBe(true);
  });

  it('gives nothing to who does not know the code, and takes nothing from him', async () => {
    const host = await open();
    const entry = await make(7);
    await client(host.url).send(till, entry);
    const stranger = client(host.url, pairingKey(newPairingCode()));
    const other = await make(8);
    for (const attempt of [
      () => stranger.list(),
      () => stranger.send(till, other),
      () => stranger.sendHead(till, '{}'),
      () => stranger.heads(till),
    ])
      await expect(attempt()).rejects.toMatchObject({ name: 'NeighbourRefuses', why: 'code' });
    for (const [method, url] of [
      ['GET', '/backups'],
      ['GET', `/backups/${till}/${entry.name}`],
      ['PUT', `/backups/${till}/${other.name}`],
      ['DELETE', `/backups/${till}/${entry.name}`],
    ] as const) {
      const response = await fetch(`${host.url}${url.slice(1)}`, { method });
      expect(response.status, `${method} ${url}`).toBe(403);
      expect(await response.text()).toBe('');
    }
    expect(onShelf(host.shelf)).toEqual([entry.name]);
  });

  it('takes a proof once: what was overheard opens nothing', async () => {
    const host = await open();
    await client(host.url).send(till, await make(9));
    let heard: http.IncomingHttpHeaders = {};
    const ear = http.createServer((request, response) => {
      if (request.url !== '/once') heard = request.headers;
      const to = http.request(
        `${host.url}${(request.url ?? '').slice(1)}`,
        { headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 0, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(to);
    });
    ear.listen(0, '127.0.0.1');
    await once(ear, 'listening');
    servers.push({ close: () => void ear.close() });
    const url = `http://127.0.0.1:${(ear.address() as net.AddressInfo).port}`;
    expect(await client(url).list()).toHaveLength(1);
    const again = await fetch(`${host.url}backups`, {
      headers: Object.fromEntries(
        Object.entries(heard).filter(([name]) => name.startsWith('x-comptoir')),
      ) as Record<string, string>,
    });
    expect(again.status).toBe(403);
  });

  it('is not believed where it does not know the code itself', async () => {
    const liar = http.createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.url === '/once' ? { once: 'a' } : { state: 'whole' }));
    });
    liar.listen(0, '127.0.0.1');
    await once(liar, 'listening');
    servers.push({ close: () => void liar.close() });
    const url = `http://127.0.0.1:${(liar.address() as net.AddressInfo).port}`;
    await expect(client(url).send(till, await make(3))).rejects.toMatchObject({ why: 'code' });
  });

  it('keeps what it has when something else comes under its name, or something that is no backup', async () => {
    const host = await open();
    const good = await make(10);
    await client(host.url).send(till, good);
    const before = fs.readFileSync(path.join(host.shelf, till, good.name));
    const worse = path.join(folder, 'worse');
    fs.mkdirSync(worse);
    fs.writeFileSync(path.join(worse, good.name), randomBytes(40));
    await expect(
      client(host.url).send(till, { name: good.name, path: path.join(worse, good.name) }),
    ).rejects.toMatchObject({ why: 'other' });
    // A backup cut short, under a name of its own; and one under a name that is not its own.
    const cut = await make(11);
    fs.truncateSync(cut.path, 100);
    await expect(client(host.url).send(till, cut)).rejects.toMatchObject({ why: 'other' });
    const renamed = { name: good.name.replace('-10-', '-99-'), path: good.path };
    await expect(client(host.url).send(till, renamed)).rejects.toMatchObject({ why: 'other' });
    for (const name of ['../../x.comptoir-backup', `${till}-1-1-x.comptoir-backup`, 'till.db'])
      await expect(client(host.url).send(till, { name, path: good.path })).rejects.toBeInstanceOf(
        NeighbourRefuses,
      );
    expect(onShelf(host.shelf)).toEqual([good.name]);
    expect(fs.readFileSync(path.join(host.shelf, till, good.name)).equals(before)).toBe(true);
    expect(fs.readdirSync(folder).sort()).toEqual(['own', 'plain', 'shelf', 'worse']);
  });

  it('refuses what is too large before it is sent', async () => {
    const host = await open({ largest_bytes: 1000 });
    await expect(client(host.url).send(till, await make(12))).rejects.toMatchObject({ why: 'too-large' });
    expect(onShelf(host.shelf)).toEqual([]);
  });

  it('notes how far a till has come, and never that it has come less far', async () => {
    const host = await open();
    const signer = createSigner(path.join(folder, 'key'));
    await client(host.url).send(till, await make(13));
    await client(host.url).sendHead(till, headText(stateAt(20), signer));
    await client(host.url).sendHead(till, headText(stateAt(15), signer));
    expect((await client(host.url).heads(till)).map(({ text }) => JSON.parse(text).state).join()).toContain(
      '"seq":20',
    );
    const forged = headText(stateAt(30), signer).replace('\\"seq\\":30', '\\"seq\\":31');
    await expect(client(host.url).sendHead(till, forged)).rejects.toBeInstanceOf(NeighbourRefuses);
    expect((await client(host.url).heads(till)).map(({ text }) => JSON.parse(text).state).join()).toContain(
      '"seq":20',
    );
  });

  it('that is off is away, and nothing waits for it', async () => {
    const host = await open();
    await host.close();
    await expect(client(host.url).send(till, await make(14))).rejects.toBeInstanceOf(NeighbourAway);
  });

  it('is kept from its neighbours by no strangers who hold the line and say nothing', async () => {
    const host = await open();
    const strangers = Array.from({ length: 40 }, () => net.connect(host.port, '127.0.0.1'));
    for (const stranger of strangers) {
      stranger.on('error', () => {});
      servers.push({ close: () => void stranger.destroy() });
      await once(stranger, 'connect');
      stranger.write('G');
    }
    expect(await client(host.url).send(till, await make(29))).toBe(true);
  });

  it('keeps no number from one till because another asked for too many', async () => {
    const host = await open();
    const { once: first } = (await (await fetch(`${host.url}once`)).json()) as { once: string };
    for (let i = 0; i < 15; i += 1) await (await fetch(`${host.url}once`)).arrayBuffer();
    const asked = {
      once: first,
      method: 'GET',
      path: '/backups',
      range: '',
      size: '',
      offset: '',
      sha256: '',
    };
    const headers = { [pairingHeaders.once]: first, [pairingHeaders.proof]: proofOfQuestion(key, asked) };
    expect((await fetch(`${host.url}backups`, { headers })).status).toBe(200);
  });

  it('takes away what a till began to send and never went on with', async () => {
    const place = { folder: path.join(folder, 'shelf'), leastFree_bytes: 0, largest_bytes: 1 };
    const own = path.join(place.folder, till);
    fs.mkdirSync(own, { recursive: true });
    for (const name of [`${till}-old.partial`, `${till}-young.partial`, 'mine.partial'])
      fs.writeFileSync(path.join(own, name), 'x');
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const name of [`${till}-old.partial`, 'mine.partial'])
      fs.utimesSync(path.join(own, name), longAgo, longAgo);
    await createShelf({ ...place, dayOf: () => '' }).sweep();
    expect(fs.readdirSync(own).sort()).toEqual([`${till}-young.partial`, 'mine.partial']);
  });

  it('leaves its own till its room', async () => {
    const host = await open({ leastFree_bytes: Number.MAX_SAFE_INTEGER / 2 });
    await expect(client(host.url).send(till, await make(15))).rejects.toMatchObject({ why: 'no-room' });
    expect(onShelf(host.shelf).filter((name) => !name.endsWith('.partial'))).toEqual([]);
  });

  it.skipIf(!canMount)(
    'on a full disk lets the oldest of that till go, two always stay, and says so',
    async () => {
      const disk = smallDisk('4m');
      servers.push({ close: () => disk.remove() });
      const host = await open({ folder: disk.folder, leastFree_bytes: 1_500_000 });
      const entries = [];
      for (let seq = 21; seq <= 26; seq += 1) entries.push(await make(seq, 700_000));
      for (const entry of entries) expect(await client(host.url).send(till, entry)).toBe(true);
      expect(onShelf(disk.folder)).toEqual(
        entries.slice(-onShelf(disk.folder).length).map(({ name }) => name),
      );
      expect(onShelf(disk.folder).length).toBeGreaterThanOrEqual(2);
      disk.fill();
      const before = onShelf(disk.folder);
      await expect(client(host.url).send(till, await make(27, 2_500_000))).rejects.toMatchObject({
        why: 'no-room',
      });
      expect(onShelf(disk.folder)).toEqual(before);
      disk.clear();
      expect(await client(host.url).send(till, await make(28, 700_000))).toBe(true);
    },
  );
});
