import { z } from 'zod';
import { countSchema, openShiftViewSchema, shiftReportSchema } from '#shared/contract/views.ts';
import {
  command,
  idSchema,
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
};
