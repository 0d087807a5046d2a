import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Counter, openCounter } from '#tests/support/counter.ts';
import { createClockNote } from './note.ts';

let counter: Counter;
beforeEach(() => {
  counter = openCounter();
});
afterEach(() => counter.close());

it('records a change of the clock once, also when the first command after it is refused', () => {
  const { db, journal } = counter;
  const note = createClockNote(db, journal, {
    now: () => 1_795_161_600_000,
    jumped_ms: () => -3_600_000,
    doubt: () => null,
  });
  const jumps = () =>
    db.sql<{ n: number }>('jumps', "SELECT count(*) AS n FROM journal WHERE kind = 'clock.jumped'").get()?.n;
  expect(() =>
    db.transaction(() => {
      note();
      throw new Error('refused');
    }),
  ).toThrow('refused');
  expect(jumps()).toBe(0);
  db.transaction(note);
  db.transaction(note);
  expect(jumps()).toBe(1);
});
