import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totalsOf } from '#headoffice/modules/journal/totals.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { mostPressed_bytes } from '#shared/wire/encodings.ts';
import type { Endpoint } from '#shared/wire/endpoint.ts';
import { batchType, encodingHeader, endpoints, joinProof } from '#shared/wire/endpoints.ts';
import { problemCodes } from '#shared/wire/problem.ts';
import { joinedLineTill, type LineTill, lineTo } from './line-till.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

/** Whatever a head office can be asked is asked wrongly here: a new endpoint is as well, without a line for it. */
let office: OfficeProcess;
let line: ReturnType<typeof lineTo>;

const joined = async (): Promise<LineTill> => joinedLineTill(line, await office.joinCode());

beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
  line = lineTo(office.url);
});
afterAll(async () => {
  line.close();
  expect(await office.stop()).toBe(0);
});

describe('what is asked', () => {
  const odd = {
    nothing: '',
    'no object': '5',
    'a list': '["a"]',
    'half of it': '{"code":',
    'of other kinds': '{"code":5,"till":{"a":1},"tenant":["A"],"epoch":"1","keys":{},"signature":null}',
    'with NUL':
      '{"code":"\\u0000","till":"\\u0000","tenant":"\\u0000","epoch":1,"keys":[],"signature":"\\u0000"}',
    'deeper than anything': `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    'with a prototype': '{"__proto__":{"admin":true}}',
    SQL: `{"tenant":"A'; DROP TABLE till; --","till":"T' OR 1=1","code":"x","epoch":1e300}`,
  };
  const headers = {
    'content-encoding': 'gzip',
    [encodingHeader]: "zstd-1'; DROP",
    'comptoir-exchange': 'x\tset-cookie: a=b',
    'x-forwarded-for': "127.0.0.1, ' OR 1=1, ::ffff:1.2.3.4",
    'x-forwarded-proto': 'gopher',
    'x-http-method-override': 'DELETE',
  };
  const named = Object.entries<Endpoint>(endpoints);

  test.each(named)(
    '%s answers what is none of a till with a no of its own, and with its guards',
    async (_, one) => {
      const till = await joined();
      const { method, path, access, batch } = one;
      const tokens = access === 'till' ? ['', `Bearer ${till.token}`, `Bearer ${till.token}\u00e9`] : [''];
      const types = batch ? [batchType, 'application/json'] : ['application/json', 'text/plain', batchType];
      const tooLarge = 'x'.repeat((batch ? mostPressed_bytes : 128 * 1024) + 1);
      for (const authorization of tokens)
        for (const type of types)
          for (const body of [...Object.values(odd), tooLarge]) {
            const url = new URL(method === 'GET' ? `${path}?till=%00&a[]=1` : path, office.url);
            const send = () =>
              fetch(url, {
                method,
                headers: { ...headers, authorization, 'content-type': type },
                ...(method === 'GET' ? {} : { body }),
              });
            // What is too large is answered before all of it came, and its line is closed: what comes next has another.
            const answer = await send().catch(() => (body === tooLarge ? null : send()));
            if (!answer) continue;
            const said = (await answer.json()) as { code?: string };
            expect({ path, type, body: body.slice(0, 40), status: answer.status }).toMatchObject({
              status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
            });
            expect(problemCodes).toContain(said.code);
            expect(answer.headers.get('set-cookie')).toBeNull();
            expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
            expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
          }
      till.sell(1);
      expect(unwrap(await till.send(line))).toMatchObject({ added: 1 });
    },
  );

  test.each(named)('%s knows no till of another tenant, and none that is out of use', async (name, one) => {
    const till = await joined();
    till.sell(1);
    const { id, token, tenant } = till;
    const ask = async (asTenant: string) => {
      const signature = till.signed(joinProof('ZZZZ9-0000-0000', id, 1));
      const keys = [{ epoch: 1, publicKey: till.publicKey }];
      const inputs: Partial<Record<string, object>> = {
        join: { code: 'ZZZZ9-0000-0000', till: id, epoch: 1, keys, signature },
        challenge: { tenant: asTenant, till: id },
        session: { tenant: asTenant, till: id, epoch: 1, signature },
        // Signed for something else.
        outOfUse: { tenant: asTenant, till: id, epoch: 1, signature },
      };
      const body = one.batch ? await till.batchOf(till.rows) : JSON.stringify(inputs[name] ?? {});
      const asked = await fetch(new URL(one.path, office.url), {
        method: one.method,
        headers: {
          authorization: `Bearer ${asTenant}${token.slice(token.indexOf('.'))}`,
          'content-type': one.batch ? batchType : 'application/json',
          [encodingHeader]: 'zstd-1',
        },
        ...(one.method === 'GET' ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      });
      return ((await asked.json()) as { code?: string }).code;
    };
    const asked = { till: 'TOKEN_NEEDED', key: 'KEY_NEEDED' } as const;
    const stranger =
      one.access === 'open' ? (name === 'join' ? 'JOIN_CODE_WRONG' : 'TILL_UNKNOWN') : asked[one.access];
    for (const other of ['YYYY8', 'XXXX7']) expect(await ask(other)).toBe(stranger);
    await office.beside(({ apis }) => apis.tills.revoke(tenant, id, Date.now()));
    const opens: Partial<Record<string, string>> = { join: 'JOIN_CODE_WRONG', outOfUse: 'PROOF_WRONG' };
    const revoked = one.access === 'open' ? (opens[name] ?? 'TILL_REVOKED') : asked[one.access];
    expect(await ask(tenant)).toBe(revoked);
  });

  test('a batch that comes again, at once and many times, is there once', async () => {
    const till = await joined();
    till.sell(5);
    const batch = await till.batchOf(till.rows);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => line.send(batch, 'zstd-1', till.token)),
    );
    const taken = answers.map(unwrap);
    expect(taken.reduce((sum, { added }) => sum + added, 0)).toBe(5);
    expect(new Set(taken.map(({ mark }) => mark.seq))).toEqual(new Set([5]));
    const { tills } = await office.beside(({ tenants }) => totalsOf(tenants));
    expect(tills.find((one) => one.till === till.id)).toMatchObject({ seq: 5, tickets: 5 });
  });
});
