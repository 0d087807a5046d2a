import { expect, it } from 'vitest';
import { openCounter } from '#tests/support/counter.ts';
import { createCustomersStore } from './store.ts';
import { asksFor, placeOf, termsOf } from './terms.ts';

const home = { prefix: '+225', pattern: '^(01|05|07|2[157])\\d{8}$' };

it('finds by words that nearly everybody has, by those that few have, and by both', () => {
  const counter = openCounter();
  const store = createCustomersStore(counter.db);
  const names = Array.from({ length: 6_000 }, (_, i) => `Koné ${i % 3_000 === 7 ? 'Zita' : 'Awa'} ${i}`);
  counter.db.transaction(() => {
    for (const name of names) {
      const fields = { name, phones: [], address: 'Cocody', email: '', taxNumber: '', note: '' };
      store.create(fields, placeOf(name), termsOf([name, 'Cocody'], [], home), 0);
    }
  });
  const found = (text: string, after = { place: '', id: 0 }) =>
    store.list(asksFor(text, home), { archived: false, after, limit: 3 }).map(({ name }) => name);
  expect(found('cocody kone')).toEqual(['Koné Awa 0', 'Koné Awa 1', 'Koné Awa 2']);
  expect(found('zita cocody')).toEqual(['Koné Zita 7', 'Koné Zita 3007']);
  expect(found('cocody zita 3007')).toEqual(['Koné Zita 3007']);
  expect(found('cocody kone xx')).toEqual([]);
  const [, , third] = store.list(asksFor('kone', home), {
    archived: false,
    after: { place: '', id: 0 },
    limit: 3,
  });
  expect(found('kone', third)).toEqual(['Koné Awa 3', 'Koné Awa 4', 'Koné Awa 5']);
  counter.close();
});

it('finds those few, or nobody, who have two words that very many have each', () => {
  const counter = openCounter();
  const store = createCustomersStore(counter.db);
  const names = Array.from({ length: 11_000 }, (_, i) =>
    i === 10_999 ? 'Koné Diop' : `${i % 2 ? 'Koné' : 'Diop'} ${i}`,
  );
  counter.db.transaction(() => {
    for (const name of names) {
      const fields = { name, phones: [], address: '', email: '', taxNumber: '', note: '' };
      store.create(fields, placeOf(name), termsOf([name], [], home), 0);
    }
  });
  const found = (text: string) =>
    store
      .list(asksFor(text, home), { archived: false, after: { place: '', id: 0 }, limit: 3 })
      .map(({ name }) => name);
  expect(found('kone diop')).toEqual(['Koné Diop']);
  expect(found('diop kone 10')).toEqual([]);
  counter.db.transaction(() => store.erase(11_000, 1));
  expect(found('kone diop')).toEqual([]);
  counter.close();
});
