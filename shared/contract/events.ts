import { z } from 'zod';
import { cartViewSchema } from '#shared/modules/cart/contract.ts';
import { systemStatusSchema } from '#shared/modules/health/contract.ts';

/** What main tells the screens by itself. Past tense where a fact happened. */
export const events = {
  'session.changed': z.object({}),
  'cart.changed': cartViewSchema,
  'sale.committed': z.object({ number: z.int(), at: z.int(), gross_minor: z.int() }),
  'shift.changed': z.object({}),
  'catalog.changed': z.object({}),
  'settings.changed': z.object({}),
  'print.changed': z.object({}),
  'status.changed': systemStatusSchema,
  'import.progress': z.object({ importId: z.string(), done: z.int(), total: z.int() }),
  'verify.progress': z.object({ done: z.int(), total: z.int() }),
  'backup.changed': z.object({}),
  /** Parts of a whole, not bytes: done ÷ total. */
  'backup.progress': z.object({
    of: z.enum(['backup', 'drill', 'inspect', 'restore', 'fetch']),
    done: z.number().min(0),
    total: z.number().min(0),
  }),
  /** Somebody opened a backup file on this computer. */
  'backup.offered': z.object({ path: z.string() }),
  'update.changed': z.object({}),
} as const;
/** What carries something of the shop with it goes to nobody who passes by. */
export const forSignedIn: ReadonlySet<EventName> = new Set<EventName>([
  'cart.changed',
  'sale.committed',
  'status.changed',
  'import.progress',
  'verify.progress',
]);
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;
