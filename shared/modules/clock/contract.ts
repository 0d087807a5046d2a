import { z } from 'zod';
import { command, nothing, query, textSchema } from '#shared/kernel/define.ts';

/** Why nothing is dated before somebody has said what the time is; null: nobody needs to. */
export const clockDoubtSchema = z.enum(['ahead', 'behind', 'impossible']).nullable();

/** The time the till goes by, and what the computer says. UTC ms. */
export const clockViewSchema = z.object({
  now: z.int(),
  computer: z.int(),
  doubt: clockDoubtSchema,
  /** How far the computer stands from the till's time; 0 when they agree. */
  jumped_ms: z.int(),
});
export type ClockView = z.infer<typeof clockViewSchema>;

export const clockOperations = {
  'clock.get': query({ access: 'signed-in', input: nothing, output: clockViewSchema, refusals: [] }),
  /**
   * computer: its date is right, the till follows. Back in time that takes a permission and a reason, and is recorded as the
   * correction of a wrong date. till: the computer is wrong, the till goes on by its own time until they agree.
   */
  'clock.settle': command({
    access: 'signed-in',
    undated: true,
    input: z.object({
      by: z.enum(['computer', 'till']),
      /** What the screen showed, so that nobody allows another date than the one that was read. */
      computer: z.int(),
      reason: textSchema(200).default(''),
    }),
    output: clockViewSchema,
    refusals: ['CLOCK_IMPOSSIBLE', 'CLOCK_CHANGED', 'REASON_NEEDED', 'PERMISSION_NEEDED'],
  }),
};
