import { afterEach, describe, expect, it } from 'vitest';
import type { Permission } from '#shared/domain/permissions.ts';
import { type Minor, minor, ppm } from '#shared/domain/units.ts';
import { factsOf } from '#tests/support/facts-of.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const rice = '4006381333931';

/** A cashier is signed in; the limit of discount is 10 %. */
async function openForCashier(): Promise<void> {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', {
    ...settings,
    sale: { ...settings.sale, maxDiscountCashier_ppm: ppm(100_000) },
  });
  await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  const fatou = (await till.ask('users.tiles', {})).find((person) => person.name === 'Fatou')!;
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
}
async function allowance(permission: Permission): Promise<{ override: string }> {
  const awa = (await till.ask('users.approvers', { permission }))[0]!;
  return till.ask('users.authorise', { userId: awa.id, pin: ownerPin, permission });
}
const refusedFor = (permission: Permission) => ({
  refusal: { code: 'PERMISSION_NEEDED', params: { permission } },
});
const facts = (kind: string): unknown[] => factsOf(till.dataDir, kind);

describe('goods that come back', () => {
  it('at another price take one agreement of whoever is at the till by then', async () => {
    await openForCashier();
    await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
    const { lines } = await till.ask('cart.scan', { code: milk, qty_milli: -1000 });
    const lineId = lines[0]!.id;
    await till.ask('cart.setPrice', { lineId, price_minor: minor(500) }, await allowance('sale.price'));
    const awa = (await till.ask('users.approvers', { permission: 'sale.price' }))[0]!;
    await till.ask('session.signIn', { userId: awa.id, pin: ownerPin });
    await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '1470' });
    const binta = (await till.ask('users.tiles', {})).find((person) => person.name === 'Binta')!;
    await till.ask('session.signIn', { userId: binta.id, pin: '1470' });
    const two = { lineId, qty_milli: -2000 };
    expect(await till.call('cart.setQuantity', two)).toMatchObject(refusedFor('sale.price'));
    expect(await till.ask('cart.setQuantity', two, await allowance('sale.price'))).toMatchObject({
      gross_minor: -1000,
      lines: [{ allowedBy: 'Awa' }],
    });
    // Goods at the usual price are another matter: for those she has nobody's agreement.
    expect(await till.call('cart.scan', { code: rice, qty_milli: -1000 })).toMatchObject(
      refusedFor('sale.return'),
    );
  });

  it('are agreed to once for the cart, and recorded once with who agreed', async () => {
    await openForCashier();
    expect(await till.call('cart.scan', { code: milk, qty_milli: -1000 })).toMatchObject(
      refusedFor('sale.return'),
    );
    expect(await till.call('cart.returnMode', { on: true })).toMatchObject(refusedFor('sale.return'));
    await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
    await till.ask('cart.scan', { code: milk, qty_milli: -1000 });
    const cart = await till.ask('cart.scan', { code: rice, qty_milli: -1000 });
    expect(cart.lines.map((line) => line.allowedBy)).toEqual(['Awa', 'Awa']);
    await till.ask('cart.setQuantity', { lineId: cart.lines[0]!.id, qty_milli: -2000 });
    const whole = await till.ask('cart.setReturn', { returned: true });
    expect(facts('cart.return-allowed')).toMatchObject([{ cart: cart.id, by: 1 }]);
    const tenders = [{ kind: 'cash' as const, given_minor: -5500 }];
    await till.ask('sales.pay', { cartId: cart.id, revision: whole.revision, tenders });
    expect(await till.call('cart.scan', { code: milk, qty_milli: -1000 })).toMatchObject(
      refusedFor('sale.return'),
    );
  });

  it('need another agreement once the cart was given up, left unused, or taken over', async () => {
    await openForCashier();
    const back = () => till.call('cart.scan', { code: milk, qty_milli: -1000 });
    await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
    await till.ask('cart.returnMode', { on: false });
    expect(await back()).toMatchObject(refusedFor('sale.return'));
    await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
    expect(await back()).toMatchObject({ ok: true });
    const { undo } = await till.ask('cart.void', {});
    expect(await back()).toMatchObject(refusedFor('sale.return'));
    await till.ask('cart.undo', { id: undo!.id });
    expect(await back()).toMatchObject(refusedFor('sale.return'));
  });

  it('are not made more, nor brought back, by whom it was not agreed to', async () => {
    await openForCashier();
    const { lines } = await till.ask('cart.scan', { code: milk });
    const lineId = lines[0]!.id;
    await till.ask('cart.setQuantity', { lineId, qty_milli: -2000 }, await allowance('sale.return'));
    await till.ask('session.signIn', { userId: 1, pin: ownerPin });
    const aminata = await till.ask('users.create', { name: 'Aminata', role: 'cashier', pin: '2590' });
    await till.ask('session.signIn', { userId: aminata.id, pin: '2590' });
    const set = (qty_milli: number) => till.call('cart.setQuantity', { lineId, qty_milli });
    expect(await set(-3000)).toMatchObject(refusedFor('sale.return'));
    expect(await set(-1000)).toMatchObject({ ok: true });
    const gone = await till.ask('cart.removeLine', { lineId });
    expect(await till.call('cart.undo', { id: gone.undo!.id })).toMatchObject(refusedFor('sale.return'));
    await till.ask('cart.undo', { id: gone.undo!.id }, await allowance('sale.return'));

    await till.ask('session.signIn', { userId: 1, pin: ownerPin });
    const { undo } = await till.ask('cart.void', {});
    const fatou = (await till.ask('users.tiles', {})).find((person) => person.name === 'Fatou')!;
    await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
    expect(await till.call('cart.undo', { id: undo!.id })).toMatchObject(refusedFor('sale.return'));
    const back = await till.ask('cart.undo', { id: undo!.id }, await allowance('sale.return'));
    expect(back).toMatchObject({ gross_minor: -650, returnsAllowedTo: null });
  });
});

describe('discounts of a cashier', () => {
  const percent = (percent_ppm: number) => ({ kind: 'percent' as const, percent_ppm: ppm(percent_ppm) });
  const amount = (amount_minor: number) => ({ kind: 'amount' as const, amount_minor: minor(amount_minor) });

  it('are held to the limit together: on the line and on the ticket', async () => {
    await openForCashier();
    const cart = await till.ask('cart.scan', { code: rice });
    const lineId = cart.lines[0]!.id;
    await till.ask('cart.discountLine', { lineId, discount: percent(100_000) });
    for (const discount of [percent(10_000), amount(1)])
      expect(await till.call('cart.discountTicket', { discount })).toMatchObject(refusedFor('sale.discount'));
    await till.ask('cart.discountLine', { lineId, discount: percent(50_000) });
    // 5 % and 5 % are 9.75 %; 5 % and 6 % would be 10.7 %.
    expect(await till.call('cart.discountTicket', { discount: percent(60_000) })).toMatchObject(
      refusedFor('sale.discount'),
    );
    await till.ask('cart.discountTicket', { discount: percent(50_000) });
    expect(await till.call('cart.discountLine', { lineId, discount: percent(60_000) })).toMatchObject(
      refusedFor('sale.discount'),
    );
    expect(await till.call('cart.discountLine', { lineId, discount: null })).toMatchObject({ ok: true });
  });

  it('are held to it by their share when lines go: an amount on a smaller ticket is paid with leave only', async () => {
    await openForCashier();
    await till.ask('cart.scan', { code: rice });
    const cart = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.discountTicket', { discount: amount(480) });
    const less = await till.ask('cart.removeLine', { lineId: cart.lines[0]!.id });
    expect(less.gross_minor).toBe(170);
    const payment = {
      cartId: less.id,
      revision: less.revision,
      tenders: [{ kind: 'cash' as const, given_minor: 170 as Minor }],
    };
    expect(await till.call('sales.pay', payment)).toMatchObject(refusedFor('sale.discount'));
    expect(await till.call('sales.pay', payment, await allowance('sale.discount'))).toMatchObject({
      ok: true,
    });
  });

  it('of a manager stay good for the cashier who takes the money', async () => {
    await openForCashier();
    const cart = await till.ask('cart.scan', { code: rice });
    const given = { lineId: cart.lines[0]!.id, discount: percent(300_000) };
    const { id, revision } = await till.ask('cart.discountLine', given, await allowance('sale.discount'));
    const tenders = [{ kind: 'cash' as const, given_minor: 2940 }];
    expect(await till.call('sales.pay', { cartId: id, revision, tenders })).toMatchObject({ ok: true });
  });

  it('are agreed to for what they were given on: more of it, or other goods, are asked about again', async () => {
    await openForCashier();
    const rices = await till.ask('cart.scan', { code: rice, qty_milli: 10_000 });
    const lineId = rices.lines[0]!.id;
    const soap = await till.ask('cart.scan', { code: '96385074' });
    const gift = { lineId: soap.lines[1]!.id, discount: percent(1_000_000) };
    await till.ask('cart.discountLine', gift, await allowance('sale.discount'));
    // Her own limit holds beside the gift.
    await till.ask('cart.discountLine', { lineId, discount: amount(4200) });
    const pay = async (meta = {}) => {
      const { id: cartId, revision, gross_minor: given_minor } = await till.ask('cart.get', {});
      return till.call('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor }] }, meta);
    };
    await till.ask('cart.setQuantity', { lineId, qty_milli: 1000 });
    expect(await pay()).toMatchObject(refusedFor('sale.discount'));
    await till.ask('cart.setQuantity', { lineId, qty_milli: 10_000 });
    await till.ask('cart.setQuantity', { lineId: gift.lineId, qty_milli: 2000 });
    expect(await pay()).toMatchObject(refusedFor('sale.discount'));
    await till.ask('cart.setQuantity', { lineId: gift.lineId, qty_milli: 1000 });
    expect(await pay()).toMatchObject({ value: { gross_minor: 37_800 } });
  });

  it('on the ticket reach no goods that were put in afterwards', async () => {
    await openForCashier();
    await till.ask('cart.scan', { code: milk });
    await till.ask('cart.discountTicket', { discount: percent(500_000) }, await allowance('sale.discount'));
    const { id: cartId, revision, gross_minor } = await till.ask('cart.scan', { code: rice });
    const payment = { cartId, revision, tenders: [{ kind: 'cash' as const, given_minor: gross_minor }] };
    expect(await till.call('sales.pay', payment)).toMatchObject(refusedFor('sale.discount'));
    expect(await till.call('sales.pay', payment, await allowance('sale.discount'))).toMatchObject({
      value: { gross_minor: 2425 },
    });
  });
});

describe('another price', () => {
  it('is agreed to for as many as there were: more of them need another agreement, fewer none', async () => {
    await openForCashier();
    const { lines } = await till.ask('cart.scan', { code: rice, qty_milli: 2000 });
    const lineId = lines[0]!.id;
    await till.ask('cart.setPrice', { lineId, price_minor: minor(10) }, await allowance('sale.price'));
    const set = async (qty_milli: number, meta = {}) =>
      till.call('cart.setQuantity', { lineId, qty_milli }, meta);
    expect(await set(3000)).toMatchObject(refusedFor('sale.price'));
    expect(await set(1000)).toMatchObject({ ok: true });
    expect(await set(-9000, await allowance('sale.return'))).toMatchObject(refusedFor('sale.price'));
    expect(await set(100_000, await allowance('sale.price'))).toMatchObject({
      value: { gross_minor: 1000, lines: [{ allowedBy: 'Awa' }] },
    });
    const again = await till.ask('cart.scan', { code: rice });
    expect(again.lines.map((line) => line.unit_price_minor)).toEqual([10, 4200]);
  });
});
