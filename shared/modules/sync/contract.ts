import { z } from 'zod';
import { event, nothing, query, task, textSchema } from '#shared/kernel/define.ts';
import {
  mostPublishedRows,
  publicationSchema,
  publishedRowSchema,
} from '#shared/modules/catalog/published.ts';
import { shopEvents, shopOperations } from './shop-contract.ts';

/** What the head office answered last, where that was no yes: each has a sentence in `sync.said`. */
export const syncSaidSchema = z.enum([
  'away',
  'busy',
  'revoked',
  'unknown',
  'other-key',
  'differs',
  'says-no',
]);
export type SyncSaid = z.infer<typeof syncSaidSchema>;

export const syncStateSchema = z.object({
  /** Null for a till that belongs to no head office. */
  office: z.object({ url: z.string(), shop: z.string() }).nullable(),
  /** The file that says to which is there, and says none: it joins again. */
  unreadable: z.boolean(),
  paused: z.boolean(),
  sending: z.boolean(),
  /** What the head office has not said that it has: since when the oldest of it waits. */
  waiting: z.object({ tickets: z.int(), rows: z.int(), since: z.int() }).nullable(),
  /** When it last said how much it has. */
  acknowledged_at: z.int().nullable(),
  said: syncSaidSchema.nullable(),
  /** Since when the head office takes nothing of this till, and why, where it says so. */
  out_of_use: z.object({ since: z.int(), why: z.string() }).nullable(),
  /** What it published and this till took, the newest first. */
  taken: z.array(
    z.object({
      at: z.int(),
      version: z.int(),
      file: z.string(),
      rows: z.int(),
      added: z.int(),
      changed: z.int(),
      rejected: z.int(),
    }),
  ),
  /** Rows that it published and that wait for the end of a ticket. */
  held: z.int(),
  /** When it is asked again by itself. */
  again_at: z.int().nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

const disk = ['DISK_FULL', 'STORE_READ_ONLY'] as const;
const officeAddressSchema = textSchema(200).min(1);
const joinCodeSchema = textSchema(40).min(1);

export const syncOperations = {
  ...shopOperations,
  'sync.state': query({
    access: 'settings.edit',
    input: nothing,
    output: syncStateSchema,
    refusals: [],
    staleAfter: ['sync.changed', 'sale.committed'],
  }),
  /** Makes this till one of a shop of the head office, by a code that is good once. */
  'sync.join': task({
    access: 'settings.edit',
    input: z.object({ url: officeAddressSchema, code: joinCodeSchema }),
    output: syncStateSchema,
    refusals: [
      'OFFICE_ADDRESS',
      'OFFICE_AWAY',
      'OFFICE_CODE_WRONG',
      'OFFICE_WAIT',
      'OFFICE_SAYS_NO',
      'YEAR_LET_GO',
      ...disk,
    ],
  }),
  /** Sends now, without waiting for its turn. */
  'sync.now': task({
    access: 'settings.edit',
    input: nothing,
    output: syncStateSchema,
    refusals: [],
  }),
  /** A tool in the place of a till that is closed: what it fetched on a line of its own. */
  'sync.take': task({
    access: 'settings.edit',
    input: z.object({
      publication: publicationSchema,
      rows: z.array(publishedRowSchema).max(mostPublishedRows),
    }),
    output: syncStateSchema,
    refusals: ['NOT_FOUND'],
  }),
  'sync.pause': task({
    access: 'settings.edit',
    input: z.object({ paused: z.boolean() }),
    output: syncStateSchema,
    refusals: [...disk],
  }),
};

export const syncEvents = {
  ...shopEvents,
  /** Something began to wait, was sent, or was refused. */
  'sync.changed': event('signed-in', z.object({})),
};
