import { generateKeyPairSync, sign } from 'node:crypto';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totalsOf } from '#headoffice/modules/journal/totals.ts';
import { mostEpoch, type StoredRow } from '#shared/journal/row.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { spellBatch } from '#shared/wire/batch.ts';
import { mostOpened_bytes, mostPressed_bytes } from '#shared/wire/encodings.ts';
import type { Endpoint } from '#shared/wire/endpoint.ts';
import { batchType, encodingHeader, endpoints, joinProof, sessionProof } from '#shared/wire/endpoints.ts';
import { createLine } from '#shared/wire/line.ts';
import { LineOpen } from '#shared/wire/wire.ts';
import { createLineTill, joinedLineTill, type LineTill, lineTo, press } from './line-till.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

let office: OfficeProcess;
let line: ReturnType<typeof lineTo>;
const no = (refusal: string) => ({ ok: false, refusal });

const joined = async (shop?: string): Promise<LineTill> => joinedLineTill(line, await office.joinCode(shop));

beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
  line = lineTo(office.url);
});
afterAll(async () => {
  line.close();
  expect(await office.stop()).toBe(0);
});

describe('joining', () => {
  test('takes a code once, for one till, which may ask again', async () => {
    const code = await office.joinCode();
    const [first, second] = [createLineTill(), createLineTill()];
    expect((await first.join(line, code)).ok).toBe(true);
    expect((await first.join(line, code.toLowerCase().replaceAll('-', ' '))).ok).toBe(true);
    expect(await second.join(line, code)).toEqual(no('JOIN_CODE_WRONG'));
  });

  test('takes no code for a key that was not shown, and no till under another key', async () => {
    const till = await joined();
    const code = await office.joinCode();
    const keys = [{ epoch: 1, publicKey: till.publicKey }];
    const other = generateKeyPairSync('ed25519').privateKey;
    const signature = sign(null, joinProof(code, till.id, 1), other).toString('base64');
    expect(await line.ask('join', { code, till: till.id, epoch: 1, keys, signature })).toEqual(
      no('PROOF_WRONG'),
    );
    expect(await createLineTill(till.id).join(line, code)).toEqual(no('TILL_TAKEN'));
  });

  test('takes a till over with no code, used or new: who is there already shows its key or its rows', async () => {
    const till = createLineTill();
    const code = await office.joinCode();
    unwrap(await till.join(line, code));
    till.sell(3);
    unwrap(await till.send(line));
    const other = createLineTill();
    other.sell(1);
    for (const epoch of [2, 7])
      for (const row of [null, other.rows[0]?.bytes ?? '', till.rows[2]?.bytes ?? '']) {
        expect(await till.joinRestored(line, code, epoch, row)).toEqual(no('JOIN_CODE_WRONG'));
        expect(await till.joinRestored(line, await office.joinCode(), epoch, row)).toEqual(no('TILL_TAKEN'));
      }
    expect(await till.joinRestored(line, code, 7)).toEqual(no('JOIN_CODE_WRONG'));
    const silent = await joined();
    expect(await silent.joinRestored(line, await office.joinCode(), 2)).toEqual(no('TILL_TAKEN'));
    // Nothing of it was kept: the till goes on.
    till.sell(1);
    expect(unwrap(await till.send(line))).toMatchObject({ mark: till.head(), added: 1 });
    expect((await till.join(line, code)).ok).toBe(true);
    expect((await till.join(line, await office.joinCode())).ok).toBe(true);
  });

  test('takes a till back that was put back from a backup, under its new key', async () => {
    const till = await joined();
    till.sell(2);
    unwrap(await till.send(line));
    const code = await office.joinCode();
    expect(unwrap(await till.joinRestored(line, code, 900_001))).toMatchObject({ mark: till.head() });
    expect(await till.joinRestored(line, code, 900_002)).toEqual(no('JOIN_CODE_WRONG'));
    expect((await till.joinRestored(line, await office.joinCode(), mostEpoch)).ok).toBe(true);
  });

  test('takes back one of which no row is here by its first row, as the key it joined with signed it, and nothing else', async () => {
    const till = await joined();
    const other = await joined();
    for (const one of [till, other]) one.sell(2);
    const told = ({ bytes, signature }: StoredRow) => ({
      bytes,
      signature: Buffer.from(signature).toString('base64'),
    });
    const again = async (first: ReturnType<typeof told>) =>
      till.joinRestored(line, await office.joinCode(), 2, null, first);
    const [own, second] = till.rows.map(told);
    const [others] = other.rows.map(told);
    if (!own || !second || !others) throw new Error('two tickets each');
    for (const first of [others, second, { ...own, signature: second.signature }, { ...own, bytes: '{}' }])
      expect(await again(first)).toEqual(no('TILL_TAKEN'));
    expect((await again(own)).ok).toBe(true);
    // From its first row on, others are known by what is here.
    unwrap(await till.send(line));
    expect(await till.joinRestored(line, await office.joinCode(), 3, null, own)).toEqual(no('TILL_TAKEN'));
  });

  test('makes a till once, of two that come at one moment under its name', async () => {
    const id = createLineTill().id;
    const codes = await Promise.all([office.joinCode(), office.joinCode()]);
    const answers = await Promise.all(codes.map((code) => createLineTill(id).join(line, code)));
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.refusal)).sort()).toEqual(['TILL_TAKEN', 'ok']);
  });

  test('is in clear on this computer alone', () => {
    for (const url of ['http://192.168.1.20:80', 'http://siege.example', 'ftp://127.0.0.1'])
      expect(() => createLine(url)).toThrow(LineOpen);
  });
});

describe('a token', () => {
  test('is given for a challenge that was signed, once', async () => {
    const till = await joined();
    const { answer, again } = await till.session(line);
    expect(answer.ok).toBe(true);
    expect(await again()).toEqual(no('PROOF_WRONG'));
  });

  test('is given to a till whatever strangers ask in its name', async () => {
    const till = await joined();
    const { tenant, id } = till;
    const { challenge } = unwrap(await line.ask('challenge', { tenant, till: id }));
    for (let i = 0; i < 3; i += 1) await line.ask('challenge', { tenant, till: id });
    const signature = till.signed(sessionProof(challenge, id, 1));
    expect((await line.ask('session', { tenant, till: id, epoch: 1, signature })).ok).toBe(true);
    const next = unwrap(await line.ask('challenge', { tenant, till: id }));
    expect(next.challenge).not.toBe(challenge);
  });

  test('is good in its tenant and in the shop of its till, where it brings what another one signed', async () => {
    const [till, next, other] = [await joined(), await joined(), await joined('Thiès')];
    till.sell(2);
    other.sell(2);
    const batch = await till.batchOf(till.rows);
    expect(await line.send(batch, 'zstd-1', other.token)).toEqual(no('OTHER_TILL'));
    expect(await line.send(await till.batchOf(till.rows.slice(1)), 'zstd-1', next.token)).toEqual(
      no('ROWS_MISSING'),
    );
    expect(unwrap(await line.send(batch, 'zstd-1', next.token))).toMatchObject({
      mark: till.head(),
      added: 2,
    });
    const seen = unwrap(await line.ask('shopMarks', {}, next.token)).tills.map((one) => one.till);
    expect([seen.includes(till.id), seen.includes(other.id)]).toEqual([true, false]);
    await office.beside(({ tenants }) => tenants.add({ id: 'ZZZZ9', name: 'Autre', created_at: 1 }));
    const elsewhere = `ZZZZ9${till.token.slice(till.token.indexOf('.'))}`;
    expect(await line.ask('mark', {}, elsewhere)).toEqual(no('TOKEN_NEEDED'));
    expect(await line.send(batch, 'zstd-1', elsewhere)).toEqual(no('TOKEN_NEEDED'));
  });

  test('is needed wherever a till or a program is asked for', async () => {
    for (const { access, method, path, batch } of Object.values<Endpoint>(endpoints)) {
      if (access === 'open') continue;
      for (const authorization of [
        '',
        'Bearer ',
        'Bearer x',
        `Bearer ZZZZ9.${'a'.repeat(43)}`,
        `Bearer comptoir_ZZZZ9_${'a'.repeat(43)}`,
        "Bearer ' OR 1=1",
      ]) {
        const headers = { authorization, ...(batch ? { 'content-type': batchType } : {}) };
        const body = batch ? { body: 'x' } : {};
        const answer = await fetch(new URL(path, office.url), { method, headers, ...body });
        expect({ path, status: answer.status, ...(await answer.json()) }).toMatchObject({
          status: 401,
          code: access === 'till' ? 'TOKEN_NEEDED' : 'KEY_NEEDED',
        });
      }
    }
  });

  test('ends with the till that is taken out of use', async () => {
    const till = await joined();
    till.sell(1);
    unwrap(await till.send(line));
    expect(await office.beside(({ apis }) => apis.tills.revoke(till.tenant, till.id, Date.now()))).toBe(true);
    expect(await till.send(line)).toEqual(no('TOKEN_NEEDED'));
    expect(await line.ask('challenge', { tenant: till.tenant, till: till.id })).toEqual(no('TILL_REVOKED'));
    expect(await till.join(line, await office.joinCode())).toEqual(no('TILL_REVOKED'));
  });
});

describe('a batch', () => {
  test('whose row, signature or place was changed adds nothing', async () => {
    const till = await joined();
    till.sell(4);
    const text = spellBatch(till.id, 1, till.rows);
    const send = async (changed: string) => line.send(await press.press(changed, 'zstd'), 'zstd', till.token);
    const { sig } = JSON.parse(text) as { sig: string };
    expect(await send(text.replace('"g":500', '"g":400'))).toEqual(no('SIGNATURE_WRONG'));
    expect(
      await send(text.replace(sig, `${sig.slice(0, 40)}${sig[40] === 'A' ? 'B' : 'A'}${sig.slice(41)}`)),
    ).toEqual(no('SIGNATURE_WRONG'));
    expect(await send(text.replace('"first":1', '"first":2'))).toEqual(no('ROWS_MISSING'));
    expect(await send(text.replace('"epoch":1', '"epoch":2'))).toEqual(no('EPOCH_UNKNOWN'));
    for (const odd of ['"epoch":2147483648', '"epoch":9007199254740991', '"epoch":1e300', '"epoch":-1'])
      expect(await send(text.replace('"epoch":1', odd))).toEqual(no('BATCH_UNREADABLE'));
    expect(await send(text.replace('"first":1', '"first":9007199254740990'))).toEqual(no('BATCH_UNREADABLE'));
    expect(await send(text.replace('"sale"', '"sale\\u0000"'))).toEqual(no('BATCH_UNREADABLE'));
    for (const nonsense of ['', '{}', '[]', 'null', text.slice(0, -1), text.replace('"v":1', '"v":9')])
      expect(await send(nonsense)).toEqual(no('BATCH_UNREADABLE'));
    const { tills } = await office.beside(({ tenants }) => totalsOf(tenants));
    expect(tills.find((one) => one.till === till.id)).toMatchObject({ seq: 0, tickets: 0 });
    expect(unwrap(await till.send(line))).toMatchObject({ added: 4 });
  });

  test('travels in every encoding that both sides know', async () => {
    const till = await joined();
    for (const encoding of ['zstd-1', 'br-1', 'zstd', 'br', 'plain'] as const) {
      till.sell(1);
      expect(unwrap(await till.send(line, till.rows.slice(-1), encoding))).toMatchObject({ added: 1 });
    }
    const headers = { authorization: `Bearer ${till.token}`, 'content-type': batchType };
    const strange = await fetch(new URL('/v1/journal', office.url), {
      method: 'POST',
      headers: { ...headers, [encodingHeader]: 'zstd-2' },
      body: 'x',
    });
    expect(strange.status).toBe(415);
  });

  test('that is too large, or becomes too large, is dropped, and the next one is taken', async () => {
    const till = await joined();
    till.sell(1);
    const zeros = Buffer.alloc(mostOpened_bytes * 4);
    expect(await line.send(zlib.zstdCompressSync(zeros), 'zstd', till.token)).toEqual(no('TOO_LARGE'));
    expect(
      await line.send(
        zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
        'br',
        till.token,
      ),
    ).toEqual(no('TOO_LARGE'));
    expect(await line.send(Buffer.from('no zstd at all'), 'zstd', till.token)).toEqual(
      no('BATCH_UNREADABLE'),
    );
    const large = await fetch(new URL('/v1/journal', office.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${till.token}`, 'content-type': batchType },
      body: Buffer.alloc(mostPressed_bytes + 1),
    }).catch(() => null);
    if (large) expect(large.status).toBe(413);
    expect(unwrap(await till.send(line))).toMatchObject({ added: 1 });
  });
});

test('guessing codes ends after some', async () => {
  const till = createLineTill();
  const answers = [];
  for (let i = 0; i < 22; i += 1) answers.push(await till.join(line, 'ZZZZ9-0000-0000'));
  expect(answers.at(0)).toEqual(no('JOIN_CODE_WRONG'));
  expect(answers.at(-1)).toEqual(no('TOO_MANY'));
});
