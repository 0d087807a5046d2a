import { z } from 'zod';
import { cashPurposes } from '#shared/domain/cash-purpose.ts';
import { tenderKinds } from '#shared/domain/means.ts';
import {
  amountSchema,
  command,
  daySchema,
  event,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  positiveMinorSchema,
  query,
  textSchema,
} from '#shared/kernel/define.ts';
import { taxTotalSchema } from '#shared/modules/cart/contract.ts';

export const countSchema = z.array(
  z.object({ value_minor: amountSchema, count: z.int().min(0).max(1_000_000) }),
);

export type DenominationCount = z.infer<typeof countSchema>;

export const shiftViewSchema = z.object({
  id: z.int(),
  number: z.int(),
  opened_at: z.int(),
  openedBy: z.string(),
  float_minor: minorSchema,
  closed_at: z.int().nullable(),
  closedBy: z.string().nullable(),
  zNumber: z.int().nullable(),
  tickets: z.int(),
  gross_minor: minorSchema,
});

export type ShiftView = z.infer<typeof shiftViewSchema>;

/** What was sold is null for whom a blind close hides it: where nearly all is cash, it tells what the drawer should hold. */
export const openShiftViewSchema = shiftViewSchema.extend({ gross_minor: minorSchema.nullable() });

export type OpenShiftView = z.infer<typeof openShiftViewSchema>;

const counted = z.object({ count: z.int(), amount_minor: minorSchema });

export const totalsReportSchema = z.object({
  tickets: z.int(),
  returns: counted,
  returned: counted,
  discountsBack: z.int(),
  lines: z.int(),
  items_milli: milliSchema,
  gross_minor: minorSchema,
  net_minor: minorSchema,
  tax_minor: minorSchema,
  rounding_minor: minorSchema,
  discounts: counted,
  taxes: z.array(taxTotalSchema.extend({ gross_minor: minorSchema })),
  tenders: z.array(
    counted.extend({ kind: z.enum(tenderKinds), operator: z.string().nullable(), fee_minor: minorSchema }),
  ),
  categories: z.array(
    counted.extend({ categoryId: z.int().nullable(), name: z.string().nullable(), qty_milli: milliSchema }),
  ),
  cashiers: z.array(counted.extend({ userId: z.int(), name: z.string() })),
  hours: z.array(counted.extend({ hour: z.int().min(0).max(23) })),
  voids: counted,
  removedLines: counted,
  /** Of those, what was brought back by undoing: nothing is taken off the count of removals. */
  restoredLines: counted,
  restoredVoids: counted,
  priceOverrides: counted,
  drawerOpenings: z.int(),
  reprints: z.int(),
  /** Means of payment that were put right; an earlier program knew none. */
  corrected: z.int().optional(),
});

export type TotalsReport = z.infer<typeof totalsReportSchema>;

/** X while the shift is open, Z once closed. Cash figures are null for who may not see them before counting. */
export const shiftReportSchema = z.object({
  kind: z.enum(['X', 'Z']),
  zNumber: z.int().nullable(),
  shift: shiftViewSchema,
  day: daySchema,
  at: z.int(),
  tillName: z.string(),
  shopName: z.string(),
  firstTicket: z.int().nullable(),
  lastTicket: z.int().nullable(),
  totals: totalsReportSchema,
  cash: z
    .object({
      float_minor: minorSchema,
      sales_minor: minorSchema,
      refunds_minor: minorSchema,
      in_minor: minorSchema,
      out_minor: minorSchema,
      /** For sales on hold; an earlier program counted none. */
      held_minor: minorSchema.optional(),
      expected_minor: minorSchema,
      counted_minor: minorSchema.nullable(),
      difference_minor: minorSchema.nullable(),
      reason: z.string().nullable(),
      /** Who allowed the close, when it was not the one who counted. */
      approvedBy: z.string().nullable(),
      count: countSchema.nullable(),
      /** Blind counts of this shift that differed, before the one that closed it. */
      earlier: z
        .array(
          z.object({
            at: z.int(),
            user: z.string(),
            counted_minor: minorSchema,
            difference_minor: minorSchema,
          }),
        )
        .optional(),
    })
    .nullable(),
  perpetual_signed_minor: minorSchema,
  perpetual_absolute_minor: minorSchema,
  /** Said about the difference after the Z was signed, the first one first; no part of what is frozen. */
  explained: z.array(z.object({ at: z.int(), user: z.string(), reason: z.string() })).optional(),
});

export type ShiftReport = z.infer<typeof shiftReportSchema>;

export const cashMovementSchema = z.object({
  at: z.int(),
  kind: z.enum(['float', 'sale', 'change', 'refund', 'in', 'out', 'held', 'close']),
  amount_minor: minorSchema,
  reason: z.string().nullable(),
  purpose: z.enum(cashPurposes).nullable(),
  party: z.string().nullable(),
  voucher: z.string().nullable(),
  user: z.string(),
  ticket: z.int().nullable(),
});
export type CashMovement = z.infer<typeof cashMovementSchema>;

export const heldMoneySchema = z.object({ cash_minor: minorSchema, other_minor: minorSchema });
export type HeldMoney = z.infer<typeof heldMoneySchema>;

const differenceAsksSchema = z.enum(['nothing', 'reason', 'approval']);

export const shiftsOperations = {
  'shifts.current': query({
    access: 'signed-in',
    input: nothing,
    output: z.object({
      shift: openShiftViewSchema.nullable(),
      heldCarts: z.int(),
      /** What customers have put down for sales on hold. Cash is in the drawer; below zero: handed out ahead. The rest counts with the sale. */
      heldMoney: heldMoneySchema,
      openCartLines: z.int(),
      /** A blind count that stands: it is not counted again. */
      counted: z
        .object({ counted_minor: minorSchema, asks: differenceAsksSchema, earlier: z.boolean() })
        .nullable(),
      /** How the last shift ended: what the next one may begin with. */
      last: z.object({ closed_at: z.int(), float_minor: minorSchema, counted_minor: minorSchema }).nullable(),
    }),
    refusals: [],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected', 'cart.changed', 'settings.changed'],
  }),
  'shifts.open': command({
    access: 'shift.open',
    input: z.object({ float_minor: positiveMinorSchema, count: countSchema.nullable() }),
    output: openShiftViewSchema,
    refusals: ['SHIFT_OPEN', 'BAD_QUANTITY', 'AMOUNT_TOO_LARGE', 'TOTALS_FULL'],
  }),
  'shifts.cash': command({
    access: 'shift.cash',
    input: z.object({
      kind: z.enum(['in', 'out']),
      amount_minor: positiveMinorSchema,
      reason: textSchema(200),
      /** Of money that goes out; what is put in has none. */
      purpose: z.enum(cashPurposes).optional(),
      /** Who takes it; of an expense its account. */
      party: textSchema(80).optional(),
      voucher: textSchema(40).optional(),
    }),
    output: z.object({ balance_minor: minorSchema.nullable() }),
    refusals: [
      'PERMISSION_NEEDED',
      'NO_SHIFT',
      'REASON_NEEDED',
      'RECEIVER_NEEDED',
      'DRAWER_SHORT',
      'DRAWER_FULL',
      'BAD_PRICE',
      'AMOUNT_TOO_LARGE',
      'TOTALS_FULL',
    ],
  }),
  'shifts.movements': query({
    access: 'shift.cash',
    input: z.object({ shift: idSchema.nullable() }),
    output: z.array(cashMovementSchema),
    refusals: ['NO_SHIFT'],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected', 'cart.changed', 'settings.changed'],
  }),
  'shifts.x': query({
    access: 'report.x',
    input: nothing,
    output: shiftReportSchema,
    refusals: ['NO_SHIFT'],
    staleAfter: ['shift.changed', 'sale.committed', 'sale.corrected', 'cart.changed', 'settings.changed'],
  }),
  /** What who counts blind has found. It stands, so that what is asked about it helps nobody to count until it fits. */
  'shifts.count': command({
    access: 'shift.close',
    input: z.object({ count: countSchema.nullable(), counted_minor: positiveMinorSchema }),
    output: z.object({ asks: differenceAsksSchema, earlier: z.boolean() }),
    refusals: ['NO_SHIFT', 'CART_NOT_EMPTY', 'BAD_QUANTITY', 'AMOUNT_TOO_LARGE', 'COUNT_STANDS'],
  }),
  /** Any count that a drawer can hold is accepted. Beyond the shop's limits it needs a reason, and a manager. */
  'shifts.close': command({
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
  'shifts.explain': command({
    access: 'shift.difference',
    input: z.object({ zNumber: idSchema, reason: textSchema(200) }),
    output: nothing,
    refusals: ['NOT_FOUND', 'REASON_NEEDED'],
  }),
  'shifts.openDrawer': command({
    access: 'drawer.open',
    input: z.object({ reason: textSchema(200) }),
    output: z.object({ opened: z.boolean() }),
    refusals: ['REASON_NEEDED', 'NO_SHIFT'],
  }),
};

export const shiftsEvents = {
  'shift.changed': event('anybody', z.object({})),
};
