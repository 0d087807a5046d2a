import type { Clock } from '#main/kernel/clock.ts';
import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { type Session, spentOverride } from '#main/kernel/session.ts';
import { plausibleTime } from '#shared/domain/local-time.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ClockView } from '#shared/modules/clock/contract.ts';

export interface ClockDeskDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly dayOf: (at: number) => string;
  /** What is closed of this day and later. */
  readonly closedSince: (day: string) => readonly (readonly ['day' | 'month' | 'year', string])[];
  readonly changed: () => void;
}

/** The computer's clock went on by so much between the reading of the question and the answer, at the most. */
const readFor_ms = 3_600_000;

/** Where a person says what the time is, and where a wrong date is taken back: docs/adr/0006-time.md. */
export function createClockDesk({ db, journal, clock, dayOf, closedSince, changed }: ClockDeskDeps) {
  const view = (): ClockView => ({
    now: clock.now(),
    computer: clock.computer(),
    doubt: clock.doubt(),
    jumped_ms: clock.jumped_ms(),
  });
  const settle = (by: 'computer' | 'till', user: number): void => {
    const [from, to] = [clock.now(), clock.computer()];
    journal.append('clock.settled', { from, to, by }, { user, ...(by === 'computer' && { at: to }) });
    db.afterCommit(() => {
      if (by === 'computer') clock.follow();
      else clock.keep();
      changed();
    });
  };

  const handlers: Handlers<'clock.get' | 'clock.settle'> = {
    'clock.get': () => ok(view()),
    'clock.settle': ({ by, computer, reason }, context) => {
      const [from, to] = [Math.max(clock.now(), journal.head()?.at ?? 0), clock.computer()];
      if (by === 'till') {
        settle(by, context.user);
        return ok({ ...view(), doubt: null });
      }
      if (!plausibleTime(to)) return refused(refusal('CLOCK_IMPOSSIBLE'));
      if (Math.abs(to - computer) > readFor_ms) return refused(refusal('CLOCK_CHANGED'));
      const answer = { now: to, computer: to, doubt: null, jumped_ms: 0 };
      if (to >= from) {
        settle(by, context.user);
        return ok(answer);
      }
      if (reason === '') return refused(refusal('REASON_NEEDED'));
      const barred = context.need('clock.correct');
      if (barred) return refused(barred);
      const reopened = closedSince(dayOf(to));
      journal.append(
        'clock.corrected',
        { from, to, reason, reopened, ...spentOverride(context) },
        { user: context.user },
      );
      db.afterCommit(() => {
        clock.follow();
        changed();
      });
      return ok(answer);
    },
  };
  return {
    handlers,
    view,
    /** Before a command of this session: a tool's person is at the command line, and what it does bears the computer's date. */
    before: ({ host, user }: Session): void => {
      if (host === 'tool' && clock.doubt() === 'ahead') settle('computer', user?.id ?? 0);
    },
    /** Whether this session may record nothing before the question is answered. */
    asks: ({ host }: Session): boolean => host !== 'tool' && clock.doubt() !== null,
  };
}
