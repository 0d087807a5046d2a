import { expect, it } from 'vitest';
import { positionOf } from '#shared/journal/row.ts';
import { openShiftTill } from '#tests/support/shift-till.ts';
import { createSystemStore } from './system-store.ts';

it('counts the rows of every epoch, by the last of each', () => {
  const till = openShiftTill('2026-11-20T08:00:00Z');
  const insert = till.db.sql<never>(
    'row',
    `INSERT INTO journal VALUES (:position, 'sale', 0, '', zeroblob(32), zeroblob(64))`,
  );
  for (const [epoch, rows] of [
    [1, 3],
    [2, 1],
    [4, 2],
  ] as const)
    for (let seq = 1; seq <= rows; seq += 1) insert.run({ position: positionOf(epoch, seq) });
  const store = createSystemStore(till.db);
  expect(store.rowsUpTo(positionOf(1, 3))).toBe(3);
  expect(store.rowsUpTo(positionOf(4, 2))).toBe(6);
  expect(store.nthLast(2)).toBe(positionOf(2, 1));
  expect(store.nthLast(6)).toBeUndefined();
  till.close();
});
