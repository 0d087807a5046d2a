import { afterEach, describe, expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
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
const putDown = (cartId: string, ...tenders: (typeof wave | typeof cash)[]) =>
  till.ask('cart.putDown', { cartId, tenders });
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
    expect(await putDown(cart.id, wave)).toEqual({ ...cart, putDown: [wave] });
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
    const gone = await till.ask('cart.void', {});
    expect(gone.putDown).toEqual([]);
    const back = await till.ask('cart.undo', { id: gone.undo!.id });
    expect(back).toMatchObject({ id, gross_minor: 650, putDown: [] });
  });

  it('is not put down for another cart than the one that lies there', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.void', {});
    expect(await till.call('cart.putDown', { cartId: id, tenders: [wave] })).toMatchObject({
      refusal: { code: 'CART_CHANGED' },
    });
    expect(await till.ask('cart.get', {})).toMatchObject({ putDown: [] });
  });
});
