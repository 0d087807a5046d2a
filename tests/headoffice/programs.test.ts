import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '#headoffice/app.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { createOutside, InnerAddress, type Outside } from '#headoffice/kernel/outside.ts';
import { mostAttempts, mostFailures } from '#headoffice/modules/hooks/deliver.ts';
import { newShopCert } from '#main/modules/sync/engine/shop-cert.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Endpoint, type Scope, scopes } from '#shared/wire/endpoint.ts';
import { endpoints } from '#shared/wire/endpoints.ts';
import { publicEndpoints } from '#shared/wire/public-endpoints.ts';
import { createLineTill, type LineTill, lineTo } from './line-till.ts';
import { type OfficeHere, officeHere } from './office-here.ts';
import { newOfficeFolder } from './office-process.ts';

const password = 'une phrase que je retiens';
const dataDir = newOfficeFolder();
interface Heard {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** The programs that are told: what they heard, and how they answer. */
const heard: Heard[] = [];
let answer: (heard: Heard) => number | Promise<number> = () => 200;
const outside: Outside = {
  post: async (url, headers, body) => {
    const one = { url: url.href, headers, body };
    heard.push(one);
    return answer(one);
  },
};
let office: OfficeHere;
let url: string;
let owner: string;
let tenant: string;
const shops = new Map<string, string>();
const tills = new Map<string, LineTill>();

const form = (fields: readonly (readonly [string, string])[]) =>
  new URLSearchParams(fields as [string, string][]);
const secretIn = (text: string) => /data-secret>([^<]+)</.exec(text)?.[1] ?? '';
async function newKey(may: readonly Scope[], shop?: string): Promise<string> {
  const which = [shop === undefined ? (['every', '1'] as const) : (['shop', shops.get(shop) ?? ''] as const)];
  const fields = form([['name', 'Sage'], ...may.map((scope) => ['scope', scope] as const), ...which]);
  return secretIn((await office.ask('/keys', { form: fields, cookie: owner })).text);
}
const query = (path: string, key: string) =>
  office.ask(path, { headers: { authorization: `Bearer ${key}` } });
const json = async <R>(path: string, key: string): Promise<R> =>
  JSON.parse((await query(path, key)).text) as R;
const deliver = () => office.apis.hooks.deliver(() => office.clock.now);

beforeAll(async () => {
  office = await officeHere({ dataDir, outside });
  url = await office.http.listen({ host: '127.0.0.1', port: 0 });
  tenant = await office.apis.tills.tenant(office.clock.now);
  const code = await office.apis.people.makeCode(tenant, '', office.clock.now);
  owner = await office.enter(code, 'Awa', password);
  const line = lineTo(url);
  for (const shop of ['Médina', 'Thiès']) {
    const made = await office.apis.tills.makeCode(shop, office.clock.now);
    shops.set(shop, made.shop);
    const till = createLineTill();
    unwrap(await till.join(line, made.code));
    till.sell(3);
    unwrap(await till.send(line));
    tills.set(shop, till);
  }
  line.close();
});
afterAll(async () => {
  await office.close();
  expect(office.faults).toEqual([]);
});

describe('a key', () => {
  test('is shown once, kept as a hash, seen when it was used, and good no more once it is taken back', async () => {
    const key = await newKey(['sales.read']);
    expect(key).toMatch(new RegExp(`^comptoir_${tenant}_[\\w-]{43}$`));
    const page = async () => (await office.ask('/keys', { cookie: owner })).text;
    expect(await page()).not.toContain(key);
    expect(await page()).toContain('Jamais utilisée');
    const [stored] = await office.tenants.in(tenant, (store) => store.from('api_key').selectAll().execute());
    expect(JSON.stringify(stored)).not.toContain(key.slice(-43));
    expect((await query('/v1/totals?from=2026-11-01&to=2026-11-30', key)).status).toBe(200);
    expect(await page()).toContain('Dernier usage');
    await office.ask(`/keys/${stored?.id}/revoke`, { form: {}, cookie: owner });
    expect(await query('/v1/totals?from=2026-11-01&to=2026-11-30', key)).toMatchObject({ status: 401 });
    const deeds = (await office.apis.people.audit(tenant)).map(({ what }) => what);
    expect(deeds).toEqual(expect.arrayContaining(['key.made', 'key.revoked']));
  });

  test.each(
    Object.values<Endpoint>(publicEndpoints).map((one) => [`${one.method} ${one.path}`, one] as const),
  )('%s is asked with a key that may, and with no other', async (_, { method, path, scope }) => {
    const others = await newKey(scopes.filter((one) => one !== scope));
    const stranger = others.replace(/^comptoir_\w+?_/, 'comptoir_ZZZZ9_');
    for (const [key, code] of [
      ['', 'KEY_NEEDED'],
      [stranger, 'KEY_NEEDED'],
      [tills.get('Médina')?.token ?? '', 'KEY_NEEDED'],
      [owner.slice(owner.indexOf('=') + 1), 'KEY_NEEDED'],
      [others, 'KEY_MAY_NOT'],
    ] as const) {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const body = method === 'POST' ? { body: 'x' } : {};
      const asked = await fetch(new URL(path, url), { method, headers, ...body });
      expect({ key, ...((await asked.json()) as object) }).toMatchObject({ key, code });
    }
  });

  test('sees the shops that it was given, and nothing of the others', async () => {
    const key = await newKey([...scopes], 'Médina');
    const other = tills.get('Thiès')?.id ?? '';
    const span = 'from=2026-11-01&to=2026-11-30';
    const asked = ['/v1/shops', '/v1/tills', `/v1/totals?by=shop&${span}`, `/v1/totals?by=till&${span}`];
    for (const path of asked) {
      const { text, status } = await query(path, key);
      expect({
        path,
        status,
        seen: text.includes('Médina'),
        others: /Thiès/.test(text) || text.includes(other),
      }).toEqual({ path, status: 200, seen: true, others: false });
    }
    expect(await json(`/v1/tickets?till=${other}&epoch=1`, key)).toEqual({ tickets: [], next: 0 });
  });

  test('reads every ticket of a till once, page by page, with its lines and what paid it', async () => {
    const key = await newKey(['sales.read']);
    const till = tills.get('Médina')?.id;
    type Page = { tickets: { number: number; lines: object[]; tenders: object[] }[]; next: number };
    const first = await json<Page>(`/v1/tickets?till=${till}&epoch=1&most=2`, key);
    const rest = await json<Page>(`/v1/tickets?till=${till}&epoch=1&after=${first.next}`, key);
    expect([first, rest].map(({ tickets }) => tickets.map(({ number }) => number))).toEqual([[1, 2], [3]]);
    expect(first.tickets[0]).toMatchObject({
      lines: [{ gross_minor: 500 }],
      tenders: [{ amount_minor: 500 }],
    });
    expect(await json(`/v1/tickets?till=${till}&epoch=1&after=${rest.next}`, key)).toEqual({
      tickets: [],
      next: rest.next,
    });
  });

  test('is for a program that asks by the types of the contract, and publishes a list once however often it is sent', async () => {
    const line = lineTo(url);
    const key = await newKey(['catalog.publish', 'catalog.read']);
    const list = {
      id: 'list-0000000001a',
      file: 'prix.csv',
      shop: null,
      due_at: null,
      rows: [['6001', 'Sucre', '650', '', '', '']],
    };
    const answers = await Promise.all([1, 2, 3].map(() => line.ask('publish', list, key)));
    expect(new Set(answers.map((one) => unwrap(one).version))).toEqual(new Set([1]));
    expect(unwrap(await line.ask('listPublications', {}, key)).publications).toHaveLength(1);
    const twice = { ...list, id: 'list-0000000002a', rows: [...list.rows, ...list.rows] };
    expect(await line.ask('publish', twice, key)).toEqual({ ok: false, refusal: 'LIST_WRONG' });
    const own = await newKey(['catalog.publish'], 'Médina');
    const shop = shops.get('Thiès') ?? '';
    for (const wanted of [null, shop, 'S0000000'])
      expect(await line.ask('publish', { ...list, id: 'list-0000000003a', shop: wanted }, own)).toEqual({
        ok: false,
        refusal: 'KEY_MAY_NOT',
      });
    line.close();
  });

  test('asks no more than so often in a minute', async () => {
    const key = await newKey(['tills.read']);
    const statuses = new Set<number>();
    for (let i = 0; i < 301; i += 1)
      statuses.add((await office.apis.keys.keyOf(key, 'tills.read', office.clock.now)).ok ? 200 : 429);
    expect([...statuses]).toEqual([200, 429]);
    office.clock.now += 61_000;
    expect((await query('/v1/shops', key)).status).toBe(200);
  });
});

describe('an address that is told', () => {
  const address = 'https://hooks.example.org/comptoir';
  const make = (to: string, events: readonly string[]) =>
    office.ask('/hooks', {
      form: form([['url', to], ['every', '1'], ...events.map((one) => ['event', one] as const)]),
      cookie: owner,
    });
  const hooks = () => office.apis.hooks.list(tenant);
  const log = async () => office.apis.hooks.deliveries(tenant, (await hooks())[0]?.id ?? '');
  const sell = async (count: number) => {
    const till = tills.get('Médina');
    const line = lineTo(url);
    if (!till) throw new Error('it joined');
    // The newest message is the last one.
    office.clock.now += 1_000;
    await till.session(line);
    till.sell(count);
    unwrap(await till.send(line));
    line.close();
  };

  test('is on the internet and speaks TLS; an inner one is refused', async () => {
    for (const inner of [
      'http://hooks.example.org',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://10.0.0.1',
    ])
      expect(await make(inner, ['till.joined'])).toMatchObject({
        status: 403,
        text: expect.stringContaining('ne convient pas'),
      });
    expect((await make(address, [])).text).toContain('Cochez au moins une chose');
  });

  test('hears what happened, signed over its id, its moment and its bytes, once', async () => {
    const secret = secretIn((await make(address, ['tickets.received', 'till.outOfUse'])).text);
    const [stored] = await office.tenants.in(tenant, (store) => store.from('webhook').selectAll().execute());
    expect(JSON.stringify(stored)).not.toContain(secret);
    await sell(2);
    const timestamp = new Date(office.clock.now).toISOString();
    office.clock.now += 1_000;
    const till = tills.get('Médina')?.id ?? '';
    await office.ask(`/tills/${till}/revoke`, { form: { why: 'volée' }, cookie: owner });
    await office.ask(`/tills/${till}/restore`, { form: {}, cookie: owner });
    expect(heard).toEqual([]);
    await deliver();
    await deliver();
    expect(heard.map(({ body }) => JSON.parse(body) as object)).toEqual([
      {
        type: 'tickets.received',
        timestamp,
        data: {
          till,
          till_name: '',
          shop_id: shops.get('Médina'),
          shop: 'Médina',
          epoch: 1,
          tickets: [4, 5].map((number) => expect.objectContaining({ number, gross_minor: 500 })),
        },
      },
      expect.objectContaining({
        type: 'till.outOfUse',
        data: expect.objectContaining({ till, why: 'volée' }),
      }),
    ]);
    for (const { headers, body } of heard) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      expect(headers['webhook-signature']).toBe(
        `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
      );
    }
  });

  test('hears a message once, from two replicas that look at one moment', async () => {
    const second = await openOffice(modules, { dataDir, as: 'command', outside });
    heard.length = 0;
    await sell(1);
    await sell(1);
    let speaking = 0;
    answer = async () => {
      speaking += 1;
      expect(speaking).toBe(1);
      await new Promise(setImmediate);
      speaking -= 1;
      return 200;
    };
    const now = () => office.clock.now;
    await Promise.all(
      [office, second].flatMap(({ apis }) => [apis.hooks.deliver(now), apis.hooks.deliver(now)]),
    );
    await deliver();
    const ids = heard.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
    await second.close();
  });

  test('that fails is tried later and later, under the same id, and again by hand', async () => {
    heard.length = 0;
    answer = () => 503;
    await sell(1);
    await deliver();
    await deliver();
    expect(heard).toHaveLength(1);
    office.clock.now += 20_000;
    answer = () => {
      throw new Error('cut');
    };
    await deliver();
    expect((await log())[0]).toMatchObject({ state: 'waiting', attempts: 2, said: 'cut' });
    answer = () => 200;
    const [hook] = await hooks();
    const [message] = await log();
    await office.ask(`/hooks/${hook?.id}/again`, { form: { message: message?.id ?? '' }, cookie: owner });
    await deliver();
    expect(new Set(heard.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([message?.id]));
    expect(heard).toHaveLength(3);
    const { text } = await office.ask(`/hooks/${hook?.id}`, { cookie: owner });
    expect(text).toContain('Arrivé');
    expect(text).not.toMatch(/office\.(?!css)|\{\{/);
  });

  test('one message that is never taken is given up, and the others arrive', async () => {
    heard.length = 0;
    await sell(1);
    const poison = (await log())[0]?.id;
    await sell(1);
    answer = ({ headers }) => (headers['webhook-id'] === poison ? 422 : 200);
    for (let i = 0; i < mostAttempts + 1; i += 1) {
      await deliver();
      office.clock.now += 7 * 60 * 60_000;
    }
    const states = (await log()).slice(0, 2).map(({ id, state }) => [id === poison, state]);
    expect(states).toEqual(
      expect.arrayContaining([
        [true, 'failed'],
        [false, 'done'],
      ]),
    );
    owner = (await office.ask('/sign-in', { form: { name: 'Awa', password } })).given;
  });

  test('that fails twenty times in a row is left alone with a notice, until somebody lets it go on', async () => {
    answer = () => 500;
    heard.length = 0;
    await office.tenants.in(tenant, (store) =>
      store
        .update('webhook')
        .set({ failures: mostFailures - 1, next_at: 0 })
        .execute(),
    );
    await sell(1);
    await deliver();
    office.clock.now += 60 * 60_000;
    await sell(1);
    await deliver();
    expect(heard).toHaveLength(1);
    expect((await office.ask('/keys', { cookie: owner })).text).toContain('En pause depuis');
    expect((await office.apis.people.audit(tenant)).map(({ what }) => what)).toContain('hook.paused');
    const [hook] = await hooks();
    answer = () => 200;
    await office.ask(`/hooks/${hook?.id}/resume`, { form: {}, cookie: owner });
    await deliver();
    expect((await log()).slice(0, 2).map(({ state }) => state)).toEqual(['done', 'done']);
    await office.ask(`/hooks/${hook?.id}/remove`, { form: {}, cookie: owner });
    expect(await hooks()).toEqual([]);
  });

  test('hears what is said as it is over TLS, and is not followed where it sends one on', async () => {
    const { key, cert } = newShopCert();
    const said: string[] = [];
    const server = https.createServer({ key, cert }, async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      said.push(`${request.url} ${request.headers['webhook-id']} ${body}`);
      response.writeHead(request.url === '/moved' ? 307 : 200, { location: 'https://127.0.0.1/inner' }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
    const here = { ca: cert, lookup, patience_ms: 20 * 60_000 };
    const to = (path: string) => new URL(`https://hooks.example.org:${port}${path}`);
    const open = createOutside({ ...here, isInner: () => false });
    const headers = { 'webhook-id': 'm1' };
    expect([await open.post(to('/'), headers, 'é'), await open.post(to('/moved'), headers, 'é')]).toEqual([
      200, 307,
    ]);
    await expect(createOutside(here).post(to('/'), headers, 'é')).rejects.toThrow(InnerAddress);
    expect(said).toEqual(['/ m1 é', '/moved m1 é']);
    server.close();
  });
});

test('every question of a program says what a key needs for it', () => {
  for (const [name, one] of Object.entries<Endpoint>(endpoints))
    expect({ name, scoped: one.scope !== undefined }).toEqual({ name, scoped: one.access === 'key' });
});
