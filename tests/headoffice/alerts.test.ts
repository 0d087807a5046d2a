import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '#headoffice/app.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import type { Outside } from '#headoffice/kernel/outside.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { createLineTill, type LineTill, lineTo } from './line-till.ts';
import { type OfficeHere, officeHere, password } from './office-here.ts';

const hour_ms = 60 * 60_000;
const heard: string[] = [];
const outside: Outside = {
  post: async (_, __, body) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { alert: string; till: string } };
    heard.push(`${type} ${data.alert} ${data.till}`);
    return 200;
  },
};
let office: OfficeHere;
let tenant: string;
let owner: string;
let url: string;

const clock = () => office.clock.now;
const sweep = () => office.apis.alerts.sweep(clock);
const alerts = async () =>
  (await office.apis.alerts.list({ tenant, shops: null })).map(({ kind, till_id, seen_at, ended_at }) =>
    [kind, till_id, ...(seen_at === null ? [] : ['seen']), ...(ended_at === null ? [] : ['ended'])].join(' '),
  );
async function joined(shop: string): Promise<LineTill> {
  const till = createLineTill();
  const line = lineTo(url);
  unwrap(await till.join(line, (await office.apis.tills.makeCode(shop, clock())).code));
  line.close();
  return till;
}
/** By a token of now. */
async function send(till: LineTill): Promise<void> {
  const line = lineTo(url);
  await till.session(line);
  unwrap(await till.send(line));
  line.close();
}
const signIn = async () => {
  owner = (await office.ask('/sign-in', { form: { name: 'Awa', password } })).given;
};

beforeAll(async () => {
  office = await officeHere({ outside });
  url = await office.http.listen({ host: '127.0.0.1', port: 0 });
  owner = await office.enterOwner();
  tenant = await office.apis.tills.tenant(clock());
  const form = new URLSearchParams({ url: 'https://hooks.example.org', every: '1', event: 'alert.raised' });
  await office.ask('/hooks', { form, cookie: owner });
});
afterAll(async () => {
  await office.close();
  expect(office.faults).toEqual([]);
});

test('a till that is silent for a day is told once, by whichever replica looks, and again for another silence', async () => {
  const till = await joined('Médina');
  office.clock.now += 24 * hour_ms;
  await sweep();
  expect(await alerts()).toEqual([]);
  office.clock.now += 1;
  const second = await openOffice(modules, { dataDir: office.dataDir, as: 'command', outside });
  await Promise.all([office, second].map(({ apis }) => apis.alerts.sweep(clock)));
  await second.close();
  await sweep();
  await office.apis.hooks.deliver(clock);
  expect([await alerts(), heard]).toEqual([[`silent ${till.id}`], [`alert.raised silent ${till.id}`]]);

  await signIn();
  const { text } = await office.ask('/alerts', { cookie: owner });
  expect(text).toContain('Aucun signe depuis');
  await office.ask(`/alerts/${till.id}/seen`, { form: {}, cookie: owner });
  office.clock.now += hour_ms;
  await sweep();
  expect(await alerts()).toEqual([`silent ${till.id} seen`]);
  till.sell(1);
  await send(till);
  await sweep();
  expect(await alerts()).toEqual([`silent ${till.id} seen ended`]);
  office.clock.now += 25 * hour_ms;
  await sweep();
  expect((await alerts())[0]).toBe(`silent ${till.id}`);
  expect((await office.apis.people.audit(tenant)).map(({ what }) => what)).toContain('alert.seen');
  // Out of use it is no longer missed, and put back it is.
  await signIn();
  await office.ask(`/tills/${till.id}/revoke`, { form: { why: 'x' }, cookie: owner });
  await sweep();
  expect((await alerts())[0]).toBe(`silent ${till.id} ended`);
  await office.ask(`/tills/${till.id}/restore`, { form: {}, cookie: owner });
  await sweep();
  expect((await alerts())[0]).toBe(`silent ${till.id}`);
});

test('a shift that nobody closed, a row that was put aside and a till that is two are told', async () => {
  heard.length = 0;
  office.clock.now = Date.parse('2026-11-25T08:00:00Z');
  const till = await joined('Thiès');
  till.append('shift.opened', { shift: 1, float: minor(0) });
  // Of no day that there is: no table can be made of it.
  till.sell(1, '2026-13-45');
  await send(till);
  const line = lineTo(url);
  await office.tenants.in(tenant, (store) =>
    store
      .insert('quarantined_row', {
        ...{
          till_id: till.id,
          epoch: 1,
          seq: 1,
          hash: Buffer.alloc(32),
          bytes: '{}',
          signature: Buffer.alloc(64),
        },
        received_at: clock(),
      })
      .execute(),
  );
  line.close();
  await sweep();
  const own = async () => (await alerts()).filter((one) => one.includes(till.id)).sort();
  expect(await own()).toEqual(['forked', 'parked', 'z'].map((kind) => `${kind} ${till.id}`));
  await office.apis.hooks.deliver(clock);
  expect(heard.filter((one) => one.includes(till.id))).toHaveLength(3);
  till.append('shift.closed', { shift: 1, z: 1, expected: minor(0), counted: minor(0), report: {} });
  await send(till);
  await sweep();
  expect(await own()).toEqual([`forked ${till.id}`, `parked ${till.id}`, `z ${till.id} ended`]);
  for (const lang of ['fr', 'en']) {
    await signIn();
    const { text } = await office.ask('/alerts', { cookie: `${owner}; lang=${lang}` });
    expect(text).toContain(lang === 'fr' ? 'Deux ordinateurs' : 'Two computers');
    expect(text).not.toMatch(/office\.[a-z]+\.|\{\{/);
  }
});

test('goods of one ticket that came back at two tills are told, whichever till they are heard of from first', async () => {
  office.clock.now = Date.parse('2026-11-26T08:00:00Z');
  const [sold, other] = [await joined('Thiès'), await joined('Thiès')];
  const back = (number: number, of: Partial<SaleFact['lines'][number]>): SaleFact => {
    const sale = saleOf({ no: number, sh: 1, goods: [{ product: 1, qty_milli: -1000, price_minor: 500 }] });
    return { ...sale, lines: sale.lines.map((line) => ({ ...line, ...of })) };
  };
  const told = async () => (await alerts()).filter((one) => one.startsWith('returned'));
  // What another till says of tickets that are none keeps nobody from looking.
  other.append('sale', back(1, { ofOther: [sold.id, '1', 1, 1] }));
  other.append('sale', back(2, { ofOther: ['', '1', 1, 1] }));
  other.append('sale', back(3, { ofOther: [sold.id, '1', 0.5, 1] }));
  await send(other);
  await sweep();
  expect(await told()).toEqual([]);
  sold.sell(2);
  await send(sold);
  await sweep();
  expect(await told()).toEqual([]);
  sold.append('sale', back(3, { of: [1, 1] }));
  await send(sold);
  await sweep();
  expect(await told()).toEqual([`returned ${sold.id}`]);
  await signIn();
  const { text } = await office.ask('/alerts', { cookie: `${owner}; lang=fr` });
  expect(text).toContain(`data-returned="${sold.id} 1"`);
  expect(text).toMatch(/Ticket 1, « [^»]+ » : 1 vendu, 2 repris/);
  expect(text).toContain(`${other.id} · 1, ${sold.id} · 3`.split(', ').sort().join(', '));
});

test('who sees to one shop looks at its tills alone', async () => {
  await signIn();
  const shop = await office.tenants.in(tenant, (store) =>
    store.from('shop').select('id').where('name', '=', 'Thiès').executeTakeFirstOrThrow(),
  );
  const { text } = await office.ask('/people', {
    form: { name: 'Moussa', role: 'manager', shop: shop.id },
    cookie: owner,
  });
  const cookie = await office.enter(/data-code>([\w-]+)</.exec(text)?.[1] ?? '');
  const seen = (await office.ask('/alerts', { cookie })).text;
  expect([seen.includes('Thiès'), seen.includes('Médina')]).toEqual([true, false]);
  const [other = ''] = (await alerts()).filter((one) => one.startsWith('silent'));
  const refused = await office.ask(`/alerts/${other.split(' ')[1]}/seen`, { form: {}, cookie });
  expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('pas de vos boutiques') });
});
