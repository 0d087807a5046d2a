import { afterEach, describe, expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const rice = '4006381333931';
const names = (cart: { lines: { name: string }[] }) => cart.lines.map((line) => line.name.slice(0, 4));
const undo = async () => {
  const { undo: gone } = await till.ask('cart.get', {});
  return till.ask('cart.undo', { id: gone?.id ?? 0 });
};

describe('taking a removal back', () => {
  it('puts the line where it was, as it was', async () => {
    till = await openCounter();
    const cart = await till.ask('cart.scan', { code: milk, qty_milli: 3000 });
    await till.ask('cart.scan', { code: rice });
    const [line] = cart.lines;
    await till.ask('cart.discountLine', {
      lineId: line!.id,
      discount: { kind: 'amount', amount_minor: minor(50) },
    });
    const less = await till.ask('cart.removeLine', { lineId: line!.id });
    expect(less).toMatchObject({
      gross_minor: 4200,
      undo: { what: 'line', name: 'Lait entier 1 L', amount_minor: 1900 },
    });
    await till.ask('cart.scan', { code: rice });
    const back = await undo();
    expect(names(back)).toEqual(['Lait', 'Riz ']);
    expect(back).toMatchObject({ gross_minor: 1900 + 2 * 4200, undo: null, lastLineId: line!.id });
  });

  it('gives pieces back one gesture after the other, each once', async () => {
    till = await openCounter();
    const { lines } = await till.ask('cart.scan', { code: milk, qty_milli: 5000 });
    const lineId = lines[0]!.id;
    await till.ask('cart.setQuantity', { lineId, qty_milli: 4000 });
    await till.ask('cart.setQuantity', { lineId, qty_milli: 1000 });
    const gone = await till.ask('cart.removeLine', { lineId });
    expect((await undo()).lines[0]?.qty_milli).toBe(1000);
    expect(await till.call('cart.undo', { id: gone.undo!.id })).toMatchObject({
      refusal: { code: 'UNDO_GONE' },
    });
    expect((await undo()).lines[0]?.qty_milli).toBe(4000);
    expect(await undo()).toMatchObject({ lines: [{ qty_milli: 5000 }], undo: null });
  });

  it('gives no pieces back to a line that was turned since, whatever that would come to', async () => {
    till = await openCounter();
    const { lines } = await till.ask('cart.scan', { code: milk, qty_milli: 2000 });
    const lineId = lines[0]!.id;
    await till.ask('cart.setQuantity', { lineId, qty_milli: 1000 });
    const { undo: gone } = await till.ask('cart.setReturn', { returned: true });
    expect(await till.call('cart.undo', { id: gone!.id })).toMatchObject({ refusal: { code: 'UNDO_GONE' } });
    await till.ask('cart.setReturn', { returned: false });
    const turned = await till.ask('cart.setQuantity', { lineId, qty_milli: -3000 });
    expect(turned.lines[0]?.qty_milli).toBe(-3000);
    expect((await undo()).lines[0]?.qty_milli).toBe(1000);
  });

  it('counts both: what was removed, and what of it came back', async () => {
    till = await openCounter();
    const { lines } = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.removeLine', { lineId: lines[0]!.id });
    await undo();
    await till.ask('cart.void', { reason: 'Client parti' });
    await undo();
    const { totals } = await till.ask('shifts.x', {});
    expect(totals).toMatchObject({
      removedLines: { count: 1, amount_minor: 650 },
      restoredLines: { count: 1, amount_minor: 650 },
      voids: { count: 1, amount_minor: 650 },
      restoredVoids: { count: 1, amount_minor: 650 },
    });
  });

  it('brings a cart back that was given up, and holds the one begun since', async () => {
    till = await openCounter();
    const first = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.void', {});
    const second = await till.ask('cart.scan', { code: rice });
    const back = await undo();
    expect(back).toMatchObject({ id: first.id, gross_minor: 650, heldCount: 1, undo: null });
    expect(await till.ask('cart.held', {})).toMatchObject([{ id: second.id }]);
  });

  it('brings a cart on hold back that was thrown away, under its label', async () => {
    till = await openCounter();
    const { id } = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.hold', { label: 'Mme Diop' });
    expect(await till.ask('cart.discardHeld', { cartId: id })).toMatchObject({
      heldCount: 0,
      undo: { what: 'held', name: 'Mme Diop', lines: 1 },
    });
    expect(await undo()).toMatchObject({ heldCount: 1 });
    expect(await till.ask('cart.held', {})).toMatchObject([{ id, label: 'Mme Diop', gross_minor: 650 }]);
    expect((await till.ask('shifts.x', {})).totals).toMatchObject({
      voids: { count: 1 },
      restoredVoids: { count: 1 },
    });
  });

  it('ends with the payment of the cart, with the shift and after five minutes', async () => {
    till = await openCounter();
    const take = async () => {
      const cart = await till.ask('cart.scan', { code: milk, qty_milli: 2000 });
      return till.ask('cart.setQuantity', { lineId: cart.lines[0]!.id, qty_milli: 1000 });
    };
    const cart = await take();
    expect(cart.undo).not.toBeNull();
    const tenders = [{ kind: 'cash' as const, given_minor: 650 }];
    const paid = await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
    expect(paid.cart.undo).toBeNull();
    await take();
    till.time.now += 5 * 60_000 + 1;
    expect((await till.ask('cart.get', {})).undo).toBeNull();
    await till.ask('cart.void', {});
    await till.ask('shifts.close', { count: null, counted_minor: 10_650, reason: null });
    await till.ask('shifts.open', { float_minor: 0, count: null });
    expect((await till.ask('cart.get', {})).undo).toBeNull();
  });
});
