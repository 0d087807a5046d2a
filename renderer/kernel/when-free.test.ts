import { expect, test } from 'vitest';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { whenFree } from './when-free.ts';

const busy = refused(refusal('BUSY'));

test('what a busy till did not do is asked again, a little later each time, and not for ever', async () => {
  const waits: number[] = [];
  const wait = async (ms: number) => waits.push(ms);
  const answers: Result<unknown, Refusal>[] = [busy, busy, ok('soap')];
  expect(await whenFree(async () => answers.shift(), wait)).toEqual(ok('soap'));
  expect(waits).toEqual([100, 200]);
  let asked = 0;
  const never = async () => {
    asked += 1;
    return busy;
  };
  expect(await whenFree(never, wait)).toEqual(busy);
  expect(asked).toBe(6);
  expect(await whenFree(async () => refused(refusal('NOT_FOUND')), wait)).toEqual(
    refused(refusal('NOT_FOUND')),
  );
  expect(waits).toEqual([100, 200, 100, 200, 400, 800, 1600]);
});
