import { afterEach, describe, expect, it } from 'vitest';
import { openShop, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const back = (ticket: number, line: number) => ({ ticket, lines: [{ line, qty_milli: 1000 }] });
async function payByCard(): Promise<number> {
  const { id: cartId, revision, gross_minor } = await till.ask('cart.get', {});
  const tenders = [{ kind: 'card' as const, amount_minor: gross_minor, reference: '' }];
  return (await till.ask('sales.pay', { cartId, revision, tenders })).number;
}

describe('a tax whose rate is another one since', () => {
  const ratesOf = ({ taxes }: { taxes: readonly { rate_ppm: number; amount_minor: number }[] }) =>
    taxes.map(({ rate_ppm, amount_minor }) => [rate_ppm, amount_minor]);

  it('comes back at the rate of the sale, beside goods at the rate of the day, on the ticket and in every total', async () => {
    till = await openShop({ country: 'US', taxRates: { 'sales-tax': 80_000, 'sales-tax-food': 0 } });
    const settings = await till.ask('settings.get', {});
    const rate = (rate_ppm: number) => [{ name: '', rate_ppm }];
    await till.ask('settings.save', {
      ...settings,
      shopTaxes: {
        ...settings.shopTaxes,
        'sales-tax': { parts: rate(80_000), next: { from: '2026-11-21', parts: rate(100_000) } },
      },
    });
    await till.ask('shifts.open', { float_minor: 0, count: null });
    const { id: productId } = await till.ask('catalog.create', {
      name: 'Tea',
      codes: ['96385074'],
      price_minor: 1000,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
    });
    await till.ask('cart.add', { productId, qty_milli: 2000 });
    const sold = await payByCard();
    till.time.now += 86_400_000;
    await till.ask('session.signOut', { reason: 'user' });
    await till.ask('session.signIn', { userId: 1, pin: '271828' });

    await till.ask('cart.takeBack', back(sold, 1));
    const both = await till.ask('cart.add', { productId });
    expect(both.gross_minor).toBe(20);
    expect(ratesOf(both)).toEqual([
      [100_000, 100],
      [80_000, -80],
    ]);
    const exchange = await payByCard();
    expect(ratesOf(await till.ask('tickets.get', { number: exchange }))).toEqual(ratesOf(both));
    const { content } = await till.ask('tickets.receipt', { number: exchange, format: 'text' });
    expect(content).toMatch(/8(\.00)? ?%/);

    // What was sold beside it comes back at its own rate, not at that of the line above it.
    await till.ask('cart.takeBack', back(exchange, 2));
    expect(ratesOf(await till.ask('tickets.get', { number: await payByCard() }))).toEqual([[100_000, -100]]);
    await till.ask('cart.takeBack', back(sold, 1));
    expect(ratesOf(await till.ask('tickets.get', { number: await payByCard() }))).toEqual([[80_000, -80]]);
    const { totals } = await till.ask('shifts.x', {});
    expect(ratesOf(totals)).toEqual([
      [100_000, 0],
      [80_000, 0],
    ]);
  });
});
