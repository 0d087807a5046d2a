import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-11-20T08:00:00Z');

function computer(at = start) {
  const time = { wall: at, elapsed: 0 };
  const clock = createClock({ now: () => time.wall, elapsed: () => time.elapsed });
  const pass = (ms: number, shownAs = ms) => {
    time.wall += shownAs;
    time.elapsed += ms;
  };
  return { time, clock, pass };
}

describe('the till’s clock', () => {
  it('follows the computer in small steps and not back', () => {
    const { time, clock, pass } = computer();
    clock.begin(() => start - hour);
    pass(60_000, 61_000);
    expect(clock.now()).toBe(start + 61_000);
    pass(1000, -hour);
    expect(clock.now()).toBe(start + 62_000);
    expect(clock.jumped_ms()).toBe(-hour - 1000);
    expect(clock.doubt()).toBe(null);
    pass(5000);
    expect(clock.now()).toBe(start + 67_000);
    time.wall += hour + 1000;
    expect(clock.jumped_ms()).toBe(0);
  });

  it('never gives a time twice over, also where the computer is put back by a minute', () => {
    const { clock, pass } = computer();
    clock.begin(() => start - 1);
    const before = clock.now();
    pass(1000, -60_000);
    expect(clock.now()).toBe(before);
  });

  it('takes less than a day for a sleep and asks about more', () => {
    const { clock, pass } = computer();
    clock.begin(() => start);
    pass(0, day - 1);
    expect(clock.now()).toBe(start + day - 1);
    pass(0, day);
    expect(clock.now()).toBe(start + day - 1);
    expect(clock.doubt()).toBe('ahead');
    clock.follow();
    expect(clock.now()).toBe(start + 2 * day - 1);
    expect(clock.doubt()).toBe(null);
  });

  it.each([
    ['a minute before its last row', start + 60_000, null, start + 60_000, start + 60_000],
    ['almost a day before it', start + day - 1, null, start + day - 1, start + day + 4999],
    ['a day before it', start + day, 'behind', start + day, start + day + 5000],
    ['almost a day after it', start - day + 1, null, start, start + 5000],
    ['a day after it', start - day, 'ahead', start - day, start - day + 5000],
    ['a year after it', start - 365 * day, 'ahead', start - 365 * day, start - 365 * day + 5000],
  ] as const)('starts %s', (_name, recorded, doubt, now, soonAfter) => {
    const { clock, pass } = computer();
    clock.begin(() => recorded);
    expect(clock.doubt()).toBe(doubt);
    expect(clock.now()).toBe(now);
    pass(5000);
    expect(clock.now()).toBe(soonAfter);
  });

  it('lets go of its question when somebody sets the computer right', () => {
    const { time, clock } = computer(start + 365 * day);
    clock.begin(() => start);
    expect(clock.doubt()).toBe('ahead');
    time.wall = start + hour;
    expect(clock.doubt()).toBe(null);
    expect(clock.now()).toBe(start + hour);
    const late = computer(start - 30 * day);
    late.clock.begin(() => start);
    expect(late.clock.doubt()).toBe('behind');
    late.time.wall = start + 60_000;
    expect(late.clock.doubt()).toBe(null);
  });

  it('goes on by its own time when told so, and says how far the computer is off', () => {
    const { clock, pass } = computer(start - 30 * day);
    clock.begin(() => start);
    clock.keep();
    expect(clock.doubt()).toBe(null);
    pass(hour);
    expect(clock.now()).toBe(start + hour);
    expect(clock.jumped_ms()).toBe(-30 * day);
  });

  it.each([['1970-01-01T00:00:00Z'], ['2100-01-01T00:00:00Z']])(
    'believes no computer that says %s',
    (said) => {
      const { time, clock } = computer(Date.parse(said));
      clock.begin(() => start);
      expect(clock.doubt()).toBe('impossible');
      expect(clock.now()).toBe(start);
      time.wall = start + hour;
      expect(clock.doubt()).toBe(null);
    },
  );

  it('opens no shop by an impossible clock, and follows it freely while nothing is recorded', () => {
    let recorded: number | null = null;
    const { time, clock } = computer(0);
    clock.begin(() => recorded);
    expect(clock.doubt()).toBe('impossible');
    time.wall = start + 40 * day;
    expect(clock.doubt()).toBe(null);
    time.wall = start;
    expect(clock.now()).toBe(start);
    recorded = start;
    time.wall = start + 2 * day;
    expect(clock.now()).toBe(start);
    expect(clock.doubt()).toBe('ahead');
  });
});
