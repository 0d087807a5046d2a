import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ticket } from '#shared/modules/tickets/contract.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
const milk = '3017620422003';
const soap = '96385074';
beforeEach(async () => {
  till = await openCounter();
});
afterEach(() => till.close());

const get = (number: number): Promise<Ticket> => till.ask('tickets.get', { number });
/** Three of milk with 10 % off the line, four of soap, and 7 % off all of it. */
async function sell(): Promise<Ticket> {
  await till.ask('cart.scan', { code: milk, qty_milli: 3000 });
  const { lines } = await till.ask('cart.scan', { code: soap, qty_milli: 4000 });
  await till.ask('cart.discountLine', {
    lineId: lines[0]!.id,
    discount: { kind: 'percent', percent_ppm: 100_000 },
  });
  await till.ask('cart.discountTicket', { discount: { kind: 'percent', percent_ppm: 70_000 } });
  return get((await pay()).number);
}
async function pay() {
  const { id: cartId, revision, gross_minor } = await till.ask('cart.get', {});
  const tenders = [{ kind: 'card' as const, amount_minor: gross_minor, reference: '' }];
  return till.ask('sales.pay', { cartId, revision, tenders });
}
const back = (number: number, ...lines: readonly (readonly [line: number, pieces: number])[]) => ({
  ticket: number,
  lines: lines.map(([line, pieces]) => ({ line, qty_milli: pieces * 1000 })),
});

describe('goods that come back with their ticket', () => {
  it('give back what was paid, however they are dealt out over tickets: per tax, per discount, none of them negative', async () => {
    const sold = await sell();
    const orders = fc.sample(fc.shuffledSubarray([1, 1, 1, 2, 2, 2, 2], { minLength: 7, maxLength: 7 }), {
      numRuns: 3,
      seed: 11,
    });
    for (const order of orders) {
      const ticket = orders.indexOf(order) === 0 ? sold : await sell();
      const parts = [order.slice(0, 2), order.slice(2, 3), order.slice(3)];
      const sums = { gross: 0, net: 0, discount: 0, taxes: new Map<string, number>() };
      for (const part of parts) {
        const pieces = ([1, 2] as const)
          .map((line) => [line, part.filter((one) => one === line).length] as const)
          .filter(([, count]) => count > 0);
        const told = await till.ask('tickets.back', {
          number: ticket.number,
          lines: back(0, ...pieces).lines,
        });
        const cart = await till.ask('cart.takeBack', back(ticket.number, ...pieces));
        expect(cart.gross_minor).toBe(0 - told.gross_minor);
        expect(cart.gross_minor).toBeLessThanOrEqual(0);
        const refund = await get((await pay()).number);
        sums.gross += refund.gross_minor;
        sums.net += refund.net_minor;
        sums.discount += refund.discount_minor;
        for (const { taxId, amount_minor } of refund.taxes) {
          expect(amount_minor).toBeLessThanOrEqual(0);
          sums.taxes.set(taxId, (sums.taxes.get(taxId) ?? 0) + amount_minor);
        }
      }
      expect([sums.gross, sums.net, sums.discount]).toEqual(
        [ticket.gross_minor, ticket.net_minor, ticket.discount_minor].map((paid) => 0 - paid),
      );
      expect([...sums.taxes]).toEqual(
        ticket.taxes.map(({ taxId, amount_minor }) => [taxId, 0 - amount_minor]),
      );
      const { lines, returnedOn } = await get(ticket.number);
      expect(lines.map(({ returned_milli }) => returned_milli)).toEqual([3000, 4000]);
      expect(returnedOn).toHaveLength(3);
    }
  });

  it('are never more than were sold, over several returns and a cart on hold', async () => {
    const { number } = await sell();
    await till.ask('cart.takeBack', back(number, [1, 2]));
    await till.ask('cart.hold', { label: null });
    await till.ask('cart.takeBack', back(number, [1, 1]));
    await pay();
    expect(await till.call('cart.takeBack', back(number, [1, 3]))).toMatchObject({
      refusal: { code: 'RETURN_TOO_MUCH', params: { left: 2 } },
    });
    const [held] = await till.ask('cart.held', {});
    const { id: cartId, revision, gross_minor } = await till.ask('cart.recall', { cartId: held!.id });
    const tenders = [{ kind: 'card' as const, amount_minor: gross_minor, reference: '' }];
    expect(await till.call('sales.pay', { cartId, revision, tenders })).toMatchObject({
      refusal: { code: 'RETURN_CHANGED', params: { number } },
    });
    // Chosen anew it is what is left, at what was not given back yet.
    await till.ask('cart.takeBack', back(number, [1, 2]));
    await pay();
    expect(await till.call('cart.takeBack', back(number, [1, 1]))).toMatchObject({
      refusal: { code: 'RETURN_TOO_MUCH', params: { left: 0 } },
    });
  });

  it('are paid out against new goods in one balance, and keep their price whatever is done to the cart', async () => {
    const { number, lines: sold } = await sell();
    const cart = await till.ask('cart.takeBack', back(number, [2, 4]));
    const fixed = { refusal: { code: 'RETURN_FIXED', params: { number } } };
    const lineId = cart.lines[0]!.id;
    expect(await till.call('cart.setQuantity', { lineId, qty_milli: -3000 })).toMatchObject(fixed);
    expect(await till.call('cart.setPrice', { lineId, price_minor: 1 })).toMatchObject(fixed);
    expect(
      await till.call('cart.discountLine', { lineId, discount: { kind: 'amount', amount_minor: 1 } }),
    ).toMatchObject(fixed);
    const { gross_minor } = await till.ask('cart.scan', { code: soap });
    expect(gross_minor).toBe(cart.gross_minor + 450);
    expect(
      (await till.ask('cart.discountTicket', { discount: { kind: 'percent', percent_ppm: 1_000_000 } }))
        .gross_minor,
    ).toBe(cart.gross_minor);
    expect(cart.gross_minor).toBe(0 - sold[1]!.gross_minor);
    expect((await till.ask('cart.setReturn', { returned: false })).lines[0]).toMatchObject({
      qty_milli: -4000,
      of: { ticket: number },
    });
  });

  it('say on paper which ticket they come back with, and go back into stock unless they are damaged', async () => {
    const { number } = await sell();
    const { productId } = (await get(number)).lines[1]!;
    const stock = async () => (await till.ask('catalog.get', { id: productId })).moved_milli;
    const before = await stock();
    await till.ask('cart.takeBack', {
      ticket: number,
      lines: [{ line: 2, qty_milli: 1000, binned: true }],
    });
    const one = await pay();
    expect(await stock()).toBe(before);
    await till.ask('cart.takeBack', back(number, [2, 1]));
    await pay();
    expect(await stock()).toBe(before + 1000);
    const { content } = await till.ask('tickets.receipt', { number: one.number, format: 'text' });
    expect(content.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`Retour du ticket ${number}, 20/11/2026`));
  });

  it('take no discount of the new ticket, and are not told as one given on it', async () => {
    const { number, discount_minor } = await sell();
    await till.ask('cart.takeBack', back(number, [1, 1]));
    const discount = { kind: 'percent' as const, percent_ppm: 100_000 };
    expect(await till.call('cart.discountTicket', { discount })).toMatchObject({
      refusal: { code: 'RETURN_FIXED', params: { number } },
    });
    const refund = await get((await pay()).number);
    const { discounts, discountsBack, returned } = (await till.ask('shifts.x', {})).totals;
    // Given were that of the line and that of the ticket; what came back of them stands beside.
    expect([discounts.count - discountsBack, returned.count]).toEqual([2, 1]);
    expect(returned.amount_minor).toBe(refund.discount_minor);
    expect(discounts.amount_minor).toBe(discount_minor + refund.discount_minor);
  });

  it('come back once: what came back on a ticket cannot come back from it', async () => {
    const { number } = await sell();
    await till.ask('cart.takeBack', back(number, [1, 1]));
    const refund = (await pay()).number;
    const refused = { refusal: { code: 'RETURN_OF_RETURN', params: { number: refund } } };
    expect(await till.call('cart.takeBack', back(refund, [1, 1]))).toMatchObject(refused);
    const { lines } = back(refund, [1, 1]);
    expect(await till.call('tickets.back', { number: refund, lines })).toMatchObject(refused);
  });

  it('are told in whole pieces: half of one is refused before any money is named', async () => {
    const { number } = await sell();
    const half = { number, lines: [{ line: 1, qty_milli: 500 }] };
    expect(await till.call('tickets.back', half)).toMatchObject({ refusal: { code: 'NOT_DIVISIBLE' } });
  });
});
