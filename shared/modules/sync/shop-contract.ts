import { z } from 'zod';
import { tenderKinds } from '#shared/domain/means.ts';
import {
  daySchema,
  event,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  query,
  task,
  textSchema,
} from '#shared/kernel/define.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';

/** Another till of the shop, and how it stands with it. */
const neighbourSchema = z.object({
  till: z.string(),
  name: z.string(),
  /** Where it is asked; null for one that asks by itself, or that was heard of through another one. */
  url: z.string().nullable(),
  said: z.enum(['away', 'unknown', 'refuses']).nullable(),
  /** Since when nothing newer of it is known. */
  heard_at: z.int().nullable(),
  /** It has other rows in the place of some that are here. */
  differs: z.boolean(),
  paired: z.boolean(),
});
export type ShopNeighbour = z.infer<typeof neighbourSchema>;

export const shopStateSchema = z.object({
  open: z.boolean(),
  /** Where it listens; null while it does not. */
  port: z.int().nullable(),
  addresses: z.array(z.string()),
  fault: z.enum(['port-taken', 'not-opened']).nullable(),
  /** By which another till is paired with this one, and until when. */
  code: z.object({ code: z.string(), until: z.int() }).nullable(),
  /** It was tried so often that it is good no more. */
  codeTriedOut: z.boolean(),
  cloned: z.boolean(),
  /** Some bear one name, or the one of this till: each is shown with what is on its receipts. */
  alike: z.boolean(),
  neighbours: z.array(neighbourSchema),
});
export type ShopState = z.infer<typeof shopStateSchema>;

const disk = ['DISK_FULL', 'STORE_READ_ONLY'] as const;

const elsewhereSchema = z.object({
  till: z.string(),
  tillName: z.string(),
  epoch: z.int(),
  seq: z.int(),
  number: z.int(),
  at: z.int(),
  day: daySchema,
  lines: z.int(),
  gross_minor: minorSchema,
});
export type TicketElsewhere = z.infer<typeof elsewhereSchema>;
/** A till never gives a number twice. */
const ticketElsewhereSchema = z.object({ till: textSchema(40), number: z.int().min(1) });
export type WhichElsewhere = z.infer<typeof ticketElsewhereSchema>;
const placeElsewhereSchema = z.object({ till: textSchema(40), epoch: z.int(), seq: z.int() });

export const shopOperations = {
  'sync.shop': query({
    access: 'settings.edit',
    input: nothing,
    output: shopStateSchema,
    refusals: [],
    staleAfter: ['sync.shop-changed'],
  }),
  /** Opens this till to the other tills of the shop, or closes it. `port`: 0 for any that is free. */
  'sync.openToShop': task({
    access: 'settings.edit',
    input: z.object({ open: z.boolean(), port: z.int().min(0).max(65_535).nullable().default(null) }),
    output: shopStateSchema,
    refusals: [...disk],
  }),
  /** Shows a code, good once and for ten minutes. */
  'sync.shopCode': task({
    access: 'settings.edit',
    input: nothing,
    output: shopStateSchema,
    refusals: ['SHOP_NOT_OPEN'],
  }),
  /** Pairs this till with the one that shows this code. */
  'sync.pairTill': task({
    access: 'settings.edit',
    /** `anyName`: somebody said that both are of one shop, although it is called otherwise there. */
    input: z.object({
      url: textSchema(200).min(1),
      code: textSchema(40).min(1),
      anyName: z.boolean().default(false),
    }),
    output: shopStateSchema,
    refusals: [
      'SHOP_TILL_AWAY',
      'SHOP_CODE_WRONG',
      'SHOP_TILL_SELF',
      'SHOP_TILL_PRACTICE',
      'SHOP_TILL_CURRENCY',
      'SHOP_TILL_NAME',
      'SHOP_FULL',
      ...disk,
    ],
  }),
  /** Ends it with a till; what is here of it stays. */
  'sync.unpairTill': task({
    access: 'settings.edit',
    input: z.object({ till: textSchema(40) }),
    output: shopStateSchema,
    refusals: [],
  }),
  /** What the other tills of the shop have of a product, as far as it is known here. */
  'sync.stockElsewhere': query({
    access: 'catalog.view',
    input: z.object({ productId: idSchema }),
    output: z.object({
      tills: z.array(
        z.object({
          till: z.string(),
          name: z.string(),
          qty_milli: milliSchema,
          heard_at: z.int().nullable(),
        }),
      ),
    }),
    refusals: [],
    staleAfter: ['sync.shop-changed'],
  }),
  /** Tickets of the other tills, the newest first, below one of them. */
  'sync.ticketsElsewhere': query({
    access: 'ticket.view',
    input: z.object({
      number: z.int().min(1).nullable().default(null),
      day: daySchema.nullable().default(null),
      below: placeElsewhereSchema.extend({ at: z.int() }).nullable().default(null),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.object({ tickets: z.array(elsewhereSchema), more: z.boolean() }),
    refusals: [],
    staleAfter: ['sync.shop-changed'],
  }),
  /** As it is settled now, with what came back of it, at this till and at the others. */
  'sync.ticketElsewhere': query({
    access: 'ticket.view',
    input: ticketElsewhereSchema,
    output: elsewhereSchema.omit({ lines: true }).extend({
      lines: z.array(
        z.object({
          id: z.int(),
          name: z.string(),
          qty_milli: milliSchema,
          unit: unitSchema,
          unit_price_minor: minorSchema,
          gross_minor: minorSchema,
          returned_milli: milliSchema,
        }),
      ),
      tenders: z.array(
        z.object({
          kind: z.enum(tenderKinds),
          amount_minor: minorSchema,
          operator: z.string().nullable(),
          reference: z.string().nullable(),
        }),
      ),
      /** One of its tenders was put right. */
      corrected: z.boolean(),
      returnedHere: z.array(z.int()),
      returnedElsewhere: z.array(z.object({ till: z.string(), number: z.int() })),
    }),
    refusals: ['NOT_FOUND'],
    staleAfter: ['sync.shop-changed', 'sale.committed'],
  }),
  /** The ticket of another till whose receipt was scanned; null where it has not come here, or is no receipt. */
  'sync.receiptElsewhere': query({
    access: 'ticket.view',
    input: z.object({ code: textSchema(200) }),
    output: ticketElsewhereSchema.nullable(),
    refusals: [],
  }),
};

export const shopEvents = {
  /** Something came from another till of the shop, or it stands otherwise with one. */
  'sync.shop-changed': event('signed-in', z.object({})),
};
