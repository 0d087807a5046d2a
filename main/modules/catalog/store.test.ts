import { expect, it } from 'vitest';
import { openCounter } from '#tests/support/counter.ts';
import { bearersOf } from './store.ts';

it.each([
  ['one product', `SELECT id FROM product WHERE id IN ${bearersOf(':key')} ORDER BY archived, rank LIMIT 1`],
  ['of each row', `SELECT p.id FROM product p WHERE NOT EXISTS ${bearersOf('p.name')} AND p.name > :key`],
  [
    'of each row, the first',
    `SELECT (SELECT q.id FROM product q WHERE q.id IN ${bearersOf('p.name')} ORDER BY q.rank LIMIT 1)
     FROM product p WHERE p.name > :key`,
  ],
])('looks a code up in any case and walks through no list of codes: %s', (_, text) => {
  const counter = openCounter();
  const plan = counter.db.sql<{ detail: string }>('plan', `EXPLAIN QUERY PLAN ${text}`).all({ key: 'a' });
  const ofCodes = plan.map(({ detail }) => detail).filter((detail) => detail.includes('barcode'));
  expect(ofCodes).toEqual([
    'SEARCH main.barcode USING PRIMARY KEY (code_key=?)',
    'SEARCH main.barcode USING COVERING INDEX barcode_any_case (code_key=?)',
  ]);
  counter.close();
});
