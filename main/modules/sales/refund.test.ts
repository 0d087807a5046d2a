import { afterEach, describe, expect, it } from 'vitest';
import type { Input } from '#shared/contract/index.ts';
import { openCounter, openShop, type TestTill } from '#tests/support/harness.ts';

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

describe('money that goes back', () => {
  const milk = '3017620422003';
  const soap = '96385074';
  type Tenders = Input<'sales.pay'>['tenders'];
  const pay = async (tenders?: Tenders) => {
    const { id: cartId, revision, refund } = await till.ask('cart.get', {});
    return till.call('sales.pay', { cartId, revision, tenders: tenders ?? refund?.tenders ?? [] });
  };
  const paid = async (tenders?: Tenders) => {
    const answer = await pay(tenders);
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    return answer.value;
  };
  const amounts = ({ tenders }: { tenders: readonly { kind: string; amount_minor: number }[] }) =>
    Object.fromEntries(tenders.map(({ kind, amount_minor }) => [kind, amount_minor]));

  const withCoins = async (cash_step_minor: number) => {
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...settings, sale: { ...settings.sale, cash_step_minor } });
  };

  it('goes to what it was paid with, reference and all, until each has back what it brought in', async () => {
    till = await openCounter();
    await withCoins(5);
    await till.ask('cart.scan', { code: milk, qty_milli: 3000 });
    const sold = await paid([
      { kind: 'card', amount_minor: 700, reference: 'AUTH7' },
      { kind: 'mobile', amount_minor: 450, operator: 'Wave', reference: 'W-450' },
      { kind: 'cash', given_minor: 1000 },
    ]);
    const sums: Record<string, number> = {};
    for (let part = 0; part < 3; part += 1) {
      const { refund } = await till.ask('cart.takeBack', back(sold.number, 1));
      expect(refund?.tenders).toMatchObject([
        { kind: 'card', reference: 'AUTH7' },
        { kind: 'mobile', operator: 'Wave', reference: 'W-450' },
        { kind: 'cash' },
      ]);
      const given = amounts(await paid());
      for (const [kind, amount] of Object.entries(given)) sums[kind] = (sums[kind] ?? 0) + amount;
      expect(Object.values(given).reduce((sum, amount) => sum + amount, 0)).toBe(-650);
      expect(Math.abs(given.cash ?? 0) % 5).toBe(0);
    }
    expect(sums).toEqual({ card: -700, mobile: -450, cash: -800 });
  });

  it('goes another way by permission alone, and the fact says whose', async () => {
    till = await openCounter();
    const { id: userId } = await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
    await till.ask('cart.scan', { code: milk, qty_milli: 2000 });
    const { number } = await paid([{ kind: 'card', amount_minor: 1300, reference: '' }]);
    await till.ask('cart.takeBack', back(number, 1));
    const cash: Tenders = [{ kind: 'cash', given_minor: -650 }];
    const cashier = till.newSession();
    await till.callAs(cashier, 'session.signIn', { userId, pin: '2580' });
    const { id: cartId, revision } = await till.ask('cart.get', {});
    expect(await till.callAs(cashier, 'sales.pay', { cartId, revision, tenders: cash })).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'sale.refund' } },
    });
    const otherwise = await paid(cash);
    expect(amounts(otherwise)).toEqual({ cash: -650 });
    expect(await till.ask('tickets.get', { number: otherwise.number })).toMatchObject({ otherwise: 'Awa' });
    // The card has that much less to get back: what is left of it goes there.
    await till.ask('cart.takeBack', back(number, 1));
    expect(amounts(await paid())).toEqual({ card: -650 });
  });

  it('is the balance of an exchange, and goes back through it to what the first ticket was paid with', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk, qty_milli: 2000 });
    const first = await paid([{ kind: 'card', amount_minor: 1300, reference: '' }]);
    await till.ask('cart.takeBack', back(first.number, 1));
    const { refund } = await till.ask('cart.scan', { code: soap });
    expect(refund?.tenders).toEqual([{ kind: 'card', amount_minor: -200, reference: '' }]);
    const exchange = await paid();
    await till.ask('cart.takeBack', back(exchange.number, 2));
    expect(amounts(await paid())).toEqual({ card: -450 });
    await till.ask('cart.takeBack', back(first.number, 1));
    expect(amounts(await paid())).toEqual({ card: -650 });
  });

  it('of a sale that coins rounded comes back with the rounding, whatever the parts', async () => {
    till = await openCounter();
    await withCoins(5);
    const { id: productId } = await till.ask('catalog.create', {
      name: 'Bonbon',
      codes: ['4006381333948'],
      price_minor: 101,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
    });
    await till.ask('cart.add', { productId, qty_milli: 3000 });
    const sold = await paid([{ kind: 'cash', given_minor: 305 }]);
    expect([sold.gross_minor, sold.rounding_minor]).toEqual([303, 2]);
    const given: number[] = [];
    for (let part = 0; part < 3; part += 1) {
      await till.ask('cart.takeBack', back(sold.number, 1));
      given.push(amounts(await paid()).cash ?? 0);
    }
    expect(given).toEqual([-100, -100, -105]);
  });
});
