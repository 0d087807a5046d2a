import { z } from 'zod';
import { tenderKinds } from '#shared/domain/means.ts';
import {
  command,
  daySchema,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  quantitySchema,
  query,
  textSchema,
} from '#shared/kernel/define.ts';
import {
  carriedOneSchema,
  carriedSchema,
  cartLineViewSchema,
  taxTotalSchema,
} from '#shared/modules/cart/contract.ts';
import type { cartFacts } from '#shared/modules/cart/facts.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';
import { printCauseSchema, printStates } from '#shared/modules/printing/contract.ts';
import { tenderViewSchema } from '#shared/modules/sales/contract.ts';

export const ticketRowSchema = z.object({
  number: z.int(),
  at: z.int(),
  day: daySchema,
  cashier: z.string(),
  shift: z.int(),
  lines: z.int(),
  gross_minor: minorSchema,
  tenders: z.array(z.enum(tenderKinds)),
});

export type TicketRow = z.infer<typeof ticketRowSchema>;

/** The kinds of facts of a cart; the compiler finds one that is missing. */
const cartHappening = {
  'cart.line-removed': true,
  'cart.price-changed': true,
  'cart.discounted': true,
  'cart.voided': true,
  'cart.restored': true,
  'cart.money-back': true,
  'cart.money-held': true,
  'cart.return-allowed': true,
} as const satisfies Readonly<Record<keyof typeof cartFacts, true>>;

export const cartHappenings = Object.keys(cartHappening) as (keyof typeof cartHappening)[];

const printHappenings = printStates.map((state) => `print.${state}` as const);

/** Something that happened to a ticket: a fact of the journal, or what became of its paper. */
const ticketMomentSchema = z.object({
  at: z.int(),
  what: z.enum([...cartHappenings, 'sale', 'tender.corrected', 'ticket.reprinted', ...printHappenings]),
  user: z.string(),
  detail: z.string().nullable(),
  /** Why its paper did not come out, and the characters that stand as "?" on it. */
  cause: printCauseSchema,
  lost: z.string().nullable(),
});

export const ticketSchema = ticketRowSchema.omit({ lines: true, tenders: true }).extend({
  net_minor: minorSchema,
  tax_minor: minorSchema,
  discount_minor: minorSchema,
  rounding_minor: minorSchema,
  note: z.string().nullable(),
  carries: z.array(carriedSchema),
  lines: z.array(
    cartLineViewSchema
      .omit({
        taxIds: true,
        catalogue_price_minor: true,
        price_now_minor: true,
        priceReason: true,
      })
      /** How much of it has come back with the ticket. */
      .extend({ returned_milli: milliSchema }),
  ),
  /** The tickets on which parts of it came back. */
  returnedOn: z.array(z.int()),
  /** The same at other tills of the shop, as far as they have come here. */
  returnedElsewhere: z.array(z.object({ till: z.string(), number: z.int() })),
  /** Who allowed to give its money back another way than it had been paid. */
  otherwise: z.string().nullable(),
  taxes: z.array(taxTotalSchema),
  tenders: z.array(tenderViewSchema),
  /** How often one of them was put right. */
  corrections: z.int(),
  /** While its shift is open one that was keyed wrong can be put right. */
  correctable: z.boolean(),
  copies: z.int(),
  journal: z.string(),
  signature: z.string(),
  /** Everything that happened to this ticket, from its first line on. */
  timeline: z.array(ticketMomentSchema),
});

export type Ticket = z.infer<typeof ticketSchema>;

/** A line of a ticket, for a list of many. */
export const ticketLineSchema = z.object({
  ticket: z.int(),
  line: z.int(),
  at: z.int(),
  cashier: z.string(),
  code: z.string().nullable(),
  name: z.string(),
  unit: unitSchema,
  qty_milli: milliSchema,
  unit_price_minor: minorSchema,
  /** Of the line and of its part of the ticket's. */
  discount_minor: minorSchema,
  gross_minor: minorSchema,
  note: z.string().nullable(),
  /** What was recorded of the ticket cannot be read: of all its lines this one stands there, with what it came to. */
  damaged: z.literal(true).optional(),
});

export type TicketLine = z.infer<typeof ticketLineSchema>;

/** What tickets may be asked for by; null: any. */
const ticketFilter = {
  day: daySchema.nullable().default(null),
  /** Of the days between these two, both included. */
  period: z.object({ from: daySchema, to: daySchema }).nullable().default(null),
  shift: idSchema.nullable().default(null),
  /** Ticket number, amount, product name or code, tender reference, words of a note, cashier, what went with the goods. */
  text: z.string().max(80).default(''),
  tender: z.enum(tenderKinds).nullable().default(null),
  /** Of mobile money. */
  operator: textSchema(40).nullable().default(null),
  /** `none`: tickets with goods that bear no tax. */
  taxId: z.string().nullable().default(null),
  categoryId: z.int().nullable().default(null),
  productId: idSchema.nullable().default(null),
  userId: idSchema.nullable().default(null),
  /** Local hour of the sale. */
  hour: z.int().min(0).max(23).nullable().default(null),
  /** Only tickets with goods that came back, with a discount, rounded in cash. */
  having: z.enum(['returns', 'discounts', 'rounding']).nullable().default(null),
  /** Only tickets that had this with their goods. */
  carried: carriedOneSchema.nullable().default(null),
};

export const ticketsOperations = {
  'tickets.list': query({
    access: 'ticket.view',
    input: z.object({
      ...ticketFilter,
      before: z.int().nullable().default(null),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.object({ tickets: z.array(ticketRowSchema), more: z.boolean() }),
    refusals: ['PERMISSION_NEEDED'],
    staleAfter: ['sale.committed', 'sale.corrected'],
  }),
  /** The last ticket whose detail was let go after its year was archived, and the file it is in; null: all tickets are here. */
  'tickets.letGo': query({
    access: 'ticket.view',
    input: nothing,
    output: z.object({ ticket: z.int(), year: z.string(), file: z.string() }).nullable(),
    refusals: [],
    staleAfter: ['years.changed'],
  }),
  /**
   * The lines of a page of tickets, the newest ticket first; `before` is the oldest of them, for the next page. Under a blind
   * close as `tickets.sum`: so many lines are a sum.
   */
  'tickets.lines': query({
    access: 'ticket.view',
    input: z.object({
      ...ticketFilter,
      before: z.int().nullable().default(null),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.object({
      lines: z.array(ticketLineSchema),
      before: z.int().nullable(),
      more: z.boolean(),
    }),
    refusals: ['PERMISSION_NEEDED'],
  }),
  /**
   * What the tickets of a filter come to; `more` when there are more than are added up. Under a blind close, while a shift is
   * open, only those of another shift are added up for who may not see what is expected.
   */
  'tickets.sum': query({
    access: 'ticket.view',
    input: z.object(ticketFilter),
    output: z.object({
      tickets: z.int(),
      gross_minor: minorSchema,
      /** The two kinds of rows that come to it: tickets that were paid, and those that gave money back. */
      sales: z.object({ count: z.int(), amount_minor: minorSchema }),
      returns: z.object({ count: z.int(), amount_minor: minorSchema }),
      more: z.boolean(),
    }),
    refusals: ['PERMISSION_NEEDED'],
    staleAfter: ['sale.committed', 'sale.corrected'],
  }),
  /** What the customer gets for these parts of a ticket: exactly what he paid for them (docs/spec/money.md, Refunds). */
  'tickets.back': query({
    access: 'ticket.view',
    input: z.object({
      number: idSchema,
      /** Another till of the shop, whose ticket it is. */
      till: textSchema(40).nullable().default(null),
      lines: z.array(z.object({ line: z.int().positive(), qty_milli: quantitySchema })).max(2000),
    }),
    output: z.object({ gross_minor: minorSchema, tax_minor: minorSchema, discount_minor: minorSchema }),
    refusals: [
      'NOT_FOUND',
      'RETURN_ARCHIVED',
      'LINE_GONE',
      'BAD_QUANTITY',
      'NOT_DIVISIBLE',
      'RETURN_OF_RETURN',
      'RETURN_TOO_MUCH',
    ],
    staleAfter: ['sale.committed', 'sale.corrected'],
  }),
  'tickets.get': query({
    access: 'ticket.view',
    input: z.object({ number: idSchema }),
    output: ticketSchema,
    refusals: ['NOT_FOUND', 'TICKET_ARCHIVED'],
    staleAfter: ['print.changed', 'sale.committed', 'sale.corrected', 'sync.shop-changed'],
  }),
  /** The receipt as the screen shows it: escaped HTML, or plain text. */
  'tickets.receipt': query({
    access: 'ticket.view',
    input: z.object({ number: idSchema, format: z.enum(['html', 'text']) }),
    output: z.object({ content: z.string() }),
    refusals: ['NOT_FOUND', 'TICKET_ARCHIVED'],
    staleAfter: ['sale.corrected'],
  }),
  'tickets.reprint': command({
    access: 'ticket.reprint',
    input: z.object({ number: idSchema }),
    output: z.object({ copy: z.int(), jobId: z.int() }),
    refusals: ['NOT_FOUND', 'TICKET_ARCHIVED', 'PRINTER_NOT_SET'],
  }),
  /** The goods of a ticket without their prices, and its code, by which they are exchanged. */
  'tickets.printGift': command({
    access: 'ticket.view',
    input: z.object({ number: idSchema }),
    output: z.object({ jobId: z.int() }),
    refusals: ['NOT_FOUND', 'TICKET_ARCHIVED', 'GIFT_OF_RETURN', 'PRINTER_NOT_SET'],
  }),
};
