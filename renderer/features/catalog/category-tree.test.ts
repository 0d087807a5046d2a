import { describe, expect, it } from 'vitest';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import { branchOf, categoryChoices, leavesOffered, stepOf } from './category-tree.ts';

const one = (id: number, parentId: number | null, more: Partial<CategoryView> = {}): CategoryView => ({
  id,
  parentId,
  name: `C${id}`,
  depth: parentId === null ? 0 : 1,
  colour: null,
  archived: false,
  products: 0,
  revision: '',
  ...more,
});
const all = [one(1, null), one(2, 1), one(3, 1), one(4, null, { archived: true }), one(5, null)];

describe('the tree of categories', () => {
  it('knows what stands under one', () => {
    expect([...branchOf(all, 1)]).toEqual([1, 2, 3]);
    expect([...branchOf(all, 5)]).toEqual([5]);
  });

  it('says before which one stands after a step among those beside it', () => {
    expect(stepOf(all, 2, 1)).toBeNull();
    expect(stepOf(all, 3, -1)).toBe(2);
    expect(stepOf(all, 1, 1)).toBe(5);
    expect(stepOf(all, 2, -1)).toBeUndefined();
    expect(stepOf(all, 5, 1)).toBeUndefined();
    expect(stepOf(all, 99, 1)).toBeUndefined();
  });

  it('offers what is not put away, and what is chosen', () => {
    expect(categoryChoices(all).map(({ label, depth }) => [label, depth])).toEqual([
      ['C1', 0],
      ['C2', 1],
      ['C3', 1],
      ['C5', 0],
    ]);
    expect(categoryChoices(all, 4).map(({ value }) => value)).toContain('4');
  });

  it('puts what stands under an archived one a step higher, and knows that something does', () => {
    const away = [one(1, null), one(2, 1, { archived: true }), one(3, 2), one(4, 3, { archived: true })];
    expect(categoryChoices(away).map(({ label, depth }) => [label, depth])).toEqual([
      ['C1', 0],
      ['C3', 1],
    ]);
    expect([1, 2, 3, 4].map((id) => leavesOffered(away, id))).toEqual([true, true, false, false]);
  });
});
