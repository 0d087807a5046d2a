import { afterEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { type Milli, type Minor, minor } from '#shared/domain/units.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { openCounter, openShop, type TestTill } from '#tests/support/harness.ts';

const milk = '3017620422003';
let till: TestTill;
afterEach(() => till.close());

const cash = (given: number): TenderInput => ({ kind: 'cash', given_minor: minor(given) });
const card = (amount: number): TenderInput => ({ kind: 'card', amount_minor: minor(amount), reference: '' });
const wave = (reference: string, operator = 'Wave', amount = 650): TenderInput => ({
  kind: 'mobile',
  amount_minor: minor(amount),
  operator,
  reference,
});
const pay = async (tenders: TenderInput[], agreedChange_minor: Minor | null = null) => {
  const { id: cartId, revision } = await till.ask('cart.get', {});
  return till.call('sales.pay', { cartId, revision, tenders, agreedChange_minor });
};
const codeOf = (answer: Awaited<ReturnType<typeof pay>>) => (answer.ok ? null : answer.refusal.code);
const create = (name: string, code: string, price: number, unit: 'piece' | 'kg' = 'piece') =>
  till.ask('catalog.create', {
    name,
    codes: [code],
    price_minor: minor(price),
    taxClass: 'standard',
    categoryId: null,
    unit,
  });

describe('what is given', () => {
  it('is asked about when the change would be more than the largest note, and not otherwise', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk });
    expect(await pay([cash(10_651)])).toMatchObject({
      refusal: { code: 'CHANGE_LARGE', params: { change_minor: 10_001 } },
    });
    expect(codeOf(await pay([cash(10_651)], minor(10_000)))).toBe('CHANGE_LARGE');
    expect(await pay([cash(10_650)])).toMatchObject({ value: { change_minor: 10_000 } });
    await till.ask('cart.scan', { code: milk });
    expect(codeOf(await pay([cash(5_000), cash(5_000), cash(5_000)]))).toBe('CHANGE_LARGE');
    expect(await pay([cash(5_000), cash(5_000), cash(5_000)], minor(14_350))).toMatchObject({
      value: { change_minor: 14_350 },
    });
  });

  it('20000 for $13.90 is asked about', async () => {
    till = await openShop({ country: 'US', taxRates: { 'sales-tax': 0, 'sales-tax-food': 0 } });
    await till.ask('shifts.open', { float_minor: minor(0), count: null });
    await create('Tea', '96385074', 1390);
    await till.ask('cart.scan', { code: '96385074' });
    expect(codeOf(await pay([cash(2_000_000)]))).toBe('CHANGE_LARGE');
    expect(codeOf(await pay([cash(2000)]))).toBeNull();
  });

  it('is refused beyond what a drawer holds, however often it is confirmed', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk });
    const given = 2_990_000_000_361;
    expect(await pay([cash(given)], minor(given - 650))).toMatchObject({
      refusal: { code: 'AMOUNT_TOO_LARGE', params: { most_minor: 1_000_000_000 } },
    });
    const many = Array.from({ length: 20 }, () => cash(100_000_000_000_000));
    expect(codeOf(await pay(many))).toBe('AMOUNT_TOO_LARGE');
    expect(codeOf(await pay([cash(600_000_000), cash(600_000_000)], minor(1_199_999_350)))).toBe(
      'AMOUNT_TOO_LARGE',
    );
    expect(codeOf(await pay([cash(Number.MAX_SAFE_INTEGER)]))).toBe('AMOUNT_TOO_LARGE');
    expect(codeOf(await pay([card(651)]))).toBe('TENDER_TOO_MUCH');
    expect(codeOf(await pay([wave('R1', 'Wave', 651)]))).toBe('TENDER_TOO_MUCH');
    expect((await till.ask('shifts.x', {})).totals.tickets).toBe(0);
  });

  it('settles to the last unit what is not paid in coins', async () => {
    till = await openShop({ country: 'CH' });
    await till.ask('shifts.open', { float_minor: minor(0), count: null });
    await create('Thé', '96385074', 1002);
    await till.ask('cart.scan', { code: '96385074' });
    expect(await pay([card(1000)])).toMatchObject({
      refusal: { code: 'TENDER_SHORT', params: { missing_minor: 2 } },
    });
    expect(await pay([card(1002)])).toMatchObject({ value: { rounding_minor: 0 } });
  });

  it('is never nothing for goods that cost something', async () => {
    till = await openShop({ country: 'BE' });
    await till.ask('shifts.open', { float_minor: minor(0), count: null });
    await create('Bonbon', '96385074', 2);
    const cart = await till.ask('cart.scan', { code: '96385074' });
    expect(cart.cash_due_minor).toBe(2);
    expect(codeOf(await pay([cash(0)]))).toBe('TENDER_SHORT');
    expect(await pay([cash(2)])).toMatchObject({ value: { rounding_minor: 0, change_minor: 0 } });
  });
});

describe('money that goes back', () => {
  it('is refused beyond what is in the drawer, as cash out is', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: '4006381333931', qty_milli: -10_000 as Milli });
    expect(await pay([cash(-42_000)])).toMatchObject({
      refusal: { code: 'DRAWER_SHORT', params: { balance: 10_000 } },
    });
    expect(await pay([card(-33_000), cash(-9_000)])).toMatchObject({ ok: true });
    expect((await till.ask('shifts.x', {})).cash?.expected_minor).toBe(1000);
    expect(await till.call('shifts.cash', { kind: 'out', amount_minor: 1001, reason: 'x' })).toMatchObject({
      refusal: { code: 'DRAWER_SHORT' },
    });
  });

  it('gives back what a discounted cart cost, to the unit', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk, qty_milli: 2000 as Milli });
    const discount = { kind: 'amount', amount_minor: minor(200) } as const;
    expect((await till.ask('cart.discountTicket', { discount })).gross_minor).toBe(1100);
    const back = await till.ask('cart.setReturn', { returned: true });
    expect(back).toMatchObject({ gross_minor: -1100, discount });
    expect((await till.ask('cart.setReturn', { returned: false })).gross_minor).toBe(1100);
  });

  it('takes a discount of either kind on goods that only come back', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk, qty_milli: -2000 as Milli });
    const give = async (discount: Parameters<typeof discountOf>[0]) =>
      (await till.ask('cart.discountTicket', { discount: discountOf(discount) })).gross_minor;
    expect(await give({ amount: 200 })).toBe(-1100);
    expect(await give({ percent: 500_000 })).toBe(-650);
    expect(await till.call('cart.discountTicket', { discount: discountOf({ amount: 1301 }) })).toMatchObject({
      refusal: { code: 'DISCOUNT_TOO_LARGE' },
    });
  });
});

describe('a discount on the ticket that rounds to nothing', () => {
  it('is none: not on the ticket, the X, the Z nor the day, and the journal gives the same tables', async () => {
    till = await openCounter();
    await create('Bonbon', '40170725', 25);
    for (const percent of [10_000, 200_000]) {
      await till.ask('cart.scan', { code: '40170725' });
      await till.ask('cart.discountTicket', { discount: discountOf({ percent }) });
      expect(codeOf(await pay([cash(25)]))).toBeNull();
    }
    const given = { discounts: { count: 1, amount_minor: 5 } };
    expect((await till.ask('shifts.x', {})).totals).toMatchObject(given);
    const { tickets } = await till.ask('tickets.list', { having: 'discounts' });
    expect(tickets.map(({ number }) => number)).toEqual([2]);
    await till.ask('shifts.close', { count: null, counted_minor: minor(10_045), reason: null });
    expect((await till.ask('reports.z', { number: 1 })).totals).toMatchObject(given);
    expect((await till.ask('reports.day', { day: '2026-11-20' })).totals).toMatchObject(given);
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const { equal, difference } = checkRebuild(projections, db, `${till.dataDir}/rebuilt.db`);
    db.close();
    expect({ equal, difference }).toEqual({ equal: true, difference: null });
  });
});

const discountOf = ({ amount, percent }: { amount?: number; percent?: number }) =>
  amount === undefined
    ? { kind: 'percent' as const, percent_ppm: percent as never }
    : { kind: 'amount' as const, amount_minor: minor(amount) };

describe('what no drawer and no total can hold', () => {
  it('is refused with a sentence before it is recorded, wherever it is typed', async () => {
    till = await openCounter();
    const tooLarge = { refusal: { code: 'AMOUNT_TOO_LARGE' } };
    for (const amount_minor of [1_000_000_001, 2_990_000_000_361, 100_000_000_000_001, 2 ** 53 - 1]) {
      for (const kind of ['in', 'out'] as const)
        expect(await till.call('shifts.cash', { kind, amount_minor, reason: 'x' })).toMatchObject(tooLarge);
      expect(
        await till.call('shifts.close', { count: null, counted_minor: amount_minor, reason: 'x' }),
      ).toMatchObject(tooLarge);
    }
    expect(
      await till.call('shifts.cash', { kind: 'in', amount_minor: 999_990_001, reason: 'x' }),
    ).toMatchObject({ refusal: { code: 'DRAWER_FULL', params: { most_minor: 1_000_000_000 } } });
    const { lines } = await till.ask('cart.scan', { code: milk });
    for (const price_minor of [10_000_000_001, 2_990_000_000_361, 100_000_000_000_001]) {
      expect(await till.call('cart.setPrice', { lineId: lines[0]!.id, price_minor })).toMatchObject(tooLarge);
      expect(
        await till.call('catalog.create', {
          name: 'x',
          codes: [],
          price_minor,
          taxClass: '',
          categoryId: null,
          unit: 'piece',
        }),
      ).toMatchObject(tooLarge);
    }
    await till.ask('cart.void', {});
    await till.ask('shifts.close', { count: null, counted_minor: minor(10_000), reason: null });
    expect(await till.call('shifts.open', { float_minor: 1_000_000_001, count: null })).toMatchObject(
      tooLarge,
    );
    expect(await till.call('shifts.open', { float_minor: 2 ** 53 - 1, count: null })).toMatchObject(tooLarge);
  });

  it('a piece is sold whole, however the pieces come together', async () => {
    till = await openCounter();
    const indivisible = { refusal: { code: 'NOT_DIVISIBLE' } };
    const { lines } = await till.ask('cart.scan', { code: milk });
    for (const qty_milli of [1, 500, 1500, -1, 999])
      expect(await till.call('cart.setQuantity', { lineId: lines[0]!.id, qty_milli })).toMatchObject(
        indivisible,
      );
    expect(await till.call('cart.scan', { code: milk, qty_milli: 1 })).toMatchObject(indivisible);
    expect(await till.call('cart.scan', { code: milk, qty_milli: 99_999_000 })).toMatchObject({ ok: true });
    expect(await till.call('cart.scan', { code: milk })).toMatchObject({
      refusal: { code: 'BAD_QUANTITY', params: { most: 100_000 } },
    });
    const rice = await create('Riz en vrac', '4006381333948', 650, 'kg');
    expect(await till.call('cart.add', { productId: rice.id, qty_milli: 853 })).toMatchObject({ ok: true });
    const adjust = (productId: number, counted_milli: number) =>
      till.call('stock.adjust', { productId, counted_milli, reason: 'x' });
    const piece = (await till.ask('catalog.byCode', { code: milk }))[0]!.id;
    expect(await adjust(piece, 2500)).toMatchObject(indivisible);
    expect(await adjust(rice.id, 2500)).toMatchObject({ ok: true });
    expect(await adjust(piece, 10 ** 15)).toMatchObject({ refusal: { code: 'BAD_QUANTITY' } });
  });
});

describe('a reference', () => {
  it('keeps nothing that a printer obeys or nobody sees', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk });
    const reference = 'A\u001bp\u00001\u202e2\n';
    expect(await pay([{ kind: 'card', amount_minor: minor(650), reference }])).toMatchObject({
      value: { tenders: [{ reference: 'Ap12' }] },
    });
  });
});

describe('a mobile-money reference', () => {
  it('is taken once, however it is written', async () => {
    till = await openCounter();
    await till.ask('cart.scan', { code: milk });
    expect(await pay([wave('MP1234')])).toMatchObject({ ok: true });
    await till.ask('cart.scan', { code: milk });
    for (const again of ['MP1234', 'mp1234', 'MP 1234', 'MP\u200b1234', 'МP1234', 'MP-1234', ' MPI234'])
      expect(await pay([wave(again)])).toMatchObject({
        refusal: { code: 'REFERENCE_USED', params: { number: 1 } },
      });
    for (const again of ['wave', 'WAVE', ' Wave ', 'Wаve'])
      expect(codeOf(await pay([wave('mp1234', again)]))).toBe('REFERENCE_USED');
    expect(codeOf(await pay([wave('MP1234', 'Zaap')]))).toBe('OPERATOR_UNKNOWN');
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...settings, sale: { ...settings.sale, referenceNeeded: true } });
    for (const blank of ['', '\u200b \u200b', '--'])
      expect(codeOf(await pay([wave(blank)]))).toBe('REFERENCE_NEEDED');
    await till.ask('settings.save', { ...(await till.ask('settings.get', {})), sale: settings.sale });
    expect(await pay([wave('\u200b')])).toMatchObject({ value: { tenders: [{ reference: null }] } });
    await till.ask('cart.scan', { code: milk });
    expect(codeOf(await pay([wave('AB12', 'Wave', 300), wave('ab-12', 'wave', 350)]))).toBe('REFERENCE_USED');
    const paid = await pay([wave('ab 12', 'wave')]);
    expect(paid).toMatchObject({ value: { tenders: [{ operator: 'Wave', reference: 'ab 12' }] } });
    till = await till.restart();
    await till.ask('session.signIn', { userId: 1, pin: '271828' });
    await till.ask('cart.scan', { code: milk });
    expect(codeOf(await pay([wave('AB12')]))).toBe('REFERENCE_USED');
  });
});

describe('a rate that begins at midnight', () => {
  it('is not charged on a cart that still shows the other one', async () => {
    till = await openTaxedShop();
    await till.ask('cart.scan', { code: '96385074' });
    const shown = await till.ask('cart.get', {});
    till.time.now = Date.parse('2026-11-21T12:00:00Z');
    const sell = (revision: number, given: number) =>
      till.call('sales.pay', { cartId: shown.id, revision, tenders: [cash(given)] });
    expect(await sell(shown.revision, 1080)).toMatchObject({ refusal: { code: 'CART_CHANGED' } });
    expect(await sell(shown.revision, 1100)).toMatchObject({ refusal: { code: 'CART_CHANGED' } });
    const now = await till.ask('cart.get', {});
    expect([shown.gross_minor, now.gross_minor]).toEqual([1080, 1100]);
    expect(now.revision).toBeGreaterThan(shown.revision);
    expect(await sell(now.revision, 1100)).toMatchObject({ value: { gross_minor: 1100 } });
  });

  it('nor after a restart in between', async () => {
    till = await openTaxedShop();
    await till.ask('cart.scan', { code: '96385074' });
    const shown = await till.ask('cart.get', {});
    till.time.now = Date.parse('2026-11-21T07:30:00Z');
    till = await till.restart();
    await till.ask('session.signIn', { userId: 1, pin: '271828' });
    const tenders = [cash(1100)];
    expect(
      await till.call('sales.pay', { cartId: shown.id, revision: shown.revision, tenders }),
    ).toMatchObject({ refusal: { code: 'CART_CHANGED' } });
  });
});

/** In the United States, 8 % until midnight and 10 % from then on. */
async function openTaxedShop(): Promise<TestTill> {
  const taxRates = { 'sales-tax': 80_000, 'sales-tax-food': 0 };
  const shop = await openShop({ country: 'US', taxRates });
  till = shop;
  const settings = await shop.ask('settings.get', {});
  await shop.ask('settings.save', {
    ...settings,
    shopTaxes: {
      ...settings.shopTaxes,
      'sales-tax': {
        parts: [{ name: '', rate_ppm: 80_000 }],
        next: { from: '2026-11-21', parts: [{ name: '', rate_ppm: 100_000 }] },
      },
    },
  });
  await shop.ask('shifts.open', { float_minor: minor(0), count: null });
  await create('Tea', '96385074', 1000);
  return shop;
}
