import { expect, it } from 'vitest';
import { createPieceSize } from './piece-size.ts';

it('makes pieces larger where work is quick, smaller where it is long, and leaves them between', () => {
  const size = createPieceSize({ fewest: 20, most: 100 });
  const after = (ms: number): number => {
    size.worked(ms);
    return size.rows();
  };
  expect(size.rows()).toBe(20);
  expect([1, 1, 1, 1].map(after)).toEqual([40, 80, 100, 100]);
  expect([2, 4].map(after)).toEqual([100, 100]);
  expect([5, 5, 5, 5].map(after)).toEqual([50, 25, 20, 20]);
});
