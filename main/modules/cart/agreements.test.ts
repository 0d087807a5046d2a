import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import { type Milli, minor, ppm } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

const milk = '3017620422003';
const rice = '4006381333931';
/** Of a cashier, in the property below too. */
const limit_ppm = 100_000;
const owner = 1;

let till: TestTill;
beforeEach(async () => {
  till = await openCounter();
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', {
    ...settings,
    sale: { ...settings.sale, maxDiscountCashier_ppm: ppm(limit_ppm) },
  });
  const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
});
afterEach(() => till.close());

const allowance = (permission: Permission): Promise<{ override: string }> =>
  till.ask('users.authorise', { userId: owner, pin: ownerPin, permission });
/** An owner without a PIN, as in the demo shop: a PIN costs a tenth of a second each time. */
const withoutPin = (): void => {
  const db = openDb(storeFile(till.dataDir));
  db.sql('open', 'UPDATE user SET pin_hash = NULL WHERE id = :owner').run({ owner });
  db.close();
};
const refusedFor = (permission: Permission) => ({
  refusal: { code: 'PERMISSION_NEEDED', params: { permission } },
});
const pay = async (meta = {}) => {
  const { id: cartId, revision, gross_minor, cash_due_minor } = await till.ask('cart.get', {});
  const given_minor = cash_due_minor === 0 ? minor(0) : (cash_due_minor ?? gross_minor);
  return till.call('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor }] }, meta);
};

describe('a price that was agreed to for some', () => {
  it('is asked about again when more of them come back by undo', async () => {
    const { lines } = await till.ask('cart.scan', { code: rice, qty_milli: 100_000 });
    const lineId = lines[0]!.id;
    const { undo } = await till.ask('cart.setQuantity', { lineId, qty_milli: 1000 });
    await till.ask('cart.setPrice', { lineId, price_minor: minor(10) }, await allowance('sale.price'));
    expect(await till.call('cart.undo', { id: undo!.id })).toMatchObject(refusedFor('sale.price'));
    expect(await till.ask('cart.get', {})).toMatchObject({ gross_minor: 10, undo: { id: undo!.id } });
    const back = await till.ask('cart.undo', { id: undo!.id }, await allowance('sale.price'));
    expect(back).toMatchObject({ gross_minor: 1000, lines: [{ allowedBy: 'Awa' }] });
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const restored = "SELECT bytes FROM journal WHERE kind = 'cart.restored'";
    expect(JSON.parse(db.sql<{ bytes: string }>('restored', restored).get()!.bytes).body).toMatchObject({
      by: owner,
    });
    db.close();
  });

  it('holds for that many again after fewer were wanted', async () => {
    const { lines } = await till.ask('cart.scan', { code: rice, qty_milli: 5000 });
    const lineId = lines[0]!.id;
    await till.ask('cart.setPrice', { lineId, price_minor: minor(3000) }, await allowance('sale.price'));
    await till.ask('cart.setQuantity', { lineId, qty_milli: 1000 });
    await till.ask('cart.hold', { label: null });
    const [held] = await till.ask('cart.held', {});
    await till.ask('cart.recall', { cartId: held!.id });
    await till.ask('cart.setQuantity', { lineId, qty_milli: 5000 });
    expect(await till.call('cart.setQuantity', { lineId, qty_milli: 6000 })).toMatchObject(
      refusedFor('sale.price'),
    );
    expect(await pay()).toMatchObject({ value: { gross_minor: 15_000 } });
  });

  it('that come back is none for selling one, however it is turned', async () => {
    await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
    const { lines } = await till.ask('cart.scan', { code: rice, qty_milli: -1000 });
    const lineId = lines[0]!.id;
    await till.ask('cart.setPrice', { lineId, price_minor: minor(10) }, await allowance('sale.price'));
    for (const turn of [
      () => till.call('cart.setReturn', { returned: false }),
      () => till.call('cart.setQuantity', { lineId, qty_milli: 1000 as Milli }),
    ])
      expect(await turn()).toMatchObject(refusedFor('sale.price'));
    expect(await till.ask('cart.get', {})).toMatchObject({ gross_minor: -10 });
  });

  it('of a sale is none for giving money back', async () => {
    const { lines } = await till.ask('cart.scan', { code: milk });
    const price_minor = minor(90_000);
    await till.ask('cart.setPrice', { lineId: lines[0]!.id, price_minor }, await allowance('sale.price'));
    await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
    expect(await till.call('cart.setReturn', { returned: true })).toMatchObject(refusedFor('sale.price'));
    await till.ask('cart.setReturn', { returned: true }, await allowance('sale.price'));
  });
});

it('lets a discount on goods that come back be none on goods that are sold', async () => {
  await till.ask('cart.returnMode', { on: true }, await allowance('sale.return'));
  const { lines } = await till.ask('cart.scan', { code: milk, qty_milli: -1000 });
  const lineId = lines[0]!.id;
  const discount = { kind: 'percent' as const, percent_ppm: ppm(1_000_000) };
  await till.ask('cart.discountLine', { lineId, discount }, await allowance('sale.discount'));
  await till.ask('cart.setQuantity', { lineId, qty_milli: 1000 });
  expect(await pay()).toMatchObject(refusedFor('sale.discount'));
  await till.ask('cart.setQuantity', { lineId, qty_milli: -1000 });
  expect(await pay()).toMatchObject({ ok: true });
});

const quantity = fc.integer({ min: -4, max: 6 }).map((pieces) => (pieces || 1) * 1000);
const discount = fc.oneof(
  fc.constantFrom(50_000, 100_000, 400_000, 1_000_000).map((percent_ppm) => ({
    kind: 'percent' as const,
    percent_ppm: ppm(percent_ppm),
  })),
  fc.constantFrom(0, 60, 2000).map((amount_minor) => ({ kind: 'amount' as const, amount_minor })),
  fc.constant(null),
);
const gesture = fc.record({
  what: fc.constantFrom(
    ...(['scan', 'scan', 'quantity', 'quantity', 'price', 'price', 'discount', 'ticket', 'remove'] as const),
    ...(['undo', 'undo', 'turn', 'hold', 'recall', 'discard', 'void', 'pay'] as const),
  ),
  on: fc.nat(5),
  qty: quantity,
  price: fc.constantFrom(10, 500, 650, 4200, 9000),
  discount,
  turned: fc.boolean(),
  agrees: fc.boolean(),
});
type Gesture = typeof gesture extends fc.Arbitrary<infer G> ? G : never;

function called({ what, on, qty, price, discount, turned }: Gesture, cart: CartView, held: string[]) {
  const lineId = cart.lines[on % Math.max(cart.lines.length, 1)]?.id ?? 1;
  const cartId = held[on % Math.max(held.length, 1)] ?? 'none-on-hold';
  const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
  return {
    scan: ['cart.scan', { code: on % 2 ? milk : rice, qty_milli: qty }],
    quantity: ['cart.setQuantity', { lineId, qty_milli: qty }],
    price: ['cart.setPrice', { lineId, price_minor: price }],
    discount: ['cart.discountLine', { lineId, discount }],
    ticket: ['cart.discountTicket', { discount }],
    remove: ['cart.removeLine', { lineId }],
    undo: ['cart.undo', { id: cart.undo?.id ?? 1 }],
    turn: ['cart.setReturn', { returned: turned }],
    hold: ['cart.hold', { label: null }],
    recall: ['cart.recall', { cartId }],
    discard: ['cart.discardHeld', { cartId }],
    void: ['cart.void', {}],
    pay: ['sales.pay', { cartId: cart.id, revision: cart.revision, tenders, agreedChange_minor: null }],
  }[what] as [string, unknown];
}

/** What was taken off a line of the list, with what the ticket takes, as a share of it. */
const shareOff = (line: CartView['lines'][number]): number =>
  line.list_minor === 0 ? 0 : ((line.list_minor - line.gross_minor) * 1_000_000) / line.list_minor;
/** A minor unit of rounding on a line, and one of the ticket's discount shared out. */
const rounding = 2;

it('lets nothing out for less than somebody who may agreed to, whatever a cashier does between the agreements', async () => {
  const asked = async (name: string, input: unknown, meta = {}) =>
    (await till.application.call(till.session, name, input, meta)) as
      | { ok: true; value: unknown }
      | { ok: false; refusal: { code: string; params?: { permission?: Permission } } };
  withoutPin();
  let [sold, refused] = [0, 0];
  /** By cart and line: the cart as a manager saw it when she agreed. */
  const prices: { line: string; price: number; qty: number }[] = [];
  const discounts: { line: string; sign: number; off: number; share: number }[] = [];
  const note = (permission: Permission, cart: CartView): void => {
    for (const line of cart.lines) {
      const at = { line: `${cart.id}/${line.id}` };
      if (permission === 'sale.price')
        prices.push({ ...at, price: line.unit_price_minor, qty: line.qty_milli });
      if (permission === 'sale.discount')
        discounts.push({
          ...at,
          sign: Math.sign(line.list_minor),
          off: Math.abs(line.list_minor - line.gross_minor),
          share: shareOff(line),
        });
    }
  };
  const judge = (cart: CartView): void => {
    for (const line of cart.lines) {
      const at = `${cart.id}/${line.id}`;
      if (line.catalogue_price_minor !== null)
        expect(
          prices.some(
            ({ line: of, price, qty }) =>
              of === at &&
              price === line.unit_price_minor &&
              Math.sign(qty) === Math.sign(line.qty_milli) &&
              Math.abs(line.qty_milli) <= Math.abs(qty),
          ),
        ).toBe(true);
      const off = Math.abs(line.list_minor - line.gross_minor);
      const within = off <= (limit_ppm * Math.abs(line.list_minor)) / 1_000_000 + rounding;
      const agreed = ({ line: of, ...given }: (typeof discounts)[number]): boolean =>
        of === at &&
        given.sign === Math.sign(line.list_minor) &&
        off <= given.off + rounding &&
        shareOff(line) <= given.share + (rounding * 1_000_000) / Math.abs(line.list_minor);
      expect(within || discounts.some(agreed)).toBe(true);
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.array(gesture, { minLength: 10, maxLength: 40 }), async (gestures) => {
      for (const one of gestures) {
        const before = await till.ask('cart.get', {});
        const held = (await till.ask('cart.held', {})).map(({ id }) => id);
        const [name, input] = called(one, before, held);
        let answer = await asked(name, input);
        const permission =
          answer.ok || answer.refusal.code !== 'PERMISSION_NEEDED'
            ? undefined
            : answer.refusal.params?.permission;
        if (permission) refused += 1;
        if (permission && one.agrees) {
          if (name === 'sales.pay') note(permission, before);
          answer = await asked(name, input, await allowance(permission));
          if (answer.ok) note(permission, await till.ask('cart.get', {}));
        }
        if (name !== 'sales.pay') expect(answer.ok || answer.refusal.code !== 'INTERNAL').toBe(true);
        else if (answer.ok) {
          sold += 1;
          judge(before);
        }
      }
    }),
    { numRuns: 40 },
  );
  // Some thirty of each; which gestures come is chance.
  expect(Math.min(sold, refused)).toBeGreaterThan(3);
}, 60_000);

describe('a gesture that needs two permissions', () => {
  const both = { permission: 'sale.return', also: 'sale.price' };

  it('asks one manager once: goods at an agreed price that come back', async () => {
    const { lines } = await till.ask('cart.scan', { code: milk });
    const change = { lineId: lines[0]!.id, price_minor: minor(100) };
    await till.ask('cart.setPrice', change, await allowance('sale.price'));
    const before = await till.ask('cart.get', {});
    expect(await till.call('cart.setReturn', { returned: true })).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: both },
    });
    // What was tried to find that out has changed nothing.
    expect(await till.ask('cart.get', {})).toEqual(before);
    expect(
      await till.ask('users.approvers', { permission: 'sale.return', also: ['sale.price'] }),
    ).toMatchObject([{ id: owner }]);
    const agreed = await till.ask('users.authorise', {
      userId: owner,
      pin: ownerPin,
      permission: 'sale.return',
      also: ['sale.price'],
    });
    expect(await till.ask('cart.setReturn', { returned: true }, agreed)).toMatchObject({
      gross_minor: -100,
      lines: [{ allowedBy: 'Awa' }],
    });
    expect(await till.call('cart.setReturn', { returned: false }, agreed)).toMatchObject(
      refusedFor('sale.price'),
    );
  });

  it('is not carried out with an agreement to one of them, which stays to be spent', async () => {
    const { lines } = await till.ask('cart.scan', { code: milk });
    const change = { lineId: lines[0]!.id, price_minor: minor(100) };
    await till.ask('cart.setPrice', change, await allowance('sale.price'));
    const agreed = await allowance('sale.return');
    expect(await till.call('cart.setReturn', { returned: true }, agreed)).toMatchObject({
      refusal: { params: { permission: 'sale.price', also: 'sale.return' } },
    });
    expect(await till.ask('cart.get', {})).toMatchObject({ gross_minor: 100, returnsAllowedTo: null });
    expect(await till.ask('cart.returnMode', { on: true }, agreed)).toMatchObject({ lines: [{}] });
  });
});
