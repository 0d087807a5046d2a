import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrequent } from './frequent.ts';
import { bearerText, bears } from './narrowing.ts';
import { wordsOfName } from './spellings.ts';

interface Named {
  readonly id: number;
  readonly rank: number;
  readonly name: string;
}

/** As the search learns it: the words in the order of the index, then the products some at a time. */
function learn(products: readonly Named[], bounds: { least: number; dotted: number }) {
  const frequent = createFrequent(products.at(-1)?.id ?? 0, bounds);
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
/** Ranks in no order of the ids, as after years of sales. */
const shopOf = fc.array(fc.tuple(nameOf, fc.integer({ min: 1, max: 40 })), { maxLength: 60 }).map((all) => {
  let id = 0;
  return all.map(([name, step]) => {
    id += step;
    return { id, rank: (id * 7_919) % 10_007, name };
  });
});
const boundsOf = fc.record({
  least: fc.integer({ min: 1, max: 6 }),
  dotted: fc.integer({ min: 1, max: 30 }),
});

it('names every product that bears the words, the first by rank, also after products are made, renamed and moved', () => {
  let asked = 0;
  let cut = 0;
  fc.assert(
    fc.property(shopOf, shopOf, boundsOf, fc.integer({ min: 1, max: 5 }), (products, later, bounds, most) => {
      const frequent = learn(products, bounds);
      const now = new Map(products.map((one) => [one.id, one]));
      for (const one of later) {
        now.set(one.id, { ...one, rank: one.rank + 1 });
        frequent.place(one.id, one.rank + 1);
        frequent.set(one.id, one.name);
      }
      const starts = ['a', 'b', 'e', '1', 'aa', 'ab', 'ba', 'b1', 'aba'].filter(frequent.is);
      const [third = 'a'] = starts.slice(-1);
      for (const words of starts.flatMap((one) =>
        starts.flatMap((other) => [
          [one, other],
          [one, other, third],
        ]),
      )) {
        const bearing = [...now.values()].filter(({ name }) => bears(bearerText(name), words));
        const whole = frequent.first(words, now.size);
        const found = whole?.ids ?? [];
        expect(whole?.all).toBe(true);
        expect(found).toHaveLength(new Set(found).size);
        expect(bearing.filter(({ id }) => !found.includes(id))).toEqual([]);
        const byRank = found.toSorted((a, b) => (now.get(a)?.rank ?? 0) - (now.get(b)?.rank ?? 0));
        if (found.length > most) {
          expect(frequent.first(words, most)).toEqual({ ids: byRank.slice(0, most), all: false });
          cut += 1;
        }
        asked += 1;
      }
    }),
  );
  expect(asked).toBeGreaterThan(100);
  expect(cut).toBeGreaterThan(100);
});

it('tells apart what never stands together, and knows nothing of a word that few bear', () => {
  const products = Array.from({ length: 400 }, (_, i) => ({
    id: i + 1,
    rank: 1_000 - i,
    name: i % 2 === 0 ? `riz long n ${i}` : `lait cru n ${i}`,
  }));
  for (const dotted of [1, 300, 1_000]) {
    const frequent = learn(products, { least: 100, dotted });
    for (const word of ['r', 'riz', 'lon', 'lait', 'n']) expect(frequent.is(word), word).toBe(true);
    for (const word of ['rizo', '17', 'x']) expect(frequent.is(word), word).toBe(false);
    expect(['riz', 'n', '17'].map(frequent.known)).toEqual([200, 400, 0]);
    expect(frequent.first(['riz', 'la'], 41)).toEqual({ ids: [], all: true });
    expect(frequent.first(['riz', 'n'], 3)).toEqual({ ids: [399, 397, 395], all: false });
    expect(['n', 'riz'].map(frequent.nearlyAll)).toEqual([true, false]);
    frequent.set(3, 'riz au lait');
    frequent.place(900, 1);
    frequent.set(900, 'lait de riz');
    expect(frequent.first(['riz', 'la'], 41)?.ids.toSorted((a, b) => a - b)).toEqual([3, 900]);
    expect(frequent.place(900, 5_000)).toBe(1);
    expect(frequent.first(['riz', 'la'], 1)).toEqual({ ids: [3], all: false });
  }
});

it('leaves to the index what so many bear together that it comes upon them at once', () => {
  const products = Array.from({ length: 6_000 }, (_, i) => ({ id: i + 1, rank: i, name: 'riz long' }));
  for (const dotted of [1, 10_000])
    expect(learn(products, { least: 100, dotted }).first(['riz', 'long'], 41)).toBe(null);
});
