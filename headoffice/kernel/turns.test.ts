import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('so many work at once, so many wait in their order, and more are sent away', async () => {
  const turns = createTurns({ atOnce: 2, waiting: 3 });
  const open: (() => void)[] = [];
  const done: number[] = [];
  const work = (n: number) =>
    turns.take(async () => {
      await new Promise<void>((resolve) => void open.push(resolve));
      done.push(n);
      return n;
    });
  const asked = Array.from({ length: 7 }, (_, n) => work(n));
  expect(await Promise.all(asked.slice(5))).toEqual([null, null]);
  for (let n = 0; n < 5; n += 1) {
    expect(open.length).toBeLessThanOrEqual(n + 2);
    open[n]?.();
    await asked[n];
  }
  expect(done).toEqual([0, 1, 2, 3, 4]);
  const again = work(9);
  open.at(-1)?.();
  expect(await again).toBe(9);
});

test('a turn that fails leaves its place to the next', async () => {
  const turns = createTurns({ atOnce: 1, waiting: 1 });
  const fails = turns.take(() => Promise.reject(new Error('no')));
  const next = turns.take(async () => 'done');
  await expect(fails).rejects.toThrow('no');
  expect(await next).toBe('done');
});
