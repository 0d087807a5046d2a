import { expect, it } from 'vitest';
import { onceEach } from './once-each.ts';

it('asks once for each key, and remembers what it was told', () => {
  const asked: number[] = [];
  const name = onceEach((id: number) => {
    asked.push(id);
    return `#${id}`;
  });
  expect([1, 2, 1, 1, 2].map(name)).toEqual(['#1', '#2', '#1', '#1', '#2']);
  expect(asked).toEqual([1, 2]);
});
