import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { derived, derivedByWasm } from './argon.ts';

vi.unmock('#main/kernel/argon.ts');

it('comes to the same in Node and in WebAssembly', async () => {
  const of = { secret: '482913', salt: randomBytes(16), memory_kib: 1_024, passes: 2 };
  expect(Buffer.from(await derived(of))).toEqual(Buffer.from(await derivedByWasm(of)));
});

it('lets the till go on between any two of those that are asked for at once, and answers in their order', async () => {
  const done: number[] = [];
  const seen: number[] = [];
  const asked = Array.from({ length: 8 }, (_, i) =>
    derived({ secret: String(i), salt: randomBytes(16), memory_kib: 64, passes: 1 }).then(() => {
      done.push(i);
      setImmediate(() => seen.push(done.length));
    }),
  );
  await Promise.all(asked);
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  // Whatever else waits for its turn had it before the next one was done.
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
