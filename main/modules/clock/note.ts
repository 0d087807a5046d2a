import type { Clock } from '#main/kernel/clock.ts';
import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';

/** A clock that was changed is a fact of its own, once per change. */
export function createClockNote(
  db: Db,
  journal: Journal,
  clock: Pick<Clock, 'now' | 'jumped_ms' | 'doubt'>,
): () => void {
  let noted_minutes = 0;
  return () => {
    // What a person is about to be asked is no jump yet.
    if (clock.doubt() !== null) return;
    const jump = clock.jumped_ms();
    const minutes = Math.round(jump / 60_000);
    if (minutes === noted_minutes) return;
    const before = noted_minutes;
    db.afterRollback(() => {
      noted_minutes = before;
    });
    noted_minutes = minutes;
    if (minutes !== 0)
      journal.append('clock.jumped', { from: clock.now(), to: clock.now() + jump }, { user: 0 });
  };
}
