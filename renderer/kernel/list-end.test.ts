import { expect, it } from 'vitest';
import { endsEarly, upTo } from './list-end.ts';

it('ends a list after so many pages, and says whether there is more', () => {
  const next = (last: { readonly end: number | null }) => last.end ?? undefined;
  const pages = [1, 2, 3].map((end) => ({ end }));
  expect([1, 2, 3].map((n) => upTo(3, next)(pages[n - 1]!, pages.slice(0, n)))).toEqual([1, 2, undefined]);
  expect([0, 1, 2, 3].map((n) => endsEarly(3, next, pages.slice(0, n)))).toEqual([false, false, false, true]);
  expect(endsEarly(3, next, [...pages.slice(0, 2), { end: null }])).toBe(false);
});
