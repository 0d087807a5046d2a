import { describe, expect, it } from 'vitest';
import { isDue, pace, waitAfter } from './pace.ts';

describe('the pace of the exchange', () => {
  const rested = { now: 1_000_000, waiting: null, askedAt: 1_000_000 - 1, notBefore: 0 };
  it('lets a queue at the counter settle, and waits for no counter that never rests', () => {
    const { now } = rested;
    expect(isDue(rested)).toBe(false);
    expect(isDue({ ...rested, waiting: { first: now - 2_999, last: now - 2_999 } })).toBe(false);
    expect(isDue({ ...rested, waiting: { first: now - 3_000, last: now - 3_000 } })).toBe(true);
    expect(isDue({ ...rested, waiting: { first: now - 14_999, last: now } })).toBe(false);
    expect(isDue({ ...rested, waiting: { first: now - 15_000, last: now } })).toBe(true);
  });
  it('asks at the start and each quarter of an hour with nothing to send', () => {
    expect(isDue({ ...rested, askedAt: null })).toBe(true);
    expect(isDue({ ...rested, askedAt: rested.now - pace.look_ms })).toBe(true);
  });
  it('keeps to the wait after a failure, whatever waits', () => {
    expect(isDue({ ...rested, waiting: { first: 0, last: 0 }, notBefore: rested.now + 1 })).toBe(false);
    expect(isDue({ ...rested, waiting: { first: 0, last: 0 }, notBefore: rested.now })).toBe(true);
  });
  it('waits longer after each failure, up to ten minutes, drawn between a second and that', () => {
    const most = [1, 2, 3, 7, 8, 9, 1_000].map((failures) => waitAfter(failures, 1));
    expect(most).toEqual([5_000, 10_000, 20_000, 320_000, 600_000, 600_000, 600_000]);
    expect(waitAfter(1_000, 0)).toBe(1_000);
    expect(waitAfter(2, 0.5)).toBe(5_500);
  });
});
