import { z } from 'zod';
import { tenderKinds } from '#shared/domain/means.ts';
import {
  amountSchema,
  command,
  event,
  idSchema,
  minorSchema,
  nothing,
  textSchema,
  tokenSchema,
} from '#shared/kernel/define.ts';
import {
  cartViewSchema,
  meansInputSchema,
  mostTenders,
  tenderInputSchema,
} from '#shared/modules/cart/contract.ts';

export const tenderViewSchema = z.object({
  kind: z.enum(tenderKinds),
  /** What this tender settles of the sale; negative when paid back. */
  amount_minor: minorSchema,
  /** Cash only: what the customer handed over, and the change. */
  given_minor: minorSchema.nullable(),
  change_minor: minorSchema.nullable(),
  /** Name of the means within its kind; null: the kind's. */
  operator: z.string().nullable(),
  reference: z.string().nullable(),
  /** Of a cheque. */
  bank: z.string().nullable(),
  due: z.string().nullable(),
});

export type TenderView = z.infer<typeof tenderViewSchema>;

export type TenderInput = z.infer<typeof tenderInputSchema>;

export const paidSchema = z.object({
  number: z.int(),
  at: z.int(),
  gross_minor: minorSchema,
  rounding_minor: minorSchema,
  change_minor: minorSchema,
  tenders: z.array(tenderViewSchema),
  /** Identity of the journal row: `till/epoch/seq`. */
  journal: z.string(),
  printing: z.boolean(),
  drawer: z.boolean(),
  cart: cartViewSchema,
});
export type Paid = z.infer<typeof paidSchema>;

export const salesOperations = {
  'sales.pay': command({
    access: 'sale.sell',
    repeat: 'own',
    answers: 'cart',
    input: z.object({
      cartId: tokenSchema,
      revision: z.int(),
      tenders: z.array(tenderInputSchema).min(1).max(mostTenders),
      /** Of the cart, where a screen pays: what another window put down or gave back since is not charged unseen. */
      putDownRevision: z.int().nullable().default(null),
      /** The change that a person agreed to give after CHANGE_LARGE asked; another one is asked about anew. */
      agreedChange_minor: amountSchema.nullable().default(null),
      print: z.boolean().default(true),
    }),
    output: paidSchema,
    refusals: [
      'TILL_TWICE',
      'RETURN_CHANGED',
      'CART_EMPTY',
      'CART_CHANGED',
      'DISCOUNT_TOO_LARGE',
      'PERMISSION_NEEDED',
      'TAX_RATE_NEEDED',
      'NO_SHIFT',
      'SHIFT_TOO_LONG',
      'TENDER_SHORT',
      'TENDER_TOO_MUCH',
      'TENDER_SIGN',
      'AMOUNT_TOO_LARGE',
      'BAD_QUANTITY',
      'NOT_DIVISIBLE',
      'CHANGE_LARGE',
      'DRAWER_SHORT',
      'DRAWER_FULL',
      'TOTALS_FULL',
      'OPERATOR_UNKNOWN',
      'REFERENCE_NEEDED',
      'REFERENCE_USED',
    ],
  }),
  /**
   * A tender that was keyed wrong, while the shift of its sale is open: which one (from 1), what it was, why. `corrections`: how many
   * the screen has seen of this ticket.
   */
  'sales.correctTender': command({
    access: 'sale.tender',
    input: z.object({
      number: idSchema,
      tender: z.int().positive(),
      corrections: z.int().min(0),
      to: meansInputSchema,
      reason: textSchema(200),
    }),
    output: nothing,
    refusals: [
      'NOT_FOUND',
      'PERMISSION_NEEDED',
      'TICKET_ARCHIVED',
      'CHANGED_MEANWHILE',
      'REASON_NEEDED',
      'NO_SHIFT',
      'TENDER_SHIFT_CLOSED',
      'TENDER_GONE_BACK',
      'TENDER_AS_IT_WAS',
      'OPERATOR_UNKNOWN',
      'REFERENCE_NEEDED',
      'REFERENCE_USED',
      'DRAWER_SHORT',
      'DRAWER_FULL',
      'TOTALS_FULL',
    ],
  }),
};
export type RightMeansInput = z.infer<(typeof salesOperations)['sales.correctTender']['input']>['to'];

export const salesEvents = {
  'sale.committed': event('signed-in', z.object({ number: z.int(), at: z.int(), gross_minor: z.int() })),
  'sale.corrected': event('signed-in', z.object({ number: z.int() })),
};
