import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isInStoreCode, isValidCode, lookupKey } from '#shared/domain/barcode.ts';
import { demoPrice, priceFromCode } from '#shared/domain/demo-price.ts';
import { fold } from '#shared/domain/fold.ts';
import { demoFreshSchema, demoGrocerySchema, demoPeopleSchema } from './demo-goods.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../resources/demo/${name}`, import.meta.url), 'utf8');
const grocery = demoGrocerySchema.parse(JSON.parse(read('grocery.json')));
const fresh = demoFreshSchema.parse(JSON.parse(read('fresh.json')));

describe('the demo grocery', () => {
  it('has about 1,500 products, is small, and names its source and licence', () => {
    expect(grocery.products.length).toBeGreaterThanOrEqual(1400);
    expect(grocery.products.length).toBeLessThanOrEqual(1700);
    expect(read('grocery.json').length).toBeLessThan(300_000);
    expect(grocery.source).toContain('Open Food Facts contributors');
    expect(read('README.md')).toContain('Open Database License 1.0');
  });

  it('has valid world-wide codes only, none twice, and no name twice', () => {
    for (const [code] of grocery.products) {
      expect(isValidCode(code.length === 8 ? 'ean-8' : 'ean-13', code)).toBe(true);
      expect(isInStoreCode(code)).toBe(false);
    }
    const all = [...grocery.products.map(([code]) => code), ...fresh.products.map(({ code }) => code)];
    expect(new Set(all.map((code) => lookupKey(code))).size).toBe(all.length);
    expect(new Set(grocery.products.map(([, name]) => fold(name))).size).toBe(grocery.products.length);
  });

  it('puts every product into a category it has, and none is empty', () => {
    const ids = grocery.categories.map(({ id }) => id);
    expect(new Set(grocery.products.map(([, , category]) => category))).toEqual(new Set(ids));
  });

  it('can be priced in francs and in euros', () => {
    const levels = new Map(grocery.categories.map(({ id, level_xof }) => [id, level_xof]));
    for (const [code, , category] of grocery.products) {
      const francs = priceFromCode(code, 'XOF', levels.get(category));
      expect(francs).toBeGreaterThanOrEqual(400);
      expect(francs).toBeLessThanOrEqual(4500);
      expect(priceFromCode(code, 'EUR', levels.get(category))).toBeLessThanOrEqual(1000);
    }
  });
});

describe('the loose goods', () => {
  it('are some forty, with in-store codes and prices that stay as written in Dakar', () => {
    expect(fresh.products.length).toBeGreaterThanOrEqual(40);
    for (const { code, price_xof } of fresh.products) {
      expect(isInStoreCode(code)).toBe(true);
      expect(demoPrice(price_xof, 'XOF')).toBe(price_xof);
    }
  });

  it('have favourites in every category, and tomatoes by the kilo', () => {
    const favourites = fresh.products.filter(({ favourite }) => favourite);
    expect(new Set(favourites.map(({ category }) => category))).toEqual(
      new Set(fresh.categories.map(({ id }) => id)),
    );
    expect(fresh.products.find(({ name }) => name.fr === 'Tomates')?.unit).toBe('kg');
  });
});

it('the people are an owner, a manager and a cashier of Dakar', () => {
  const { shop, people } = demoPeopleSchema.parse(JSON.parse(read('people.json')));
  expect([shop.city, shop.country]).toEqual(['Dakar', 'SN']);
  expect(people.map(({ role }) => role)).toEqual(['owner', 'manager', 'cashier']);
});
