import { z } from 'zod';
import { systemStatusSchema } from './settings.ts';
import { cartViewSchema } from './views.ts';

/** What main tells the screens by itself. Past tense where a fact happened. */
export const events = {
  'session.changed': z.object({}),
  'cart.changed': cartViewSchema,
  'sale.committed': z.object({ number: z.int(), gross_minor: z.int() }),
  'shift.changed': z.object({}),
  'catalog.changed': z.object({}),
  'settings.changed': z.object({}),
  'print.changed': z.object({}),
  'status.changed': systemStatusSchema,
  'import.progress': z.object({ importId: z.string(), done: z.int(), total: z.int() }),
  'verify.progress': z.object({ done: z.int(), total: z.int() }),
  'backup.changed': z.object({}),
  'update.changed': z.object({}),
} as const;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;
