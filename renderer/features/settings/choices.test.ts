import { describe, expect, it } from 'vitest';
import { withCurrent } from '#renderer/ui/with-current.ts';
import { cashSteps } from './choices.ts';

describe('what the lists of the settings offer', () => {
  it('has the value in force, once', () => {
    expect(withCurrent([0, 5, 10], 7)).toEqual([0, 5, 7, 10]);
    expect(withCurrent([0, 5, 10], 5)).toEqual([0, 5, 10]);
  });

  it('rounds cash to coins, not to notes', () => {
    const coins = [
      { value_minor: 500, kind: 'note' },
      { value_minor: 25, kind: 'coin' },
      { value_minor: 5, kind: 'coin' },
    ] as const;
    expect(cashSteps(coins, 1)).toEqual([1, 5, 25]);
  });
});
