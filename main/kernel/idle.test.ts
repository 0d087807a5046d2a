import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createIdle, type Idle } from './idle.ts';

let idle: Idle;
let work: number;
let done: string[];
beforeEach(() => {
  vi.useFakeTimers();
  work = 2;
  done = [];
  idle = createIdle({
    steps: [
      () => {
        if (work === 0) return false;
        work -= 1;
        done.push('step');
        return true;
      },
    ],
    finish: () => done.push('finish'),
    log: (what) => done.push(what),
  });
});
afterEach(() => {
  idle.close();
  vi.useRealTimers();
});

it('works when nobody has called for some seconds, and finishes once', () => {
  vi.advanceTimersByTime(2_500);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(done).toEqual(['step', 'step', 'finish']);
});

it('waits again when somebody calls, even between two steps', () => {
  vi.advanceTimersByTime(3_010);
  expect(done).toEqual(['step']);
  idle.touched();
  vi.advanceTimersByTime(2_500);
  expect(done).toEqual(['step']);
  vi.advanceTimersByTime(2_000);
  expect(done).toEqual(['step', 'step', 'finish']);
  work = 1;
  vi.advanceTimersByTime(60_000);
  expect(work).toBe(1);
  idle.touched();
  vi.advanceTimersByTime(5_000);
  expect(done).toEqual(['step', 'step', 'finish', 'step', 'finish']);
});

it('does nothing once it is closed', () => {
  idle.close();
  vi.advanceTimersByTime(60_000);
  expect(done).toEqual([]);
});
