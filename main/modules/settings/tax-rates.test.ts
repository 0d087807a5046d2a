import { afterEach, describe, expect, it } from 'vitest';
import { ppm } from '#shared/domain/units.ts';
import { openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const newShop = {
  lang: 'en' as const,
  country: 'US',
  region: null,
  shopName: 'Corner',
  tillName: '1',
  ownerName: 'Ann',
  pin: ownerPin,
};
const nyc = { 'sales-tax': ppm(88_750), 'sales-tax-food': ppm(0) };

async function openCorner(): Promise<void> {
  till = await openTill();
  await till.ask('setup.create', { ...newShop, taxRates: nyc });
  await till.ask('shifts.open', { float_minor: 0, count: null });
  for (const [name, code, taxClass] of [
    ['Soap', '96385074', 'standard'],
    ['Bread', '4006381333931', 'food'],
  ] as const)
    await till.ask('catalog.create', {
      name,
      codes: [code],
      price_minor: 1000,
      taxClass,
      categoryId: null,
      unit: 'piece',
    });
}

describe('a tax whose rate the law leaves to the place', () => {
  it('is asked for before there is a shop: each one, and 0 only if it is typed', async () => {
    till = await openTill();
    expect(await till.call('setup.create', newShop)).toMatchObject({ refusal: { code: 'TAX_RATE_NEEDED' } });
    const one = { ...newShop, taxRates: { 'sales-tax': ppm(88_750) } };
    expect(await till.call('setup.create', one)).toMatchObject({ refusal: { code: 'TAX_RATE_NEEDED' } });
    expect(await till.call('setup.create', { ...newShop, taxRates: nyc })).toMatchObject({ ok: true });
  });

  it('is charged at the rate of the place, whole cents, and written with it', async () => {
    await openCorner();
    await till.ask('cart.scan', { code: '4006381333931' });
    const cart = await till.ask('cart.scan', { code: '96385074' });
    expect(cart).toMatchObject({ net_minor: 2000, tax_minor: 89, gross_minor: 2089 });
    expect(cart.taxes.map((tax) => [tax.taxId, tax.rate_ppm, tax.amount_minor])).toEqual([
      ['sales-tax', 88_750, 89],
      ['sales-tax-food', 0, 0],
    ]);
  });

  it('is the sum of its parts, rounded once', async () => {
    await openCorner();
    const settings = await till.ask('settings.get', {});
    const parts = [
      { name: 'State', rate_ppm: ppm(40_000) },
      { name: 'City', rate_ppm: ppm(45_000) },
      { name: 'MCTD', rate_ppm: ppm(3_750) },
    ];
    await till.ask('settings.save', {
      ...settings,
      shopTaxes: { ...settings.shopTaxes, 'sales-tax': { parts, next: null } },
    });
    const cart = await till.ask('cart.scan', { code: '96385074' });
    // 4 %, 4.5 % and 0.375 % of 10.00, each rounded, would be 0.40 + 0.45 + 0.04 as well; of 1.10 they would not.
    expect(cart.tax_minor).toBe(89);
    const [line] = cart.lines;
    await till.ask('cart.setPrice', { lineId: line!.id, price_minor: 110 });
    expect((await till.ask('cart.get', {})).tax_minor).toBe(10);
  });

  it('changes on the day it was said to, for the cart on the counter too', async () => {
    await openCorner();
    const settings = await till.ask('settings.get', {});
    const next = { from: '2026-11-21', parts: [{ name: '', rate_ppm: ppm(100_000) }] };
    const { parts } = settings.shopTaxes['sales-tax']!;
    await till.ask('settings.save', {
      ...settings,
      shopTaxes: { ...settings.shopTaxes, 'sales-tax': { parts, next } },
    });
    expect((await till.ask('cart.scan', { code: '96385074' })).tax_minor).toBe(89);
    till.time.now += 86_400_000;
    expect((await till.ask('cart.get', {})).tax_minor).toBe(100);
  });

  it('is never taken for 0 % where nobody has typed it: nothing that bears it is sold', async () => {
    await openCorner();
    const bread = await till.ask('cart.scan', { code: '4006381333931' });
    const settings = await till.ask('settings.get', {});
    const { 'sales-tax': known } = settings.shopTaxes;
    await till.ask('settings.save', { ...settings, shopTaxes: { 'sales-tax': known! } });
    const needed = { refusal: { code: 'TAX_RATE_NEEDED' } };
    expect(await till.call('cart.scan', { code: '4006381333931' })).toMatchObject(needed);
    const { revision } = await till.ask('cart.get', {});
    const tenders = [{ kind: 'cash' as const, given_minor: 1000 }];
    expect(await till.call('sales.pay', { cartId: bread.id, revision, tenders })).toMatchObject(needed);
    expect((await till.ask('session.get', {})).shop?.placeTaxes).toMatchObject([
      { id: 'sales-tax', rate_ppm: 88_750 },
      { id: 'sales-tax-food', rate_ppm: null },
    ]);
  });

  it('has an example of a rate in the practice shop', async () => {
    till = await openTill();
    await till.ask('setup.demo', { lang: 'en', country: 'US' });
    expect((await till.ask('settings.get', {})).shopTaxes['sales-tax']?.parts).toEqual([
      { name: '', rate_ppm: 70_000 },
    ]);
  });
});
