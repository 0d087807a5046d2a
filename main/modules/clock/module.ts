import { defineModule } from '#main/kernel/module.ts';
import type { ClockView } from '#shared/modules/clock/contract.ts';
import { createClockNote } from './note.ts';
import { type ClockDeskDeps, createClockDesk } from './service.ts';

export interface ClockApi {
  readonly view: () => ClockView;
  /** Gives what is closed of a day and later. */
  readonly giveClosed: (closedSince: ClockDeskDeps['closedSince']) => void;
}

export const clock = defineModule({
  name: 'clock',
  create: ({ db, journal, clock: tillClock, localTime, emit, place }) => {
    const closed = place<ClockDeskDeps['closedSince']>('what is closed of a day');
    const desk = createClockDesk({
      db,
      journal,
      clock: tillClock,
      dayOf: (at) => localTime(at).day,
      closedSince: (day) => closed.value(day),
      changed: () => emit('session.changed', {}),
    });
    const note = createClockNote(db, journal, tillClock);
    const api: ClockApi = { view: desk.view, giveClosed: closed.give };
    return {
      handlers: desk.handlers,
      api,
      asksTheTime: desk.asks,
      before: (session) => {
        desk.before(session);
        note();
      },
    };
  },
});
