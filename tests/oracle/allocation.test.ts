import { describe, expect, it } from 'vitest';
import { allocate } from '#shared/domain/money.ts';

type Case = readonly [total: number, weights: readonly number[], parts: readonly number[]];

describe('sharing out by weight', () => {
  // vendure-ecommerce/vendure packages/core/src/service/helpers/order-calculator/prorate.spec.ts
  it.each<Case>([
    [300, [123], [300]],
    [300, [4000, 2000, 2000], [150, 75, 75]],
    [-300, [4000, 2000, 2000], [-150, -75, -75]],
    [299, [4300, 1400, 2300], [161, 52, 86]],
    [299, [1000, 1000, 1000], [100, 100, 99]],
    [95, [10, 20, 10, 30, 50, 20, 10, 40], [5, 10, 5, 15, 25, 10, 5, 20]],
    [93, [10, 20, 10, 30, 50, 20, 10, 40], [5, 10, 5, 15, 24, 10, 5, 19]],
    [40, [10, 0], [40, 0]],
    [10, [0, 0], [5, 5]],
    [0, [0, 0], [0, 0]],
    [-20, [100, 100], [-10, -10]],
  ])('Vendure: %i over %j', (total, weights, parts) => {
    expect(allocate(total, weights)).toEqual(parts);
  });

  // moneyphp/money doc/features/allocation.rst; dinero.js allocate
  it.each<Case>([
    [5, [70, 30], [4, 1]],
    [800, [1, 1, 1], [267, 267, 266]],
    [1003, [50, 50], [502, 501]],
    [100, [1, 3], [25, 75]],
    [1003, [0, 50, 50], [0, 502, 501]],
  ])('moneyphp and dinero.js: %i over %j', (total, weights, parts) => {
    expect(allocate(total, weights)).toEqual(parts);
  });
});
