import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, isOffered, notNow, wallTimeIn } from './policy.ts';

const days = (spans: Readonly<Record<number, { from: string; to: string }[]>>) =>
  Array.from({ length: 7 }, (_, day) => spans[day] ?? []);
const moment = (at: string, timeZone: string) => ({
  at: Date.parse(at),
  timeZone,
  shiftOpen: false,
  cartLines: 0,
  heldCarts: 0,
});
const reason = (at: string, timeZone: string, openingHours: ReturnType<typeof days>, freeze = 0) =>
  notNow({ openingHours, monthEndFreeze_days: freeze }, moment(at, timeZone));

describe('opening hours', () => {
  // 18 November 2026 is a Wednesday.
  const wednesday = days({ 2: [{ from: '08:00', to: '20:00' }] });

  it.each([
    // Abidjan is on UTC, Tunis an hour, Nairobi three hours ahead, New York five behind.
    ['2026-11-18T07:59:00Z', 'Africa/Abidjan', null],
    ['2026-11-18T08:00:00Z', 'Africa/Abidjan', 'opening-hours'],
    ['2026-11-18T19:59:00Z', 'Africa/Abidjan', 'opening-hours'],
    ['2026-11-18T20:00:00Z', 'Africa/Abidjan', null],
    ['2026-11-18T07:00:00Z', 'Africa/Tunis', 'opening-hours'],
    ['2026-11-18T19:00:00Z', 'Africa/Tunis', null],
    ['2026-11-18T05:00:00Z', 'Africa/Nairobi', 'opening-hours'],
    ['2026-11-19T00:30:00Z', 'America/New_York', 'opening-hours'],
    ['2026-11-18T12:30:00Z', 'America/New_York', null],
  ])('at %s in %s: %s', (at, zone, expected) => {
    expect(reason(at, zone, wednesday)).toBe(expected);
  });

  it('may pass midnight, into the next week too', () => {
    const sundayNight = days({ 6: [{ from: '18:00', to: '02:00' }] });
    expect(reason('2026-11-22T23:00:00Z', 'Africa/Abidjan', sundayNight)).toBe('opening-hours');
    expect(reason('2026-11-23T01:59:00Z', 'Africa/Abidjan', sundayNight)).toBe('opening-hours');
    expect(reason('2026-11-23T02:00:00Z', 'Africa/Abidjan', sundayNight)).toBeNull();
    expect(reason('2026-11-22T17:59:00Z', 'Africa/Abidjan', sundayNight)).toBeNull();
  });

  it('follow the clock on the wall when it changes', () => {
    // Paris goes back an hour on 25 October 2026, a Sunday: nine o'clock is 07:00 UTC before, 08:00 UTC after.
    const nine = days({ 5: [{ from: '09:00', to: '10:00' }], 6: [{ from: '09:00', to: '10:00' }] });
    expect(reason('2026-10-24T07:00:00Z', 'Europe/Paris', nine)).toBe('opening-hours');
    expect(reason('2026-10-25T07:00:00Z', 'Europe/Paris', nine)).toBeNull();
    expect(reason('2026-10-25T08:00:00Z', 'Europe/Paris', nine)).toBe('opening-hours');
  });

  it('of a whole day leave no moment of it', () => {
    const always = days({ 2: [{ from: '00:00', to: '24:00' }] });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
        const at = new Date(Date.parse('2026-11-18T00:00:00Z') + minute * 60_000).toISOString();
        expect(reason(at, 'UTC', always)).toBe('opening-hours');
      }),
    );
  });
});

describe('the end of a month', () => {
  it.each([
    ['2026-11-28T12:00:00Z', 2, null],
    ['2026-11-29T12:00:00Z', 2, 'month-end'],
    ['2026-11-30T23:59:00Z', 2, 'month-end'],
    ['2026-12-01T00:00:00Z', 2, null],
    ['2028-02-28T12:00:00Z', 1, null],
    ['2028-02-29T12:00:00Z', 1, 'month-end'],
    ['2026-11-30T12:00:00Z', 0, null],
  ])('at %s with %i days frozen: %s', (at, freeze, expected) => {
    expect(reason(at, 'Africa/Abidjan', days({}), freeze)).toBe(expected);
  });

  it('the hour in which an update may come is that of the shop', () => {
    expect(reason('2026-11-30T23:30:00Z', 'Africa/Nairobi', days({}), 1)).toBeNull();
    expect(wallTimeIn('Africa/Nairobi', Date.parse('2026-11-30T23:30:00Z'))).toEqual({
      weekday: 1,
      minute: 150,
      dayOfMonth: 1,
      daysInMonth: 31,
    });
  });
});

describe('a customer', () => {
  it('a customer comes before any update', () => {
    const policy = { openingHours: days({}), monthEndFreeze_days: 0 };
    const free = moment('2026-11-18T03:00:00Z', 'UTC');
    expect(notNow(policy, free)).toBeNull();
    expect(notNow(policy, { ...free, shiftOpen: true })).toBe('shift-open');
    expect(notNow(policy, { ...free, cartLines: 1 })).toBe('cart-not-empty');
    expect(notNow(policy, { ...free, heldCarts: 1 })).toBe('cart-not-empty');
  });
});

describe('a staged release', () => {
  const till = (installId: string, ring = 2) => ({ installId, ring, channel: 'stable' as const });
  const staged = (stagingPercentage: number, ring = 2, version = '1.1.0') =>
    ({ channel: 'stable', ring, stagingPercentage, version }) as const;

  it('reaches about its percentage, never takes a till out again, and all at 100', () => {
    const ids = Array.from({ length: 4000 }, (_, i) => `till-${i}`);
    let before = new Set<string>();
    for (const percent of [0, 5, 25, 100]) {
      const reached = new Set(ids.filter((id) => isOffered(staged(percent), till(id))));
      expect(Math.abs(reached.size / ids.length - percent / 100)).toBeLessThan(0.02);
      expect([...before].every((id) => reached.has(id))).toBe(true);
      before = reached;
    }
    expect(before.size).toBe(ids.length);
  });

  it('does not begin with the same tills each time', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `till-${i}`);
    const first = ids.filter((id) => isOffered(staged(10, 2, '1.1.0'), till(id)));
    const second = first.filter((id) => isOffered(staged(10, 2, '1.2.0'), till(id)));
    expect(second.length).toBeLessThan(first.length / 2);
    expect(bucketOf('a', '1.1.0')).toBe(bucketOf('a', '1.1.0'));
  });

  it('goes to the rings before it as a whole, to those after it not at all', () => {
    expect(isOffered(staged(0, 1), till('a', 0))).toBe(true);
    expect(isOffered(staged(100, 1), till('a', 1))).toBe(true);
    expect(isOffered(staged(100, 1), till('a', 2))).toBe(false);
  });

  it('of the trial channel goes to those who asked for it', () => {
    const beta = { ...staged(100), channel: 'beta' } as const;
    expect(isOffered(beta, till('a'))).toBe(false);
    expect(isOffered(beta, { ...till('a'), channel: 'beta' })).toBe(true);
    expect(isOffered(staged(100), { ...till('a'), channel: 'beta' })).toBe(true);
  });
});
