import { describe, expect, it } from 'vitest';
import { fieldAt, sameMapping, withField } from './import-columns.ts';

describe('matching the columns of a file', () => {
  it('moves a field that is chosen for another column', () => {
    expect(withField({ name: 0, price: 1 }, 2, 'price')).toEqual({ name: 0, price: 2 });
  });

  it('gives a column one field only', () => {
    expect(withField({ name: 0, price: 1 }, 1, 'cost')).toEqual({ name: 0, cost: 1 });
  });

  it('leaves a column out', () => {
    expect(withField({ name: 0, price: 1 }, 1, null)).toEqual({ name: 0 });
  });

  it('finds the field of a column', () => {
    expect(fieldAt({ name: 0, price: 1 }, 1)).toBe('price');
    expect(fieldAt({ name: 0, price: 1 }, 2)).toBeNull();
  });

  it('knows whether anything was changed', () => {
    expect(sameMapping({ name: 0, price: 1 }, { price: 1, name: 0 })).toBe(true);
    expect(sameMapping({ name: 0, price: 1 }, { name: 0 })).toBe(false);
  });
});
