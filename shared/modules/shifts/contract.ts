import { z } from 'zod';
import {
  countSchema,
  openShiftViewSchema,
  shiftReportSchema,
  shiftViewSchema,
  totalsReportSchema,
} from '#shared/contract/views.ts';
import {
  command,
  daySchema,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  positiveMinorSchema,
  query,
  textSchema,
} from '#shared/kernel/define.ts';

export const cashMovementSchema = z.object({
  at: z.int(),
  kind: z.enum(['float', 'sale', 'change', 'refund', 'in', 'out', 'close']),
  amount_minor: minorSchema,
  reason: z.string().nullable(),
  user: z.string(),
  ticket: z.int().nullable(),
});
export type CashMovement = z.infer<typeof cashMovementSchema>;

export const closureSchema = z.object({
  kind: z.enum(['day', 'month', 'year']),
  /** YYYY-MM-DD, YYYY-MM or YYYY. */
  period: z.string(),
  closed_at: z.int(),
  tickets: z.int(),
  gross_minor: minorSchema,
  net_minor: minorSchema,
  tax_minor: minorSchema,
  perpetual_signed_minor: minorSchema,
  perpetual_absolute_minor: minorSchema,
  journal: z.string(),
});

/** What a report counts besides tickets. */
export const eventKinds = [
  'removedLines',
  'restoredLines',
  'voidedSales',
  'restoredSales',
  'priceChanges',
  'drawerOpenings',
  'reprints',
  'cashIn',
  'cashOut',
  'explained',
] as const;
export type EventKind = (typeof eventKinds)[number];

export const reportEventSchema = z.object({
  /** `till/epoch/seq` of its row. */
  journal: z.string(),
  at: z.int(),
  user: z.string(),
  /** Who allowed it, when it was not the one who did it. */
  allowedBy: z.string().nullable(),
  /** Of the goods. */
  name: z.string().nullable(),
  qty_milli: milliSchema.nullable(),
  lines: z.int().nullable(),
  /** Worth of the goods, or cash; of a price change the new price, with the old one in `from_minor`. */
  amount_minor: minorSchema.nullable(),
  from_minor: minorSchema.nullable(),
  reason: z.string().nullable(),
  ticket: z.int().nullable(),
});
export type ReportEvent = z.infer<typeof reportEventSchema>;

const differenceAsksSchema = z.enum(['nothing', 'reason', 'approval']);

export const shiftsOperations = {
  'shift.current': query({
    access: 'signed-in',
    input: nothing,
    output: z.object({
      shift: openShiftViewSchema.nullable(),
      heldCarts: z.int(),
      openCartLines: z.int(),
      /** A blind count that stands: it is not counted again. */
      counted: z.object({ counted_minor: minorSchema, asks: differenceAsksSchema }).nullable(),
      /** How the last shift ended: what the next one may begin with. */
      last: z.object({ closed_at: z.int(), float_minor: minorSchema, counted_minor: minorSchema }).nullable(),
    }),
    refusals: [],
  }),
  'shift.open': command({
    access: 'shift.open',
    input: z.object({ float_minor: positiveMinorSchema, count: countSchema.nullable() }),
    output: openShiftViewSchema,
    refusals: ['SHIFT_OPEN', 'BAD_QUANTITY', 'AMOUNT_TOO_LARGE', 'TOTALS_FULL'],
  }),
  'shift.cash': command({
    access: 'shift.cash',
    input: z.object({
      kind: z.enum(['in', 'out']),
      amount_minor: positiveMinorSchema,
      reason: textSchema(200),
    }),
    output: z.object({ balance_minor: minorSchema.nullable() }),
    refusals: [
      'NO_SHIFT',
      'REASON_NEEDED',
      'DRAWER_SHORT',
      'DRAWER_FULL',
      'BAD_PRICE',
      'AMOUNT_TOO_LARGE',
      'TOTALS_FULL',
    ],
  }),
  'shift.movements': query({
    access: 'shift.cash',
    input: z.object({ shift: idSchema.nullable() }),
    output: z.array(cashMovementSchema),
    refusals: ['NO_SHIFT'],
  }),
  'shift.x': query({
    access: 'report.x',
    input: nothing,
    output: shiftReportSchema,
    refusals: ['NO_SHIFT'],
  }),
  /** What who counts blind has found. It stands, so that what is asked about it helps nobody to count until it fits. */
  'shift.count': command({
    access: 'shift.close',
    input: z.object({ count: countSchema.nullable(), counted_minor: positiveMinorSchema }),
    output: z.object({ asks: differenceAsksSchema }),
    refusals: ['NO_SHIFT', 'CART_NOT_EMPTY', 'BAD_QUANTITY', 'AMOUNT_TOO_LARGE', 'COUNT_STANDS'],
  }),
  /** Any count that a drawer can hold is accepted. Beyond the shop's limits it needs a reason, and a manager. */
  'shift.close': command({
    access: 'shift.close',
    input: z.object({
      count: countSchema.nullable(),
      counted_minor: positiveMinorSchema,
      reason: textSchema(200).nullable(),
    }),
    output: shiftReportSchema,
    refusals: [
      'NO_SHIFT',
      'REASON_NEEDED',
      'PERMISSION_NEEDED',
      'CART_NOT_EMPTY',
      'BAD_QUANTITY',
      'AMOUNT_TOO_LARGE',
      'COUNT_FIRST',
      'COUNT_STANDS',
    ],
  }),
  /** Why a count differed, said after its Z was signed. */
  'shift.explain': command({
    access: 'shift.difference',
    input: z.object({ zNumber: idSchema, reason: textSchema(200) }),
    output: nothing,
    refusals: ['NOT_FOUND', 'REASON_NEEDED'],
  }),
  'drawer.open': command({
    access: 'drawer.open',
    input: z.object({ reason: textSchema(200) }),
    output: z.object({ opened: z.boolean() }),
    refusals: ['REASON_NEEDED', 'NO_SHIFT'],
  }),
  'report.zList': query({
    access: 'report.z',
    input: z.object({
      before: z.int().nullable().default(null),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.array(shiftViewSchema),
    refusals: [],
  }),
  'report.z': query({
    access: 'report.z',
    input: z.object({ number: idSchema }),
    output: shiftReportSchema,
    refusals: ['NOT_FOUND'],
  }),
  'report.shift': query({
    access: 'report.z',
    input: z.object({ number: idSchema, format: z.enum(['html', 'text']) }),
    output: z.object({ content: z.string() }),
    refusals: ['NOT_FOUND'],
  }),
  'report.printShift': command({
    access: 'report.x',
    input: z.object({ number: idSchema.nullable() }),
    output: z.object({ jobId: z.int() }),
    refusals: ['NOT_FOUND', 'NO_SHIFT', 'PRINTER_NOT_SET'],
  }),
  /** The totals of a day on the receipt printer. */
  'report.printDay': command({
    access: 'report.z',
    input: z.object({ day: daySchema }),
    output: z.object({ jobId: z.int() }),
    refusals: ['NOT_FOUND', 'PRINTER_NOT_SET'],
  }),
  'report.day': query({
    access: 'report.z',
    input: z.object({ day: daySchema }),
    output: z.object({ day: daySchema, closed: z.boolean(), totals: totalsReportSchema }),
    refusals: [],
  }),
  /** The events behind a figure of a day or a shift, the latest first; at most a thousand. */
  'report.events': query({
    access: 'report.x',
    input: z.object({
      kind: z.enum(eventKinds),
      day: daySchema.nullable().default(null),
      shift: idSchema.nullable().default(null),
    }),
    output: z.array(reportEventSchema),
    refusals: [],
  }),
  'report.days': query({
    access: 'report.z',
    input: z.object({ from: daySchema, to: daySchema }),
    output: z.array(
      z.object({
        day: daySchema,
        tickets: z.int(),
        gross_minor: minorSchema,
        net_minor: minorSchema,
        tax_minor: minorSchema,
      }),
    ),
    refusals: [],
  }),
  'report.closures': query({
    access: 'report.z',
    input: z.object({ kind: z.enum(['day', 'month', 'year']), limit: z.int().min(1).max(1000).default(60) }),
    output: z.array(closureSchema),
    refusals: [],
  }),
};
