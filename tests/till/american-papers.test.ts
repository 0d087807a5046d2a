import { afterEach, expect, it } from 'vitest';
import { openShop, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

it('papers of a shop in the United States say sales and sales tax by rate, in its own words, times and dates', async () => {
  till = await openShop({ country: 'US', taxRates: { 'sales-tax': 88_750, 'sales-tax-food': 0 } });
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...settings, lang: 'en' });
  till.time.now = Date.parse('2026-11-20T21:43:07Z');
  await till.ask('shifts.open', { float_minor: 10_000, count: null });
  for (const taxClass of ['standard', 'exempt'])
    await till.ask('catalog.create', {
      name: `Goods ${taxClass}`,
      codes: [taxClass],
      price_minor: 1999,
      taxClass,
      categoryId: null,
      unit: 'piece',
    });
  await till.ask('cart.scan', { code: 'standard' });
  const cart = await till.ask('cart.scan', { code: 'exempt' });
  const tenders = [{ kind: 'cash', given_minor: 5000 }] as const;
  await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders: [...tenders] });
  const receipt = (await till.ask('tickets.receipt', { number: 1, format: 'text' })).content;
  expect(receipt).toContain('11/20/2026, 4:43:07 PM');
  expect(receipt).toMatch(/Sales tax 8\.875% +1\.77\nTOTAL +\$41\.75/);

  const paper = (await till.ask('reports.shift', { number: 1, format: 'text' })).content.replace(/ +/g, ' ');
  for (const part of [
    '\nTill 1\n',
    'Opened by Awa 11/20/2026, 4:43:07 PM',
    'Gross sales, tax included (1) 41.75',
    'TOTAL, TAX INCLUDED $41.75',
    'Sales tax\nRate Sales Tax\nSales tax 8.875% 19.99 1.77\nExempt 19.99 0.00\n',
    '4 PM (1) 41.75',
    'Expected $141.75',
  ])
    expect(paper).toContain(part);
  expect(paper).not.toMatch(/Net|Gross\n|VAT/);

  await till.ask('shifts.close', { counted_minor: 14_175, count: null, reason: null } as never);
  const z = (await till.ask('reports.shift', { number: 1, format: 'text' })).content.replace(/ +/g, ' ');
  expect(z).toContain('Sales tax 8.875% 19.99 1.77');
  expect(z).toContain('\nTill 1\n');
});
