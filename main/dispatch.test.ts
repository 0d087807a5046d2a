import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Counter, openCounter } from '../tests/support/counter.ts';
import { createDispatch } from './dispatch.ts';

let counter: Counter;
beforeEach(() => {
  counter = openCounter();
});
afterEach(() => counter.close());

it('forgets answers after two days, some at a time', () => {
  const { db, clock } = counter;
  const dispatch = createDispatch({ db, clock, handlers: {} as never, onFault: () => {} });
  const note = db.sql(
    'note',
    `INSERT INTO command_log (id, name, at, answer) VALUES (:id, 'sale.pay', :at, '{}')`,
  );
  for (let i = 0; i < 201; i += 1) note.run({ id: `old-${i}`, at: clock.now() - 2 * 86_400_000 - 1 });
  note.run({ id: 'new', at: clock.now() - 86_400_000 });
  expect(dispatch.prune()).toBe(true);
  expect(dispatch.prune()).toBe(false);
  expect(db.sql<{ id: string }>('kept', 'SELECT id FROM command_log').all()).toEqual([{ id: 'new' }]);
});
