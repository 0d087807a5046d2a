import { afterEach, describe, expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
import { factsOf } from '#tests/support/facts-of.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const rice = '4006381333931';
const wave = {
  kind: 'mobile' as const,
  amount_minor: minor(300),
  operator: 'Wave',
  reference: 'W-7',
};
const cash = { kind: 'cash' as const, given_minor: minor(350) };
const putDown = async (cartId: string, ...tenders: (typeof wave | typeof cash)[]) => {
  const { putDown: known } = await till.ask('cart.get', {});
  return till.ask('cart.putDown', { cartId, known, tenders });
};
async function startAgain(): Promise<void> {
  till = await till.restart();
  const [owner] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
}

describe('what the customer has put down before the sale is paid', () => {
  it('is with the cart after a start, and the cart is the one that the screens show', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: milk });
    expect(cart).toMatchObject({ gross_minor: 650, putDown: [] });
    expect(await putDown(cart.id, wave)).toEqual({ ...cart, putDown: [wave], putDownRevision: 1 });
    await startAgain();
    const back = await till.ask('cart.get', {});
    expect(back).toMatchObject({ id: cart.id, revision: cart.revision, putDown: [wave] });
    const paid = await till.ask('sales.pay', {
      cartId: back.id,
      revision: back.revision,
      tenders: [...back.putDown, cash],
    });
    expect(paid.tenders).toMatchObject([{ kind: 'mobile', amount_minor: 300 }, { amount_minor: 350 }]);
    expect(paid.cart.putDown).toEqual([]);
    await startAgain();
    expect(await till.ask('cart.get', {})).toMatchObject({ lines: [], putDown: [] });
  });

  it('stays when the goods change or wait, and is taken up again as a whole', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.scan', { code: milk });
    await putDown(id, cash, wave);
    expect(await till.ask('cart.scan', { code: rice })).toMatchObject({ putDown: [cash, wave] });
    expect(await till.ask('cart.hold', { label: null })).toMatchObject({ putDown: [] });
    expect(await till.ask('cart.recall', { cartId: id })).toMatchObject({ putDown: [cash, wave] });
    expect(await putDown(id)).toMatchObject({ putDown: [] });
  });

  it('goes with the cart that is given up, and does not come back with its goods', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.scan', { code: milk });
    await putDown(id, wave);
    const gone = await till.ask('cart.void', { moneyBack_minor: minor(300) });
    expect(gone.putDown).toEqual([]);
    const back = await till.ask('cart.undo', { id: gone.undo!.id });
    expect(back).toMatchObject({ id, gross_minor: 650, putDown: [] });
  });

  it('does not pay for the next customer: the last line goes when it was said that the money went back', async () => {
    till = await openCounter();
    await till.ask('cart.setNote', { lineId: null, note: 'table 3' });
    const first = await till.ask('cart.scan', { code: milk });
    const { lines, id } = await till.ask('cart.scan', { code: rice });
    await putDown(id, wave, cash);
    const [milkLine, riceLine] = lines.map((line) => line.id);
    const left = await till.ask('cart.removeLine', { lineId: riceLine! });
    expect(left).toMatchObject({ gross_minor: 650, putDown: [wave, cash] });
    const gone = { lineId: milkLine! };
    for (const moneyBack_minor of [null, minor(649), minor(0)])
      expect(await till.call('cart.removeLine', { ...gone, moneyBack_minor })).toMatchObject({
        refusal: { code: 'MONEY_RECEIVED', params: { amount_minor: 650 } },
      });
    expect(await till.ask('cart.get', {})).toEqual(left);
    const empty = await till.ask('cart.removeLine', { ...gone, moneyBack_minor: minor(650) });
    expect(empty).toMatchObject({ id: first.id, lines: [], note: 'table 3', putDown: [] });
    expect(await till.ask('cart.scan', { code: milk })).toMatchObject({ gross_minor: 650, putDown: [] });
    expect(factsOf(till.dataDir, 'cart.money-back')).toMatchObject([
      {
        cart: id,
        tenders: [
          { kind: 'mobile', amount_minor: 300, operator: 'Wave', reference: 'W-7' },
          { kind: 'cash', amount_minor: 350 },
        ],
      },
    ]);
  });

  it('is told when a sale is voided or thrown away, at the counter and on hold', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.scan', { code: milk });
    await putDown(id, wave);
    const first = { refusal: { code: 'MONEY_RECEIVED', params: { amount_minor: 300 } } };
    expect(await till.call('cart.void', {})).toMatchObject(first);
    await till.ask('cart.hold', { label: null });
    expect(await till.ask('cart.held', {})).toMatchObject([{ id, gross_minor: 650, putDown: [wave] }]);
    expect(await till.call('cart.discardHeld', { cartId: id })).toMatchObject(first);
    expect(await till.ask('cart.held', {})).toHaveLength(1);
    const gone = await till.ask('cart.discardHeld', { cartId: id, moneyBack_minor: minor(300) });
    await till.ask('cart.undo', { id: gone.undo!.id });
    expect(await till.ask('cart.held', {})).toMatchObject([{ id, putDown: [] }]);
    expect(factsOf(till.dataDir, 'cart.money-back')).toHaveLength(1);
  });

  it('is not put down where there are no goods, nor on both sides of the counter at once', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.get', {});
    const put = (...tenders: object[]) =>
      till.call('cart.putDown', { cartId: id, known: [], tenders: tenders as never });
    expect(await put(wave)).toMatchObject({ refusal: { code: 'CART_EMPTY' } });
    await till.ask('cart.scan', { code: milk });
    expect(await put(wave, { kind: 'cash', given_minor: -100 })).toMatchObject({
      refusal: { code: 'TENDER_SIGN' },
    });
  });

  it('is part of what pays the sale, also when another window put it down', async () => {
    till = await openCounter();
    const { id, revision } = await till.ask('cart.scan', { code: milk });
    await putDown(id, wave);
    const all = { kind: 'cash' as const, given_minor: minor(650) };
    const pay = (tenders: (typeof wave | typeof cash)[]) =>
      till.call('sales.pay', { cartId: id, revision, tenders });
    expect(await pay([all])).toMatchObject({ refusal: { code: 'CART_CHANGED' } });
    expect(await pay([cash, wave])).toMatchObject({ ok: true });
  });

  it('loses nothing where two windows put down in the same moment, and gives back once what both take up', async () => {
    till = await openCounter();
    const { id, revision } = await till.ask('cart.scan', { code: milk });
    const put = (known: (typeof wave | typeof cash)[], tenders: typeof known) =>
      till.ask('cart.putDown', { cartId: id, known, tenders });
    await put([], [wave]);
    const both = await put([], [cash]);
    expect(both).toMatchObject({ revision, putDown: [wave, cash], putDownRevision: 2 });
    // Two customers' coins may be alike.
    expect((await put([wave, cash], [wave, cash, cash])).putDown).toEqual([wave, cash, cash]);
    expect((await put([wave, cash, cash], [wave, cash])).putDown).toEqual([wave, cash]);
    expect((await put([wave, cash], [cash])).putDown).toEqual([cash]);
    const once = await put([wave, cash], [cash]);
    expect(once.putDown).toEqual([cash]);
    const pay = (putDownRevision: number) =>
      till.call('sales.pay', {
        cartId: id,
        revision,
        putDownRevision,
        tenders: [cash, { kind: 'cash', given_minor: minor(300) }],
      });
    expect(await pay(both.putDownRevision)).toMatchObject({ refusal: { code: 'CART_CHANGED' } });
    expect(await pay(once.putDownRevision)).toMatchObject({ ok: true });
  });

  it('is not put down for another cart than the one that lies there', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.void', {});
    expect(await till.call('cart.putDown', { cartId: id, known: [], tenders: [wave] })).toMatchObject({
      refusal: { code: 'CART_CHANGED' },
    });
    expect(await till.ask('cart.get', {})).toMatchObject({ putDown: [] });
  });
});

describe('a shift that is closed over a sale on hold in which money was put down', () => {
  const close = (counted: number) =>
    till.ask('shifts.close', { count: null, counted_minor: minor(counted), reason: null });

  it('says how much that is, and counts it in every drawer until the sale is paid', async () => {
    till = await openCounter();
    expect(await till.ask('shifts.current', {})).toMatchObject({
      heldMoney: { cash_minor: 0, other_minor: 0 },
    });
    const { id } = await till.ask('cart.scan', { code: milk });
    await putDown(id, wave, { kind: 'cash', given_minor: minor(100) });
    await till.ask('cart.hold', { label: 'Awa' });
    const held = { heldCarts: 1, heldMoney: { cash_minor: 100, other_minor: 300 } };
    expect(await till.ask('shifts.current', {})).toMatchObject(held);
    expect(await close(10_100)).toMatchObject({
      cash: { held_minor: 100, expected_minor: 10_100, difference_minor: 0 },
    });
    await till.ask('shifts.open', { float_minor: minor(10_100), count: null });
    expect(await till.ask('shifts.current', {})).toMatchObject(held);
    const cart = await till.ask('cart.recall', { cartId: id });
    const tenders = [...cart.putDown, { kind: 'cash' as const, given_minor: minor(250) }];
    await till.ask('sales.pay', { cartId: id, revision: cart.revision, tenders });
    expect(await close(10_350)).toMatchObject({
      cash: { expected_minor: 10_350, sales_minor: 350, held_minor: -100, difference_minor: 0 },
    });
  });

  it('is told to who counts blind too, who gets to know nothing else by it', async () => {
    till = await openCounter();
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...settings, sale: { ...settings.sale, blindClose: true } });
    const { id } = await till.ask('cart.scan', { code: milk });
    await putDown(id, cash);
    await till.ask('cart.hold', { label: null });
    const fatou = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
    expect(await till.ask('shifts.current', {})).toMatchObject({
      shift: { gross_minor: null },
      heldMoney: { cash_minor: 350, other_minor: 0 },
    });
    const counted = { count: null, counted_minor: minor(10_350) };
    expect(await till.ask('shifts.count', counted)).toEqual({ asks: 'nothing', earlier: false });
    expect(await till.ask('shifts.close', { ...counted, reason: null })).toMatchObject({ cash: null });
  });
});
