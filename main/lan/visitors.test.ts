import { beforeEach, expect, it } from 'vitest';
import { createVisitors } from './visitors.ts';

let gone: string[];
let visitors: ReturnType<typeof createVisitors<string>>;
beforeEach(() => {
  gone = [];
  visitors = createVisitors((line) => gone.push(line), { most: 5, mostStrangersOfOneAddress: 3 });
});

it('lets no address hold more than its share: its own first line goes', () => {
  for (const line of ['a1', 'a2', 'a3', 'a4']) visitors.came(line, 'a');
  expect(gone).toEqual(['a1']);
  visitors.came('b1', 'b');
  expect(gone).toEqual(['a1']);
});

it('makes room with the first stranger of the address that holds the most, and keeps the tills of the shop', () => {
  visitors.came('till', 'a');
  visitors.known('till');
  for (const line of ['b1', 'b2', 'c1', 'c2']) visitors.came(line, line[0] ?? '');
  visitors.came('d1', 'd');
  expect(gone).toEqual(['b1']);
  visitors.left('c1');
  visitors.came('e1', 'e');
  expect(gone).toEqual(['b1']);
});

it('sends who comes away when all the lines are tills of the shop', () => {
  for (const line of ['t1', 't2', 't3', 't4', 't5']) {
    visitors.came(line, line);
    visitors.known(line);
  }
  visitors.came('t6', 't6');
  expect(gone).toEqual(['t6']);
});
