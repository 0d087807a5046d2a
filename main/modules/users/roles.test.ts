import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { Input, Output } from '#shared/contract/index.ts';
import { type Permission, roleGrants } from '#shared/domain/permissions.ts';
import { milli, minor, ppm } from '#shared/domain/units.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

const milk = '3017620422003';
const rice = '4006381333931';
const deputy: Input<'users.makeRole'> = {
  name: 'Adjointe',
  permissions: [
    ...roleGrants.cashier.permissions,
    'sale.discount',
    'sale.price',
    'sale.return',
    'shift.cash',
  ] as Permission[],
  limits: {
    'sale.discount': { share_ppm: ppm(200_000), amount_minor: minor(1000) },
    'sale.price': { share_ppm: ppm(100_000) },
    'sale.return': { amount_minor: minor(700) },
    'shift.cash': { amount_minor: minor(2000) },
  },
};

let till: TestTill;
let role: Output<'users.makeRole'>;
let aminata: Output<'users.create'>;
/** The screen of the deputy. */
let screen: string;

beforeEach(async () => {
  till = await openCounter();
  role = await till.ask('users.makeRole', deputy);
  aminata = await till.ask('users.create', { name: 'Aminata', role: role.role, pin: '739146' });
  screen = till.newSession();
  await till.callAs(screen, 'session.signIn', { userId: aminata.id, pin: '739146' });
});
afterEach(() => till.close());

const form = async (of = role.role) => (await till.ask('users.roles', {})).find((one) => one.role === of)!;
const change = async (part: Partial<Input<'users.changeRole'>>) => {
  const { name, permissions, limits, revision } = await form();
  const whole = { role: Number(role.role), name: name ?? '', permissions, limits, revision };
  return till.call('users.changeRole', { ...whole, ...part });
};
const asDeputy: TestTill['call'] = (name, input, meta) => till.callAs(screen, name, input, meta);
const needed = (permission: Permission, size: object) => ({
  refusal: { code: 'PERMISSION_NEEDED', params: { permission, ...size } },
});
const facts = (kind: string): unknown[] => {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  const rows = db
    .sql<{ bytes: string }>('facts', 'SELECT bytes FROM journal WHERE kind = :kind ORDER BY position')
    .all({ kind });
  db.close();
  return rows.map(({ bytes }) => JSON.parse(bytes).body);
};

describe('limits of a role', () => {
  const discount = (percent_ppm: number) => ({ kind: 'percent' as const, percent_ppm: ppm(percent_ppm) });

  it('let a discount through up to the share and up to the amount on the whole ticket', async () => {
    const first = await till.ask('cart.scan', { code: milk });
    const lineId = first.lines[0]!.id;
    expect((await asDeputy('cart.discountLine', { lineId, discount: discount(200_000) })).ok).toBe(true);
    expect(await asDeputy('cart.discountLine', { lineId, discount: discount(210_000) })).toMatchObject(
      needed('sale.discount', { share_ppm: 210_000 }),
    );
    const more = await till.ask('cart.scan', { code: rice });
    // 130 on the milk and 900 on the rice: each of them may be, both together are more than 1 000.
    const amount = { kind: 'amount' as const, amount_minor: minor(900) };
    expect(
      await asDeputy('cart.discountLine', { lineId: more.lines[1]!.id, discount: amount }),
    ).toMatchObject(needed('sale.discount', { amount_minor: 1030 }));
  });

  it('hold a price to the price of the list, either way', async () => {
    const { lines } = await till.ask('cart.scan', { code: milk });
    const lineId = lines[0]!.id;
    const price = (price_minor: number) =>
      asDeputy('cart.setPrice', { lineId, price_minor: minor(price_minor) });
    expect((await price(585)).ok).toBe(true);
    expect(await price(584)).toMatchObject(needed('sale.price', { share_ppm: 101_539 }));
    expect(await price(716)).toMatchObject({ ok: false });
    expect(await asDeputy('cart.add', { productId: 1, price_minor: minor(100) })).toMatchObject(
      needed('sale.price', {}),
    );
  });

  it('hold what goes back to a customer on one ticket, when it is paid out', async () => {
    const back = async (code: string) => {
      await asDeputy('cart.returnMode', { on: true });
      await asDeputy('cart.scan', { code, qty_milli: milli(-1000) });
      const { id: cartId, revision, cash_due_minor } = await till.ask('cart.get', {});
      const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor! }];
      return asDeputy('sales.pay', { cartId, revision, tenders });
    };
    expect(await back(milk)).toMatchObject({ ok: true, value: { gross_minor: -650 } });
    expect(await back(rice)).toMatchObject(needed('sale.return', { amount_minor: 4200 }));
  });

  it('hold what goes out of the drawer at once, and nothing that goes in', async () => {
    const cash = (kind: 'in' | 'out', amount: number) =>
      asDeputy('shifts.cash', { kind, amount_minor: minor(amount), reason: 'taxi' });
    expect((await cash('out', 2000)).ok).toBe(true);
    expect(await cash('out', 2001)).toMatchObject(needed('shift.cash', { amount_minor: 2001 }));
    expect((await cash('in', 50_000)).ok).toBe(true);
  });

  it('are gone past with somebody whose role goes as far, and with nobody else', async () => {
    const size = { amount_minor: 5000 };
    const asked = { permission: 'shift.cash' as const, size };
    const who = await till.ask('users.approvers', asked);
    expect(who.map(({ name }) => name)).toEqual(['Awa']);
    expect(await asDeputy('users.authorise', { userId: aminata.id, pin: '739146', ...asked })).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED' },
    });
    const out = { kind: 'out', amount_minor: minor(5000), reason: 'taxi' } as const;
    // Asked for without its size, an agreement goes no further than the role of who gave it.
    const small = await till.ask('users.authorise', {
      userId: aminata.id,
      pin: '739146',
      permission: 'shift.cash',
    });
    expect(await till.call('shifts.cash', out, small)).toMatchObject({ ok: true });
    const own = await asDeputy('users.authorise', {
      userId: aminata.id,
      pin: '739146',
      permission: 'shift.cash',
    });
    expect(await asDeputy('shifts.cash', out, own.ok ? own.value : {})).toMatchObject({ ok: false });
    const whole = await asDeputy('users.authorise', { userId: 1, pin: ownerPin, ...asked });
    expect(await asDeputy('shifts.cash', out, whole.ok ? whole.value : {})).toMatchObject({ ok: true });
  });
});

describe('a role that the owner makes', () => {
  it('is at once, on every screen, what it was made by the last change', async () => {
    const may = async () => {
      const view = await till.callAs(screen, 'session.get', {});
      return view.ok && view.value.permissions.includes('shift.cash');
    };
    expect(await may()).toBe(true);
    const told: string[] = [];
    till.application.subscribe(({ name }) => told.push(name));
    await change({ permissions: [...roleGrants.cashier.permissions] });
    expect(told).toContain('session.changed');
    expect(await may()).toBe(false);
    expect(
      await asDeputy('shifts.cash', { kind: 'out', amount_minor: minor(1), reason: 'taxi' }),
    ).toMatchObject(needed('shift.cash', {}));
    await change({ permissions: [...roleGrants.cashier.permissions, 'shift.cash'] });
    await till.ask('users.update', { ...(await people())!, pin: '739146' });
  });
  const people = async () => (await till.ask('users.list', {})).find(({ id }) => id === aminata.id);

  it('outlives a restart, and is shown with the people who have it', async () => {
    till = await till.restart();
    await till.ask('session.signIn', { userId: 1, pin: ownerPin });
    expect(await form()).toMatchObject({ name: 'Adjointe', people: 1, limits: deputy.limits });
    expect((await till.ask('users.tiles', {})).find(({ id }) => id === aminata.id)).toMatchObject({
      role: role.role,
      roleName: 'Adjointe',
    });
  });

  it('keeps no limit of what it does not grant, nor one that measures nothing', async () => {
    const made = await till.ask('users.makeRole', {
      name: 'Vendeur',
      permissions: ['sale.price', 'sale.sell', 'sale.sell'],
      limits: {
        'shift.cash': { amount_minor: minor(5) },
        'sale.price': { amount_minor: minor(5), share_ppm: ppm(7) },
      },
    });
    expect(made).toMatchObject({ permissions: ['sale.sell', 'sale.price'] });
    expect(made.limits).toEqual({ 'sale.price': { share_ppm: 7 } });
  });

  it('is not removed while somebody has it, gone for good afterwards, and on record', async () => {
    const id = Number(role.role);
    expect(await till.call('users.removeRole', { role: id })).toMatchObject({
      refusal: { code: 'ROLE_IN_USE', params: { name: 'Adjointe', count: 1 } },
    });
    const person = (await people())!;
    await till.ask('users.update', { ...person, role: 'cashier', pin: null });
    await till.ask('users.removeRole', { role: id });
    expect(await till.call('users.create', { name: 'Binta', role: id, pin: '739146' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    expect(facts('role.changed')).toMatchObject([
      { role: id, name: 'Adjointe', what: 'made', limits: deputy.limits },
      { role: id, what: 'removed' },
    ]);
    expect(facts('user.changed')).toContainEqual({
      u: aminata.id,
      name: 'Aminata',
      role: 'own',
      own: id,
      what: 'created',
    });
  });

  it('says no two of one name, and merges what two screens changed of it', async () => {
    expect(await till.call('users.makeRole', { ...deputy, name: ' adjointe ' })).toMatchObject({
      refusal: { code: 'NAME_TAKEN' },
    });
    const { revision, permissions } = await form();
    await change({ name: 'Adjoint' });
    const typed = { role: Number(role.role), name: 'Adjointe', permissions, limits: {}, revision };
    expect(await till.call('users.changeRole', typed)).toMatchObject({
      value: { name: 'Adjoint', limits: {} },
    });
    expect(await till.call('users.changeRole', { ...typed, name: 'Chef' })).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE' },
    });
  });

  it('asks for new PINs before it may do more than a cashier', async () => {
    const till4 = await till.ask('users.makeRole', {
      name: 'Petite caisse',
      permissions: ['sale.sell'],
      limits: {},
    });
    await till.ask('users.create', { name: 'Khady', role: till4.role, pin: '2580' });
    const raised = { ...till4, role: Number(till4.role), name: 'Petite caisse' };
    expect(
      await till.call('users.changeRole', { ...raised, permissions: ['sale.sell', 'sale.return'] }),
    ).toMatchObject({ refusal: { code: 'ROLE_PINS', params: { names: 'Khady' } } });
    expect((await till.call('users.changeRole', { ...raised, permissions: [] })).ok).toBe(true);
  });

  it('that says what no program knows is a role that may nothing of it', async () => {
    const db = openDb(storeFile(till.dataDir));
    db.sql('from later', 'UPDATE role SET grants = :grants').run({
      grants: JSON.stringify({ permissions: ['sale.sell', 'moon.land'], limits: { 'moon.land': {} } }),
    });
    db.close();
    expect(await form()).toMatchObject({ permissions: ['sale.sell'], limits: {} });
    const gone = openDb(storeFile(till.dataDir));
    gone.sql('gone', 'DELETE FROM role').run();
    gone.close();
    expect(await asDeputy('cart.scan', { code: milk })).toMatchObject(needed('sale.sell', {}));
    expect(
      await till.callAs(till.newSession(), 'session.signIn', { userId: aminata.id, pin: '739146' }),
    ).toMatchObject({ refusal: { code: 'PERSON_DAMAGED' } });
  });
});

describe('who may edit people and is no owner', () => {
  let clerk: Output<'users.create'>;
  beforeEach(async () => {
    await change({ permissions: [...deputy.permissions, 'users.edit'] });
    clerk = await till.ask('users.create', { name: 'Khady', role: 'cashier', pin: '2580' });
  });
  const beyondOwn = { refusal: { code: 'BEYOND_OWN_ROLE' } };

  it('gives nobody what she has not, herself first of all', async () => {
    const { permissions, limits, revision } = await form();
    const own = { role: Number(role.role), name: 'Adjointe', permissions, limits, revision };
    for (const more of [
      { permissions: [...permissions, 'settings.edit' as const] },
      { limits: {} },
      { limits: { ...limits, 'shift.cash': { amount_minor: minor(2001) } } },
    ])
      expect(await asDeputy('users.changeRole', { ...own, ...more })).toMatchObject(beyondOwn);
    expect(await asDeputy('users.makeRole', { ...deputy, name: 'X', limits: {} })).toMatchObject(beyondOwn);
    expect(await asDeputy('users.create', { name: 'Moussa', role: 'manager', pin: '739146' })).toMatchObject(
      beyondOwn,
    );
    const list = await till.ask('users.list', {});
    const raise = (id: number) => ({
      ...list.find((one) => one.id === id)!,
      role: 'owner' as const,
      pin: '739146',
    });
    for (const id of [aminata.id, clerk.id])
      expect(await asDeputy('users.update', raise(id))).toMatchObject(beyondOwn);
    // The PIN of an owner is all that an owner may do.
    const owner = { ...list.find(({ id }) => id === 1)!, pin: '739146' };
    expect(await asDeputy('users.update', owner)).toMatchObject(beyondOwn);
    expect((await asDeputy('users.makeRole', { ...deputy, name: 'Aide' })).ok).toBe(true);
  });

  it('gives what the owner agrees to at her screen', async () => {
    await change({ permissions: [...deputy.permissions] });
    const agreed = await asDeputy('users.authorise', { userId: 1, pin: ownerPin, permission: 'users.edit' });
    const meta = agreed.ok ? agreed.value : {};
    expect(
      (await asDeputy('users.create', { name: 'Moussa', role: 'manager', pin: '739146' }, meta)).ok,
    ).toBe(true);
  });
});
