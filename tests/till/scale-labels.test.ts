import { afterEach, expect, it } from 'vitest';
import { checkDigit } from '#shared/domain/barcode.ts';
import { patternOf } from '#shared/domain/label-form.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const ean = (body: string): string => `${body}${checkDigit(body)}`;
const label = ean('271234501250');
const base = ean('271234500000');

it('a table of scale labels is tried before it is saved, and what it reads is sold by it', async () => {
  till = await openCounter();
  await till.ask('catalog.create', {
    name: 'Tomates',
    codes: [base],
    price_minor: 800,
    taxClass: 'standard',
    categoryId: null,
    unit: 'kg',
  });
  const labels = [
    {
      value: 'weight' as const,
      pattern: patternOf({ prefix: '27', digits: 5, decimals: 3, checked: false }),
    },
  ];
  const ofCountry = await till.ask('settings.readLabel', { labels: null, code: label });
  expect(ofCountry.reading).toBeNull();
  expect(ofCountry.table.map(({ pattern }) => pattern.slice(0, 2))).toEqual(['21', '22', '23']);
  expect(await till.ask('settings.readLabel', { labels, code: `]E0${label}` })).toEqual({
    table: labels,
    reading: { value: 'weight', base, product: 'Tomates', qty_milli: 1250, price_minor: null },
  });
  const price = [{ value: 'price' as const, pattern: labels[0]!.pattern }];
  expect((await till.ask('settings.readLabel', { labels: price, code: label })).reading).toMatchObject({
    qty_milli: null,
    price_minor: 1,
  });
  expect((await till.ask('settings.readLabel', { labels, code: 'abc' })).reading).toBeNull();
  expect((await till.call('cart.scan', { code: label })).ok).toBe(false);

  await till.ask('settings.save', { ...(await till.ask('settings.get', {})), scaleLabels: labels });
  expect((await till.ask('cart.scan', { code: label })).lines).toMatchObject([
    { name: 'Tomates', qty_milli: 1250, gross_minor: 1000 },
  ]);
});
