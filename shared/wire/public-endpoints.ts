import { z } from 'zod';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import {
  mostPublishedRows,
  publicationIdSchema,
  publishedRowSchema,
} from '#shared/modules/catalog/published.ts';
import { endpoint, epochSchema, nothing, shopNameSchema, tillIdSchema } from './endpoint.ts';

const daySchema = z.string().refine(isCalendarDay).meta({ description: 'YYYY-MM-DD' });
const minorSchema = z.int().meta({ description: 'Minor units of the currency' });
const timeSchema = z.int().meta({ description: 'Milliseconds since 1970, UTC' });
const shopIdSchema = z.string().max(12);
const ofKey = ['BAD_REQUEST', 'KEY_NEEDED', 'KEY_MAY_NOT', 'TOO_MANY'] as const;

export const totalsBy = [
  'day',
  'month',
  'shop',
  'till',
  'person',
  'product',
  'category',
  'rate',
  'tender',
] as const;
export const mostTickets = 500;
/** Rows of a list that travel in one question: a longer list is published from a file. */
export const mostRowsAtOnce = 1_000;

const ticketSchema = z
  .object({
    seq: z.int(),
    number: z.int(),
    day: z.string(),
    at: timeSchema,
    person: z.string(),
    gross_minor: minorSchema,
    net_minor: minorSchema,
    lines: z.array(
      z.object({
        product_id: z.int(),
        name: z.string(),
        qty_milli: z.int(),
        gross_minor: minorSchema,
        net_minor: minorSchema,
      }),
    ),
    tenders: z.array(z.object({ kind: z.string(), amount_minor: minorSchema })),
  })
  .meta({ id: 'Ticket', description: 'As the till recorded it' });
const publicationSeenSchema = z
  .object({
    id: publicationIdSchema,
    version: z.int().meta({ description: '0 until it is due' }),
    due_at: timeSchema,
    file: z.string(),
    rows: z.int(),
    shop: shopNameSchema.meta({ description: 'Empty for every shop' }),
  })
  .meta({ id: 'PublicationSeen', description: 'A list of products and prices, and when it is given out' });

/** What programs of the owner ask, each with a key that he gave it: of the shops of that key alone. */
export const publicEndpoints = {
  listShops: endpoint({
    method: 'GET',
    path: '/v1/shops',
    access: 'key',
    scope: 'tills.read',
    says: 'The shops of this key.',
    input: nothing,
    output: z.object({ shops: z.array(z.object({ id: shopIdSchema, name: shopNameSchema })) }),
    problems: ofKey,
  }),
  listTills: endpoint({
    method: 'GET',
    path: '/v1/tills',
    access: 'key',
    scope: 'tills.read',
    says: 'The tills of these shops, when each was heard last, and what of it was put aside.',
    input: nothing,
    output: z.object({
      tills: z.array(
        z.object({
          id: tillIdSchema,
          name: z.string(),
          shop: shopNameSchema,
          joined_at: timeSchema,
          heard_at: timeSchema.nullable(),
          out_of_use_at: timeSchema.nullable(),
          last_ticket_at: timeSchema.nullable(),
          epochs: z.array(z.int()).meta({ description: 'Each has tickets in an order of its own' }),
          parked: z.int(),
          quarantined: z.int(),
        }),
      ),
    }),
    problems: ofKey,
  }),
  readTotals: endpoint({
    method: 'GET',
    path: '/v1/totals',
    access: 'key',
    scope: 'sales.read',
    says: 'Sums of the tickets of some days, both included, of the shops of this key or of one of them; at most 400 rows, the largest first. By rate: its parts per million, several parted by +. By means of payment: what was paid, and what was rounded beside it.',
    input: z
      .object({
        by: z.enum(totalsBy).default('day'),
        from: daySchema,
        to: daySchema,
        shop: shopIdSchema.optional(),
      })
      .strict(),
    output: z.object({
      totals: z.array(
        z.object({
          name: z.string(),
          currency: z.string(),
          tickets: z.int(),
          qty_milli: z.int(),
          gross_minor: minorSchema,
          net_minor: minorSchema
            .nullable()
            .meta({ description: 'Minor units of the currency; null by means of payment' }),
        }),
      ),
    }),
    problems: ofKey,
  }),
  readTickets: endpoint({
    method: 'GET',
    path: '/v1/tickets',
    access: 'key',
    scope: 'sales.read',
    says: 'Tickets of one till and epoch after a place, in the order of the till: whoever goes on from `next` misses none, however late a till brings its rows.',
    input: z
      .object({
        till: tillIdSchema,
        epoch: z.coerce.number().pipe(epochSchema),
        after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
        most: z.coerce.number().int().min(1).max(mostTickets).default(100),
      })
      .strict(),
    output: z.object({
      tickets: z.array(ticketSchema).max(mostTickets),
      next: z.int().meta({ description: 'For `after` of the next question' }),
    }),
    problems: ofKey,
  }),
  listPublications: endpoint({
    method: 'GET',
    path: '/v1/publications',
    access: 'key',
    scope: 'catalog.read',
    says: 'What was published, the newest first.',
    input: nothing,
    output: z.object({ publications: z.array(publicationSeenSchema) }),
    problems: ofKey,
  }),
  publish: endpoint({
    method: 'POST',
    path: '/v1/publications',
    access: 'key',
    scope: 'catalog.publish',
    says: 'Gives a list of products and prices to the tills of a shop, or of all: whole or not at all. The same `id` again publishes nothing more, and gets the answer of the first.',
    input: z
      .object({
        id: publicationIdSchema.meta({ description: 'Made by whoever asks: 16 letters, digits, _ or -' }),
        file: z.string().min(1).max(255).meta({ description: 'How the list is called' }),
        shop: shopIdSchema.nullable().default(null).meta({ description: 'null: every shop' }),
        due_at: timeSchema.min(0).max(8_640_000_000_000_000).nullable().default(null),
        rows: z.array(publishedRowSchema).min(1).max(Math.min(mostRowsAtOnce, mostPublishedRows)),
      })
      .strict(),
    output: publicationSeenSchema,
    problems: [...ofKey, 'LIST_WRONG'],
  }),
} as const;
