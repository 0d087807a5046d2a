import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrequent } from './frequent.ts';
import { bearerText, bears } from './narrowing.ts';
import { wordsOfName } from './spellings.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** As the search learns it: the words in the order of the index, then the products some at a time. */
function learn(products: readonly Named[], least: number) {
  const frequent = createFrequent(products.at(-1)?.id ?? 0, least);
  const terms = new Map<string, number>();
  for (const { name } of products)
    for (const word of new Set(wordsOfName(name).split(' '))) terms.set(word, (terms.get(word) ?? 0) + 1);
  for (const [term, bearers] of [...terms].sort(([a], [b]) => (a < b ? -1 : 1)))
    frequent.count(term, bearers);
  while (frequent.gather((after) => products.filter(({ id }) => id > after).slice(0, 7)));
  return frequent;
}

const nameOf = fc
  .array(fc.string({ unit: fc.constantFrom(...'abé1'), minLength: 1, maxLength: 4 }), { maxLength: 4 })
  .map((words) => words.join(' '));
const shopOf = fc.array(fc.tuple(nameOf, fc.integer({ min: 1, max: 40 })), { maxLength: 60 }).map((all) => {
  let id = 0;
  return all.map(([name, step]) => {
    id += step;
    return { id, name };
  });
});

it('names every product that bears the words, also after products are made and renamed', () => {
  let asked = 0;
  fc.assert(
    fc.property(shopOf, shopOf, fc.integer({ min: 1, max: 6 }), (products, later, least) => {
      const frequent = learn(products, least);
      const names = new Map(products.map(({ id, name }) => [id, name]));
      for (const { id, name } of later) {
        names.set(id, name);
        frequent.set(id, name);
      }
      const starts = ['a', 'b', 'e', '1', 'aa', 'ab', 'ba', 'b1', 'aba'].filter(frequent.is);
      for (const words of starts.flatMap((one) => starts.map((other) => [one, other]))) {
        const bearing = [...names].filter(([, name]) => bears(bearerText(name), words)).map(([id]) => id);
        const found = frequent.bearers(words, names.size) ?? [];
        expect(found.toSorted((a, b) => a - b)).toEqual(found);
        expect(bearing.filter((id) => !found.includes(id))).toEqual([]);
        if (found.length > 0) expect(frequent.bearers(words, found.length - 1)).toBe(null);
        asked += 1;
      }
    }),
  );
  expect(asked).toBeGreaterThan(100);
});

it('tells apart what never stands together, and keeps no column for a word that few bear', () => {
  const products = Array.from({ length: 400 }, (_, i) => ({
    id: i + 1,
    name: i % 2 === 0 ? `riz long n ${i}` : `lait cru n ${i}`,
  }));
  const frequent = learn(products, 100);
  for (const word of ['r', 'riz', 'lon', 'lait', 'n']) expect(frequent.is(word), word).toBe(true);
  for (const word of ['rizo', '17', 'x']) expect(frequent.is(word), word).toBe(false);
  expect(frequent.bearers(['riz', 'la'], 150)).toEqual([]);
  expect(frequent.bearers(['riz', 'n'], 150)).toBe(null);
  expect(['n', 'riz'].map(frequent.nearlyAll)).toEqual([true, false]);
  frequent.set(3, 'riz au lait');
  frequent.set(900, 'lait de riz');
  expect(frequent.bearers(['riz', 'la'], 150)).toEqual([3, 900]);
});
