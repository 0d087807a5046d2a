import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { bytesOf, positionOf, type Row, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { spellBatch } from '#shared/wire/batch.ts';
import { createPress, encodings } from '#shared/wire/encodings.ts';
import {
  type About,
  codeProof,
  mostTills,
  pairProof,
  type ShopEndpointName,
  shopEndpoints,
  shopSessionProof,
  type ToldTill,
} from '#shared/wire/shop-endpoints.ts';
import { createShopDoor } from './shop-door.ts';
import { openShopFile } from './shop-file.ts';
import { createHouse } from './shop-house.ts';
import { createNamesStore } from './shop-names.ts';
import type { ShopRows } from './shop-own.ts';
import { createShopStore } from './shop-store.ts';

/** The door and the house of one till, asked by others that are a key and some rows; over a plain line, without a thread. */
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const press = createPress();
const ownCert = 'the certificate of the till that is asked';
const codeKey = Buffer.alloc(32, 7);
const idOf = (n: number): string => `TEST${String(n).padStart(4, '0')}`;

/** A till as others see it. */
interface Other {
  readonly id: string;
  readonly key: KeyObject;
  readonly publicKey: string;
  readonly rows: readonly StoredRow[];
}
function rowOf(
  till: Pick<Other, 'id' | 'key'>,
  before: Uint8Array,
  seq: number,
  day = '2026-11-20',
): StoredRow {
  const said = { till: till.id, epoch: 1, seq, kind: 'day.noted', at: seq, day, user: 0, body: {} };
  const bytes = bytesOf(said as unknown as Row);
  const hash = hashOf(before, bytes);
  const signature = sign(null, hash, till.key);
  return { position: positionOf(1, seq), kind: 'day.noted', at: seq, bytes, hash, signature };
}
function newTill(id: string, count = 2): Other {
  const { publicKey, privateKey: key } = generateKeyPairSync('ed25519');
  const rows: StoredRow[] = [];
  for (let seq = 1; seq <= count; seq += 1)
    rows.push(rowOf({ id, key }, rows.at(-1)?.hash ?? genesisHash, seq));
  return { id, key, rows, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}
const marksOf = ({ rows }: Other) => {
  const last = rows.at(-1);
  return last ? [{ epoch: 1, seq: seqOf(last.position), hash: hex(last.hash) }] : [];
};
const told = (till: Other, more: Partial<ToldTill> = {}): ToldTill => ({
  till: till.id,
  name: till.id,
  age_ms: 0,
  keys: [{ epoch: 1, publicKey: till.publicKey }],
  marks: marksOf(till),
  names: '',
  ...more,
});
const shown = (row: StoredRow, before: Uint8Array) => ({
  bytes: row.bytes,
  before: hex(before),
  signature: Buffer.from(row.signature).toString('base64'),
});

async function openTill(dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-house-'))) {
  const self = newTill('TESTWN00', 3);
  const { db } = openShopFile(dataDir, self.id);
  const store = createShopStore(db, self.id);
  const rows: ShopRows = {
    identity: { till: self.id, epoch: 1 },
    keys: [{ epoch: 1, publicKey: self.publicKey }],
    sign: async (bytes) => sign(null, bytes, self.key),
    hashAt: (epoch, seq) => {
      const row = self.rows.find(({ position }) => position === positionOf(epoch, seq));
      return row ? hex(row.hash) : null;
    },
    told: () => null,
    first: () => self.rows[0] ?? null,
    letGo: () => null,
    after: (position) => self.rows.filter((row) => row.position > position),
    marks: () => marksOf(self),
    last: () => self.rows.at(-1)?.position ?? 0,
    renames: () => false,
    db,
    close: () => undefined,
  };
  const house = createHouse({
    rows,
    store,
    names: createNamesStore(db),
    ownNames: () => ({ digest: '', pages: [], page: () => [] }),
    press,
    name: 'own',
    dataDir,
    now: () => 1_000_000,
  });
  const faults: unknown[] = [];
  const about = async (): Promise<About> => aboutOf(self);
  const door = createShopDoor({
    house,
    cert: ownCert,
    about,
    now: () => 1_000_000,
    changed: () => undefined,
    log: (_, error) => void faults.push(error),
  });
  const server = http.createServer((request, response) => door.answer(request, response, () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
    db.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** What it answers: the answer, or the code of its refusal. */
  const ask = async (
    name: ShopEndpointName,
    input: unknown,
    token = '',
  ): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${url}${shopEndpoints[name].path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const pair = async (till: Other) => {
    door.show('AAAA-AAAA', codeKey, 2_000_000);
    const one = aboutOf(till);
    return ask('pair', { about: one, proof: codeProof(codeKey, 'asks', one) });
  };
  const enter = async (till: Other): Promise<string> => {
    const { challenge } = await ask('challenge', { till: till.id });
    const what = shopSessionProof(String(challenge), ownCert, till.id, 1);
    const signature = sign(null, what, till.key).toString('base64');
    return String((await ask('session', { till: till.id, epoch: 1, challenge, signature })).token);
  };
  const meet = async (token: string, tills: readonly ToldTill[]) => {
    const answer = await ask('meet', { tills, port: null, wait_ms: 0 }, token);
    return (answer.tills ?? answer) as ToldTill[];
  };
  const give = async (token: string, { id, rows: all }: Other) => {
    const batch = await press.press(spellBatch(id, 1, all), encodings[0]);
    return ask('give', { batch: batch.toString('base64') }, token);
  };
  return { self, store, house, door, faults, ask, pair, enter, meet, give };
}
const aboutOf = (till: Other): About => ({
  till: till.id,
  name: till.id,
  shop: { name: 'Boutique', currency: 'XOF', practice: false },
  anyName: false,
  epoch: 1,
  keys: [{ epoch: 1, publicKey: till.publicKey }],
  signature: sign(null, pairProof(ownCert, till.id, 1), till.key).toString('base64'),
  port: null,
  cert: null,
});

test('a proof of other letters than its own is told that it is wrong, and the log stays empty of it', async () => {
  const { pair, ask, faults } = await openTill();
  const other = newTill(idOf(1));
  await pair(other);
  const challenge = `1000000.${'é'.repeat(64)}`;
  const signature = sign(null, Buffer.from('x'), other.key).toString('base64');
  expect(await ask('session', { till: other.id, epoch: 1, challenge, signature })).toMatchObject({
    code: 'PROOF_WRONG',
  });
  expect(faults).toEqual([]);
});

test('a code is shown until it is used or was tried ten times, which is said', async () => {
  const { door, ask, pair } = await openTill();
  await pair(newTill(idOf(1)));
  expect(door.shown()).toBeNull();
  expect(door.isTriedOut()).toBe(false);
  door.show('BBBB-BBBB', codeKey, 2_000_000);
  const about = aboutOf(newTill(idOf(2)));
  for (let left = 10; left > 0; left -= 1) {
    expect(door.shown()?.code).toBe('BBBB-BBBB');
    expect(await ask('pair', { about, proof: '0'.repeat(64) })).toMatchObject({ code: 'JOIN_CODE_WRONG' });
  }
  expect(door.shown()).toBeNull();
  expect(door.isTriedOut()).toBe(true);
  const right = codeProof(codeKey, 'asks', about);
  expect(await ask('pair', { about, proof: right })).toMatchObject({ code: 'JOIN_CODE_WRONG' });
  expect(await pair(newTill(idOf(3)))).toHaveProperty('proof');
  expect(door.isTriedOut()).toBe(false);
});

test('names of tills of which nobody has a row are no tills, and a till by hearsay is one from its first proved row on', async () => {
  const { store, pair, enter, meet, give } = await openTill();
  const [liar, honest, third] = [newTill(idOf(1)), newTill(idOf(2)), newTill(idOf(3))];
  await pair(liar);
  const token = await enter(liar);
  const made = Array.from({ length: mostTills - 2 }, (_, i) => told(newTill(idOf(100 + i), 0)));
  await meet(token, [told(liar), ...made]);
  expect(store.tills().map(({ till }) => till)).toEqual([liar.id]);
  expect(await pair(honest)).toHaveProperty('proof');
  const its = await enter(honest);
  // Nobody told of it: its rows are nobody's.
  expect(await give(its, third)).toMatchObject({ code: 'TILL_UNKNOWN' });
  await meet(its, [told(honest), told(third)]);
  expect(
    await give(its, { ...third, rows: third.rows.map((row) => ({ ...row, bytes: `${row.bytes} ` })) }),
  ).toMatchObject({
    code: expect.any(String),
  });
  expect(store.knows(third.id)).toBe(false);
  expect(await give(its, third)).toMatchObject({ mark: { seq: 2 } });
  await meet(its, [told(honest), told(third)]);
  expect((await meet(token, [told(liar)])).map(({ till }) => till)).toContain(third.id);
  // Taken leave of, those without a row are gone, and what is here of the others stays.
  store.unpair(liar.id);
  expect(store.tills().map(({ till }) => till)).toEqual([honest.id, third.id]);
});

test('as many tills as may be are told and taken; one that is paired takes the place of one that is not, and a shop of them is full', async () => {
  const { store, pair, enter, meet, give } = await openTill();
  const liar = newTill(idOf(1));
  await pair(liar);
  const token = await enter(liar);
  const made = Array.from({ length: mostTills - 1 }, (_, i) => newTill(idOf(100 + i), 1));
  await meet(token, [
    told(liar),
    ...made.slice(0, mostTills - 2).map((one) => told(one)),
    told(made.at(-1)!),
  ]);
  for (const one of [liar, ...made.slice(0, mostTills - 2)]) await give(token, one);
  expect(store.tills()).toHaveLength(mostTills - 1);
  expect(await give(token, made.at(-1)!)).toMatchObject({ code: 'TILL_UNKNOWN' });
  const all = await meet(token, [told(liar), ...made.slice(0, mostTills - 2).map((one) => told(one))]);
  expect(all).toHaveLength(mostTills);
  // Each of them comes in the place of one of those that are paired with none.
  for (let i = 0; i < mostTills - 2; i += 1) {
    const till = newTill(idOf(300 + i), 0);
    const peer = { till: till.id, url: null, cert: null, paired_at: 1 };
    expect([store.pair(peer, told(till)), store.knows(till.id)]).toEqual([true, true]);
  }
  expect(store.tills()).toHaveLength(mostTills - 1);
  expect(await pair(newTill(idOf(400)))).toMatchObject({ code: 'TOO_MANY' });
  store.unpair(liar.id);
  expect(await pair(newTill(idOf(400)))).toHaveProperty('proof');
});

test('another life of this till is one whose row is shown, signed by its key, and only while it is paired', async () => {
  const { self, house, pair, enter, meet, store } = await openTill();
  const [other, liar] = [newTill(idOf(1)), newTill(idOf(2))];
  await pair(other);
  await pair(liar);
  const token = await enter(liar);
  const [first, second, third] = self.rows as [StoredRow, StoredRow, StoredRow];
  const far = [{ epoch: 1, seq: 1_000_000, hash: 'f'.repeat(64) }];
  const forged = rowOf({ id: self.id, key: liar.key }, second.hash, 3, '2026-11-21');
  const said = [
    told(self, { marks: far }),
    told(self, { marks: far, last: shown(third, second.hash) }),
    told(self, { marks: far, last: shown(third, first.hash) }),
    told(self, { marks: far, last: shown(forged, second.hash) }),
    told(self, { marks: far, keys: told(liar).keys, last: shown(forged, second.hash) }),
    told(self, {
      last: { bytes: 'none', before: '0'.repeat(64), signature: shown(third, first.hash).signature },
    }),
  ];
  for (const one of said) await meet(token, [told(liar), one]);
  expect(house.cloned()).toBe(false);
  const its = await enter(other);
  const fork = rowOf(self, second.hash, 3, '2026-11-21');
  await meet(its, [told(other), told(self, { last: shown(fork, second.hash) })]);
  expect(house.cloned()).toBe(true);
  store.unpair(other.id);
  house.parted(other.id);
  expect(house.cloned()).toBe(false);
});

test('a till is shown the last of its own rows that is here', async () => {
  const { pair, enter, meet, give } = await openTill();
  const other = newTill(idOf(1), 3);
  await pair(other);
  const token = await enter(other);
  await meet(token, [told(other)]);
  await give(token, { ...other, rows: other.rows.slice(0, 1) });
  const lastShown = async () =>
    (await meet(token, [told(other)])).find(({ till }) => till === other.id)?.last;
  expect(await lastShown()).toEqual(shown(other.rows[0]!, genesisHash));
  await give(token, other);
  expect(await lastShown()).toEqual(shown(other.rows[2]!, other.rows[1]!.hash));
});
