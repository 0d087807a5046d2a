import { describe, expect, it } from 'vitest';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import { coloursOf, offeredOf } from './tile-categories.ts';

const one = (id: number, parentId: number | null, more: Partial<CategoryView> = {}): CategoryView => ({
  id,
  parentId,
  name: `C${id}`,
  depth: 0,
  colour: null,
  archived: false,
  products: 1,
  revision: '',
  ...more,
});
const all = [
  one(1, null, { colour: 'blue', products: 0 }),
  one(2, 1),
  one(3, 1, { colour: 'red' }),
  one(4, 2),
  one(5, null, { products: 0 }),
  one(6, null, { archived: true }),
  one(7, 6),
  one(8, 7),
  one(9, 3, { archived: true }),
  one(10, 9),
];
const offered = (chosen: number | null) => offeredOf(all, chosen).map(({ id }) => id);

describe('the categories beside the tiles', () => {
  it('have goods in them or under them, and are not put away', () => expect(offered(null)).toEqual([1, 7]));

  it('show those under the one that is chosen, and those beside it', () => {
    expect(offered(1)).toEqual([1, 2, 3, 7]);
    expect(offered(4)).toEqual([1, 2, 3, 4, 7]);
  });

  it('stand a step higher where the one above is put away', () => {
    expect(offeredOf(all, 7).map(({ id, depth }) => [id, depth])).toEqual([
      [1, 0],
      [7, 0],
      [8, 1],
    ]);
    expect(offered(3)).toEqual([1, 2, 3, 7, 10]);
    expect(offered(10)).toEqual([1, 2, 3, 7, 10]);
  });

  it('have the colour of the one above where they have none', () => {
    expect([...coloursOf(all)]).toEqual([
      [1, 'blue'],
      [2, 'blue'],
      [3, 'red'],
      [4, 'blue'],
      [9, 'red'],
      [10, 'red'],
    ]);
  });
});
