import { afterEach, expect, it } from 'vitest';
import { countryPack } from '#main/modules/settings/countries.ts';
import { openShop, type TestTill } from '#tests/support/harness.ts';

let till: TestTill | null = null;
afterEach(async () => {
  await till?.close();
  till = null;
});

it.each([
  ['BJ', ['standard', 'exempt', 'exception'], ['B', 'A', 'D']],
  ['CI', ['standard', 'reduced', 'exempt'], ['A', 'B', 'D']],
  ['KE', ['standard', 'exempt', 'zero'], ['B', 'A', 'C']],
  ['SN', ['standard', 'exempt'], ['', '']],
] as const)('a receipt of %s prints the letters of its taxes', async (country, classes, letters) => {
  till = await openShop({ country });
  await till.ask('shifts.open', { float_minor: 10_000, count: null });
  for (const taxClass of classes)
    await till.ask('catalog.create', {
      name: `Goods ${taxClass}`,
      codes: [`123${taxClass}`],
      price_minor: 1000,
      taxClass,
      categoryId: null,
      unit: 'piece',
    });
  let cart = await till.ask('cart.get', {});
  for (const taxClass of classes) cart = await till.ask('cart.scan', { code: `123${taxClass}` });
  await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: 5000 }],
  });
  const paper = (await till.ask('tickets.receipt', { number: 1, format: 'text' })).content;
  const beside = [...paper.matchAll(/1 x \S+(?: 000)? +\S+(?: 000)?( [A-F])?$/gm)].map(([, letter = '']) =>
    letter.trim(),
  );
  expect(beside).toEqual(letters);
  const inTable = [...paper.matchAll(/^([A-F]) {2}\S/gm)].map(([, letter]) => letter);
  expect(inTable.toSorted()).toEqual(letters.filter((letter) => letter !== '').toSorted());
});

it('each pack with such letters has one for every tax, and no letter twice', () => {
  for (const code of ['BJ', 'CI', 'KE']) {
    const letters = countryPack(code)?.taxes.map(({ group }) => group) ?? [];
    expect(letters).not.toContain(undefined);
    expect(new Set(letters).size).toBe(letters.length);
  }
});
