import { z } from 'zod';
import { cashPurposes } from '#shared/domain/cash-purpose.ts';
import { command, daySchema, idSchema, milliSchema, minorSchema, query } from '#shared/kernel/define.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';
import { shiftReportSchema, shiftViewSchema, totalsReportSchema } from '#shared/modules/shifts/contract.ts';

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
export const gestureKinds = [
  'removedLines',
  'restoredLines',
  'voidedSales',
  'restoredSales',
  'discounts',
  'priceChanges',
  'drawerOpenings',
  'reprints',
  'correctedTenders',
  'cashIn',
  'cashOut',
  'explained',
] as const;

export type GestureKind = (typeof gestureKinds)[number];

export const gestureSchema = z.object({
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
  /** Of a discount in percent, ppm. */
  rate_ppm: z.int().nullable(),
  reason: z.string().nullable(),
  ticket: z.int().nullable(),
  /** Of cash that went out: what for, to whom or on which account, and its paper. */
  purpose: z.enum(cashPurposes).nullable(),
  party: z.string().nullable(),
  voucher: z.string().nullable(),
});

export type Gesture = z.infer<typeof gestureSchema>;

/** What one person may do more often than the others. */
export const watchedDeeds = [
  'removedLines',
  'voidedSales',
  'discounts',
  'returns',
  'priceChanges',
  'drawerOpenings',
  'reprints',
] as const;

export type WatchedDeed = (typeof watchedDeeds)[number];

const personDeedSchema = z.object({
  userId: z.int(),
  name: z.string(),
  kind: z.enum(watchedDeeds),
  count: z.int(),
  /** Worth of the goods; null where it is no amount. */
  amount_minor: minorSchema.nullable(),
});

export type PersonDeed = z.infer<typeof personDeedSchema>;

/** One product over a period. `margin_minor`: null where its cost is not known, or for who may not see costs. */
export const productRowSchema = z.object({
  productId: z.int(),
  /** As the catalogue has it now. */
  name: z.string(),
  unit: unitSchema,
  /** On which it was sold. */
  tickets: z.int(),
  sold_milli: milliSchema,
  returned_milli: milliSchema,
  /** Less what was given back, as the net is. */
  gross_minor: minorSchema,
  net_minor: minorSchema,
  returned_minor: minorSchema,
  discount_minor: minorSchema,
  /** Of what all products brought. */
  share_ppm: z.int().nullable(),
  beforeSold_milli: milliSchema,
  before_minor: minorSchema,
  margin_minor: minorSchema.nullable(),
  /** Of the net. */
  margin_ppm: z.int().nullable(),
});

export type ProductRow = z.infer<typeof productRowSchema>;

const periodSchema = z.object({ from: daySchema, to: daySchema });

export const reportsOperations = {
  'reports.zList': query({
    access: 'report.z',
    input: z.object({
      before: z.int().nullable().default(null),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.array(shiftViewSchema),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected'],
  }),
  'reports.z': query({
    access: 'report.z',
    input: z.object({ number: idSchema }),
    output: shiftReportSchema,
    refusals: ['NOT_FOUND'],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected'],
  }),
  'reports.shift': query({
    access: 'report.z',
    input: z.object({ number: idSchema, format: z.enum(['html', 'text']) }),
    output: z.object({ content: z.string() }),
    refusals: ['NOT_FOUND'],
  }),
  'reports.printShift': command({
    access: 'report.x',
    input: z.object({ number: idSchema.nullable() }),
    output: z.object({ jobId: z.int() }),
    refusals: ['NOT_FOUND', 'NO_SHIFT', 'PRINTER_NOT_SET'],
  }),
  /** The totals of a day on the receipt printer. */
  'reports.printDay': command({
    access: 'report.z',
    input: z.object({ day: daySchema }),
    output: z.object({ jobId: z.int() }),
    refusals: ['NOT_FOUND', 'PRINTER_NOT_SET'],
  }),
  'reports.day': query({
    access: 'report.z',
    input: z.object({ day: daySchema }),
    output: z.object({ day: daySchema, closed: z.boolean(), totals: totalsReportSchema }),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected'],
  }),
  /** The gestures behind a figure of a day, a period or a shift, the latest first; at most a thousand. */
  'reports.gestures': query({
    access: 'report.x',
    input: z.object({
      kind: z.enum(gestureKinds),
      day: daySchema.nullable().default(null),
      /** Of the days between these two. */
      period: periodSchema.nullable().default(null),
      shift: idSchema.nullable().default(null),
      /** Of this person alone. */
      userId: idSchema.nullable().default(null),
    }),
    output: z.array(gestureSchema),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected'],
  }),
  /** What was sold between two days, both included, month by month and in all, beside the period right before it. */
  'reports.period': query({
    access: 'report.z',
    input: periodSchema,
    output: z.object({
      ...periodSchema.shape,
      totals: totalsReportSchema,
      before: z.object({ ...periodSchema.shape, totals: totalsReportSchema }),
      /** The months in which something was sold; the first and the last one may be parts of a month. */
      months: z.array(
        z.object({ month: z.string(), tickets: z.int(), taxes: totalsReportSchema.shape.taxes }),
      ),
    }),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed'],
  }),
  /** What each person did between two days that a manager looks at again, and how many tickets each of them sold. */
  'reports.people': query({
    access: 'report.z',
    input: periodSchema,
    output: z.object({
      sellers: z.array(z.object({ userId: z.int(), tickets: z.int() })),
      deeds: z.array(personDeedSchema),
    }),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed'],
  }),
  /** What each product brought between two days, the best first, beside the period before; the sums are of all of them. */
  'reports.products': query({
    access: 'report.z',
    input: periodSchema,
    output: z.object({
      ...periodSchema.shape,
      before: z.object({ ...periodSchema.shape, gross_minor: minorSchema, products: z.int() }),
      /** How many were sold or came back; `rows` are the first ten thousand. */
      products: z.int(),
      gross_minor: minorSchema,
      net_minor: minorSchema,
      returned_minor: minorSchema,
      discount_minor: minorSchema,
      /** At the costs of now; null for who may not see them. `unknown`: products without a cost, left out of it. */
      margin: z
        .object({ amount_minor: minorSchema, share_ppm: z.int().nullable(), unknown: z.int() })
        .nullable(),
      /** Tickets of an earlier program that are still being read. */
      behind: z.int(),
      rows: z.array(productRowSchema),
    }),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed'],
  }),
  'reports.days': query({
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
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected'],
  }),
  'reports.closures': query({
    access: 'report.z',
    input: z.object({ kind: z.enum(['day', 'month', 'year']), limit: z.int().min(1).max(1000).default(60) }),
    output: z.array(closureSchema),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected'],
  }),
};
