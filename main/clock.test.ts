import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';

describe('the till’s clock', () => {
  it('follows the computer in small steps and not in jumps', () => {
    let wall = 1_000_000_000;
    let elapsed = 0;
    const clock = createClock(
      () => wall,
      () => elapsed,
    );
    const pass = (ms: number, shownAs = ms) => {
      wall += shownAs;
      elapsed += ms;
    };
    pass(60_000, 61_000);
    expect(clock.now()).toBe(1_000_061_000);
    pass(1000, -3_600_000);
    expect(clock.now()).toBe(1_000_062_000);
    expect(clock.jumped_ms()).toBe(-3_601_000);
    pass(5000);
    expect(clock.now()).toBe(1_000_067_000);
    wall += 3_601_000;
    expect(clock.jumped_ms()).toBe(0);
  });

  it('takes a long sleep for what it is, and a dead battery too', () => {
    let wall = 1_000_000_000;
    const clock = createClock(
      () => wall,
      () => 0,
    );
    wall += 3 * 86_400_000;
    expect(clock.now()).toBe(wall);
    const held = wall;
    wall += 4000 * 86_400_000;
    expect(clock.now()).toBe(held);
    expect(clock.jumped_ms()).toBe(4000 * 86_400_000);
  });
});
