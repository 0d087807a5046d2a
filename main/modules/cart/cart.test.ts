import { afterEach, describe, expect, it } from 'vitest';
import type { Minor } from '#shared/domain/units.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const rice = '4006381333931';

describe('the cart', () => {
  it('joins the same goods and keeps apart what differs', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk });
    let cart = await till.ask('cart.scan', { code: milk, qty_milli: 2000 });
    expect(cart.lines.map((line) => line.qty_milli)).toEqual([3000]);
    await till.ask('cart.discountLine', {
      lineId: cart.lines[0]!.id,
      discount: { kind: 'percent', percent_ppm: 100_000 },
    });
    cart = await till.ask('cart.scan', { code: milk });
    expect(cart.lines.map((line) => [line.qty_milli, line.gross_minor])).toEqual([
      [3000, 1755],
      [1000, 650],
    ]);
  });

  it('sells what the label of a scale weighs, or costs, to the last unit of money', async () => {
    till = await openCounter();
    const sold = (name: string, code: string) =>
      till.ask('catalog.create', {
        name,
        codes: [code],
        price_minor: 6000,
        taxClass: 'standard',
        categoryId: null,
        unit: 'kg',
      });
    await sold('Tomates', '2101234000007');
    await sold('Fromage', '2200002000000');
    expect((await till.ask('cart.scan', { code: '2101234007501' })).lines).toMatchObject([
      { name: 'Tomates', qty_milli: 750, unit_price_minor: 6000, gross_minor: 4500 },
    ]);
    // 4333 is no multiple of what a gram costs: 722 g come to 4332 by the price of the kilogram.
    const cart = await till.ask('cart.scan', { code: '2200002043335' });
    expect(cart.lines[1]).toMatchObject({ name: 'Fromage', qty_milli: 722, gross_minor: 4333 });
    const back = await till.ask('cart.scan', { code: '2200002043335', qty_milli: -1000 });
    expect(back.lines[2]).toMatchObject({ qty_milli: -722, gross_minor: -4333 });
    const { gross_minor } = await till.ask('cart.removeLine', { lineId: back.lines[2]!.id });
    expect(gross_minor).toBe(8833);
    const lineId = cart.lines[1]!.id;
    const cut = await till.ask('cart.setQuantity', { lineId, qty_milli: 500 });
    expect(cut.lines[1]).toMatchObject({ qty_milli: 500, gross_minor: 3000 });
    const { lines } = await till.ask('cart.undo', { id: cut.undo!.id });
    expect(lines[1]).toMatchObject({ qty_milli: 722, gross_minor: 4333 });
  });

  it('asks a large quantity back that a hand typed, however it comes, and of nobody who is sure', async () => {
    till = await openCounter();
    const sugar = await till.ask('catalog.create', {
      name: 'Sucre',
      codes: ['2990000000996'],
      price_minor: 2,
      taxClass: 'standard',
      categoryId: null,
      unit: 'g',
    });
    const { lines } = await till.ask('cart.scan', { code: milk, qty_milli: 99_000, sure: false });
    const lineId = lines[0]!.id;
    const asked = {
      code: 'QUANTITY_LARGE',
      params: { name: 'Lait entier 1 L', quantity: 1212, amount_minor: 787_800 },
    };
    for (const [qty_milli, name] of [
      [1_212_000, 'cart.scan'],
      [1_212_000, 'cart.setQuantity'],
    ] as const)
      expect(
        name === 'cart.scan'
          ? await till.call(name, { code: milk, qty_milli, sure: false })
          : await till.call(name, { lineId, qty_milli, sure: false }),
      ).toMatchObject({ refusal: asked });
    const weigh = (qty_milli: number, sure: boolean) =>
      till.call('cart.add', { productId: sugar.id, qty_milli, sure });
    expect(await weigh(9_999_000, false)).toMatchObject({ ok: true });
    for (const quantity of [10_000, -10_000])
      expect(await weigh(quantity * 1000, false)).toMatchObject({
        refusal: { code: 'QUANTITY_LARGE', params: { quantity } },
      });
    expect((await till.ask('cart.get', {})).lines.map(({ qty_milli }) => qty_milli)).toEqual([
      99_000, 9_999_000,
    ]);
    await till.ask('cart.setQuantity', { lineId, qty_milli: 100_000 });
    expect(await till.call('cart.scan', { code: milk, qty_milli: 1_212_000, sure: true })).toMatchObject({
      value: { lines: [{ qty_milli: 1_312_000 }, {}] },
    });
  });

  it('asks for the price of a product that has none, once', async () => {
    till = await openCounter();
    const made = await till.ask('catalog.create', {
      name: 'Mangue',
      codes: ['555'],
      price_minor: null,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
    });
    expect(await till.call('cart.scan', { code: '555' })).toMatchObject({
      refusal: { code: 'PRICE_NEEDED', params: { productId: made.id, name: 'Mangue' } },
    });
    await till.ask('cart.add', { productId: made.id, newPrice_minor: 300 });
    expect(await till.ask('cart.scan', { code: '555' })).toMatchObject({ gross_minor: 600 });
    expect((await till.ask('catalog.get', { id: made.id })).price_minor).toBe(300);
  });

  it('asks for the price of open goods at each sale, however often they were sold', async () => {
    till = await openCounter();
    const { id: productId } = await till.ask('catalog.create', {
      name: 'Retouche',
      codes: ['556'],
      price_minor: null,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
    });
    const asked = async () => {
      const answer = await till.call('cart.scan', { code: '556' });
      return answer.ok ? null : [answer.refusal.code, answer.refusal.params?.open];
    };
    expect(await asked()).toEqual(['PRICE_NEEDED', undefined]);
    await till.ask('cart.add', { productId, newPrice_minor: 300, remember: false });
    expect(await asked()).toEqual(['PRICE_NEEDED', 1]);
    const two = await till.ask('cart.add', { productId, newPrice_minor: 450, remember: false });
    expect(two.lines.map(({ gross_minor }) => gross_minor)).toEqual([300, 450]);
    expect((await till.ask('catalog.get', { id: productId })).price_minor).toBeNull();
    const { id: cartId, revision } = two;
    const tenders = [{ kind: 'cash' as const, given_minor: 750 }];
    await till.ask('sales.pay', { cartId, revision, tenders });
    expect(await asked()).toEqual(['PRICE_NEEDED', 1]);
  });

  it('holds carts and gives them back, losing none', async () => {
    till = await openCounter();
    const first = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.hold', { label: 'Mme Diop' });
    const second = await till.ask('cart.scan', { code: rice });
    expect(await till.ask('cart.held', {})).toMatchObject([
      { id: first.id, label: 'Mme Diop', gross_minor: 650 },
    ]);
    const back = await till.ask('cart.recall', { cartId: first.id });
    expect(back).toMatchObject({ id: first.id, gross_minor: 650, heldCount: 1 });
    expect(await till.ask('cart.held', {})).toMatchObject([{ id: second.id, gross_minor: 4200 }]);
  });

  it('keeps the name of a cart that was on hold, for the next time and where it makes room for another', async () => {
    till = await openCounter();
    const first = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.hold', { label: 'Mme Diop' });
    const second = await till.ask('cart.scan', { code: rice });
    expect(await till.ask('cart.recall', { cartId: first.id })).toMatchObject({ heldAs: 'Mme Diop' });
    expect(await till.ask('cart.scan', { code: milk })).toMatchObject({ heldAs: 'Mme Diop' });
    expect((await till.ask('cart.recall', { cartId: second.id })).heldAs).toBeUndefined();
    expect(await till.ask('cart.held', {})).toMatchObject([{ id: first.id, label: 'Mme Diop' }]);
    await till.ask('cart.recall', { cartId: first.id });
    await till.ask('cart.hold', { label: null });
    expect((await till.ask('cart.recall', { cartId: first.id })).heldAs).toBeUndefined();
  });

  it('holds what is only a note too, and never counts a cart’s revision back', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk });
    const first = await till.ask('cart.scan', { code: rice });
    await till.ask('cart.hold', { label: null });
    const note = await till.ask('cart.setNote', { lineId: null, note: 'Livraison 18 h' });
    const back = await till.ask('cart.recall', { cartId: first.id });
    expect(back.revision).toBeGreaterThan(first.revision);
    expect(await till.ask('cart.held', {})).toMatchObject([{ id: note.id, lines: 0 }]);
    expect(await till.ask('cart.recall', { cartId: note.id })).toMatchObject({ note: 'Livraison 18 h' });
  });

  it('takes goods back only with leave, and turns a whole cart', async () => {
    till = await openCounter();
    await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const fatou = (await till.ask('users.tiles', {})).find((person) => person.name === 'Fatou')!;
    await till.ask('session.signOut', { reason: 'switch' });
    await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
    const cart = await till.ask('cart.scan', { code: milk });
    const lineId = cart.lines[0]!.id;
    expect(await till.call('cart.setQuantity', { lineId, qty_milli: -1000 })).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'sale.return' } },
    });
    const awa = (await till.ask('users.approvers', { permission: 'sale.return' }))[0]!;
    const { override } = await till.ask('users.authorise', {
      userId: awa.id,
      pin: ownerPin,
      permission: 'sale.return',
    });
    const returned = await till.ask('cart.setReturn', { returned: true }, { override });
    expect(returned).toMatchObject({ gross_minor: -650, tax_minor: -99, lines: [{ allowedBy: 'Awa' }] });
    const paid = await till.ask('sales.pay', {
      cartId: returned.id,
      revision: returned.revision,
      tenders: [{ kind: 'cash', given_minor: -650 }],
    });
    expect(paid).toMatchObject({ gross_minor: -650, change_minor: 0 });
  });

  it('keeps a cashier within the shop’s limit of discount', async () => {
    till = await openCounter();
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', {
      ...settings,
      sale: { ...settings.sale, maxDiscountCashier_ppm: 50_000 },
    });
    await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const fatou = (await till.ask('users.tiles', {})).find((person) => person.name === 'Fatou')!;
    await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
    const cart = await till.ask('cart.scan', { code: rice });
    const give = (discount: { kind: 'amount'; amount_minor: number }) =>
      till.call('cart.discountLine', { lineId: cart.lines[0]!.id, discount });
    expect(await give({ kind: 'amount', amount_minor: 210 })).toMatchObject({ value: { gross_minor: 3990 } });
    expect(await give({ kind: 'amount', amount_minor: 211 })).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED' },
    });
    expect(await give({ kind: 'amount', amount_minor: 4201 })).toMatchObject({
      refusal: { code: 'DISCOUNT_TOO_LARGE' },
    });
  });

  it('refuses quantities that are slips of a finger or a scanner', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: milk });
    const set = (qty_milli: number) =>
      till.call('cart.setQuantity', { lineId: cart.lines[0]!.id, qty_milli });
    expect(await set(0)).toMatchObject({ refusal: { code: 'BAD_QUANTITY' } });
    expect(await set(3_017_620_422_003)).toMatchObject({ refusal: { code: 'BAD_QUANTITY' } });
    expect(await set(999_999_000)).toMatchObject({ refusal: { code: 'BAD_QUANTITY' } });
    expect(await set(500)).toMatchObject({ refusal: { code: 'NOT_DIVISIBLE' } });
    expect(await set(2000)).toMatchObject({ value: { gross_minor: 1300 } });
    const { id } = await till.ask('catalog.create', {
      name: 'Château',
      codes: ['999999'],
      price_minor: 9_000_000_000,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
    });
    expect(await till.call('cart.add', { productId: id, qty_milli: 5000 })).toMatchObject({
      refusal: { code: 'AMOUNT_TOO_LARGE', params: { most_minor: 10_000_000_000 } },
    });
    const lineId = cart.lines[0]!.id;
    await till.ask('cart.discountLine', { lineId, discount: { kind: 'amount', amount_minor: 700 as Minor } });
    expect(await set(1000)).toMatchObject({ refusal: { code: 'DISCOUNT_TOO_LARGE' } });
    expect(await till.ask('cart.get', {})).toMatchObject({ gross_minor: 600, lines: [{ qty_milli: 2000 }] });
    expect(await till.call('cart.setQuantity', { lineId: 99, qty_milli: 1000 })).toMatchObject({
      refusal: { code: 'LINE_GONE' },
    });
  });

  it('records every gesture that takes money away', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: milk, qty_milli: 5000 });
    await till.ask('cart.setQuantity', { lineId: cart.lines[0]!.id, qty_milli: 3000 });
    await till.ask('cart.removeLine', { lineId: cart.lines[0]!.id });
    await till.ask('cart.scan', { code: rice });
    await till.ask('cart.void', { reason: 'Client parti' });
    const x = await till.ask('shifts.x', {});
    expect(x.totals.removedLines).toEqual({ count: 2, amount_minor: 3250 });
    expect(x.totals.voids).toEqual({ count: 1, amount_minor: 4200 });
  });

  it('does not sell without a shift', async () => {
    till = await openCounter();
    await till.ask('shifts.close', { count: null, counted_minor: 10_000, reason: null });
    expect(await till.call('cart.scan', { code: milk })).toMatchObject({ refusal: { code: 'NO_SHIFT' } });
  });
});
