import { afterAll, beforeAll, expect, test } from 'vitest';
import { unwrap } from '#shared/kernel/result.ts';
import { createLineTill, joinedLineTill, type LineTill, lineTo } from './line-till.ts';
import { type OfficeHere, officeHere, password } from './office-here.ts';

let office: OfficeHere;
let url: string;
let tenant: string;
let owner: string;
const line = () => lineTo(url);

const codeIn = (text: string): string => /data-code>([\w-]+)</.exec(text)?.[1] ?? '';
const newShop = (name: string, cookie = owner) => office.ask('/tills', { form: { shop: '', name }, cookie });
/** Of an owner's page, and of one shop alone. */
async function joined(shop: string, cookie = owner): Promise<LineTill> {
  const to = line();
  const till = await joinedLineTill(to, codeIn((await newShop(shop, cookie)).text));
  to.close();
  return till;
}

beforeAll(async () => {
  office = await officeHere();
  url = await office.http.listen({ host: '127.0.0.1', port: 0 });
  tenant = await office.apis.tills.tenant(office.clock.now);
  owner = await office.enterOwner();
});
afterAll(async () => {
  await office.close();
  expect(office.faults).toEqual([]);
});

test('a till joins by the code of the page, and stands there with its age', async () => {
  const till = await joined('Médina');
  const to = line();
  till.sell(2);
  unwrap(await till.send(to));
  expect((await office.ask('/tills', { cookie: owner })).text).toContain('à l’instant');
  office.clock.now += 50 * 60 * 60_000;
  owner = (await office.ask('/sign-in', { form: { name: 'Awa', password } })).given;
  const { text } = await office.ask('/tills', { cookie: owner });
  expect(text).toContain('il y a 2 jours');
  expect(text).toContain(`Médina · ${till.id}`);
  await office.ask(`/tills/${till.id}/name`, { form: { name: ' Caisse  <b>1</b> ' }, cookie: owner });
  const named = await office.ask('/tills', { cookie: owner });
  expect(named.text).toContain('Médina · Caisse &lt;b&gt;1&lt;/b&gt;');
  to.close();
});

test('two tills of one shop have two names, and a list says the name with the shop', async () => {
  const [first, second, other] = [await joined('Kolda'), await joined('Kolda'), await joined('Matam')];
  const rename = (till: LineTill, name: string) =>
    office.ask(`/tills/${till.id}/name`, { form: { name }, cookie: owner });
  expect((await rename(first, 'Caisse 1')).to).toBe('/tills');
  expect(await rename(second, ' caisse  1 ')).toMatchObject({
    status: 403,
    text: expect.stringContaining('porte déjà ce nom'),
  });
  // Of another shop, of itself, and of one that is out of use.
  expect((await rename(other, 'Caisse 1')).to).toBe('/tills');
  expect((await rename(first, 'CAISSE 1')).to).toBe('/tills');
  await office.ask(`/tills/${first.id}/revoke`, { form: { why: 'x' }, cookie: owner });
  expect((await rename(second, 'Caisse 1')).to).toBe('/tills');
  await office.ask(`/tills/${first.id}/restore`, { form: {}, cookie: owner });
  expect((await office.ask('/tills', { cookie: owner })).text).toContain(`Kolda · ${first.id}`);
  second.sell(1);
  const to = line();
  unwrap(await second.send(to));
  to.close();
  expect((await office.ask('/catalog', { cookie: owner })).text).toContain('Kolda · Caisse 1');
  const span = 'from=2026-11-01&to=2026-11-30';
  const { text } = await office.ask(`/?by=till&${span}`, { cookie: owner });
  expect(text).toContain(`Kolda · Caisse 1 (${second.id})`);
});

test('a till that is out of use is refused from that moment on, with its reason on the page, and let in again', async () => {
  const till = await joined('Thiès');
  const to = line();
  till.sell(1);
  unwrap(await till.send(to));
  const empty = await office.ask(`/tills/${till.id}/revoke`, { form: { why: '  ' }, cookie: owner });
  expect(empty).toMatchObject({ status: 403, text: expect.stringContaining('Dites pourquoi') });
  await office.ask(`/tills/${till.id}/revoke`, { form: { why: 'volée' }, cookie: owner });
  till.sell(1);
  expect(await till.send(to)).toMatchObject({ ok: false, refusal: 'TOKEN_NEEDED' });
  expect(await to.ask('challenge', { tenant, till: till.id })).toMatchObject({
    ok: false,
    refusal: 'TILL_REVOKED',
  });
  const { text } = await office.ask('/tills', { cookie: owner });
  expect(text).toContain(': volée');
  await office.ask(`/tills/${till.id}/restore`, { form: {}, cookie: owner });
  await till.session(to);
  expect(unwrap(await till.send(to))).toMatchObject({ added: 1, known: 1 });
  to.close();
  const deeds = (await office.apis.people.audit(tenant)).map(({ what }) => what);
  expect(deeds).toEqual(
    expect.arrayContaining(['till.code', 'till.revoked', 'till.restored', 'till.renamed']),
  );
});

test('a manager sees to the tills of his shop alone, and an accountant to none', async () => {
  const [own, other] = [await joined('Kaolack'), await joined('Louga')];
  const shop = await office.tenants.in(tenant, (store) =>
    store.from('shop').select('id').where('name', '=', 'Kaolack').executeTakeFirstOrThrow(),
  );
  const enter = async (name: string, role: string) => {
    const { text } = await office.ask('/people', { form: { name, role, shop: shop.id }, cookie: owner });
    return office.enter(codeIn(text));
  };
  const cookie = await enter('Moussa', 'manager');
  const { text } = await office.ask('/tills', { cookie });
  expect(text).toContain(own.id);
  expect(text).not.toContain(other.id);
  expect(text).not.toContain('Louga');
  for (const act of ['name', 'revoke', 'restore'])
    expect(
      (await office.ask(`/tills/${other.id}/${act}`, { form: { name: 'x', why: 'x' }, cookie })).text,
    ).toContain('pas de vos boutiques');
  expect((await newShop('A shop of his own', cookie)).text).toContain('pas des vôtres');
  expect(codeIn((await office.ask('/tills', { form: { shop: shop.id }, cookie })).text)).not.toBe('');
  const reads = await enter('Fatou', 'accountant');
  expect((await office.ask('/tills', { cookie: reads })).text).not.toContain('<details>');
  expect((await office.ask(`/tills/${own.id}/revoke`, { form: { why: 'x' }, cookie: reads })).status).toBe(
    403,
  );
});

test('two businesses share a head office and see nothing of each other', async () => {
  const second = await office.apis.tills.addTenant('Chez Khady', office.clock.now);
  const code = await office.apis.people.makeCode(second, '', office.clock.now);
  // The same name twice: each business has people of its own.
  const theirs = await office.enter(code, 'Awa', 'une autre phrase à moi');
  const till = await joined('Dakar Plateau', theirs);
  const to = line();
  till.sell(1, '2026-11-22');
  unwrap(await till.send(to));
  to.close();
  for (const path of ['/?by=shop', '/?by=till', '/tills', '/people', '/audit', '/catalog']) {
    const [ours, other] = [
      await office.ask(path, { cookie: owner }),
      await office.ask(path, { cookie: theirs }),
    ];
    expect({ path, seen: ours.text.includes('Plateau') || ours.text.includes(till.id) }).toEqual({
      path,
      seen: false,
    });
    expect({ path, seen: /Médina|Thiès|Moussa/.test(other.text) }).toEqual({ path, seen: false });
  }
  expect((await office.ask('/tills', { cookie: theirs })).text).toContain(till.id);
  for (const act of ['name', 'revoke', 'restore'])
    expect(
      (await office.ask(`/tills/${till.id}/${act}`, { form: { name: 'x', why: 'x' }, cookie: owner })).status,
    ).toBe(403);

  const signIn = (at: string, shown: string) =>
    office.ask('/sign-in', { form: { tenant: at, name: 'Awa', password: shown } });
  expect((await signIn('', password)).text).toContain('Plusieurs entreprises');
  expect((await signIn(second, password)).status).toBe(403);
  expect((await signIn(tenant.toLowerCase(), password)).given).toContain(`=${tenant}.`);
  expect((await signIn(second, 'une autre phrase à moi')).given).toContain(`=${second}.`);
  expect((await office.ask('/sign-in', { cookie: `tenant=${second}` })).text).toContain(`value="${second}"`);
});

test('a code of a till is good no more once whoever gave it was put away, or sees to that shop no more', async () => {
  await newShop('Fatick');
  const shops = await office.apis.tills.seenTo.shops({ tenant, shops: null });
  const shop = shops.find(({ name }) => name === 'Fatick')?.id ?? '';
  const [other = ''] = shops.filter(({ id }) => id !== shop).map(({ id }) => id);
  const to = line();
  for (const [name, path, form] of [
    ['Ndeye', 'put-away', {}],
    ['Ibou', 'rights', { role: 'accountant', shop }],
    ['Khady', 'rights', { role: 'manager', shop: other }],
  ] as const) {
    const invited = await office.ask('/people', { form: { name, role: 'manager', shop }, cookie: owner });
    const cookie = await office.enter(codeIn(invited.text));
    const codes = [];
    for (let i = 0; i < 2; i += 1)
      codes.push(codeIn((await office.ask('/tills', { form: { shop }, cookie })).text));
    const person = (await office.apis.people.staff.list(tenant, office.clock.now)).find(
      (one) => one.name === name,
    );
    unwrap(await createLineTill().join(to, codes[0] ?? ''));
    expect((await office.ask(`/people/${person?.id}/${path}`, { form, cookie: owner })).to).toBe('/people');
    expect(await createLineTill().join(to, codes[1] ?? '')).toMatchObject({ ok: false });
  }
  to.close();
});
