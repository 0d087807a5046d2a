import { z } from 'zod';
import { cartViewSchema, tenderViewSchema } from '#shared/contract/views.ts';
import { amountSchema, command, minorSchema, textSchema, tokenSchema } from '#shared/kernel/define.ts';

const referenceSchema = textSchema(60);

export const tenderInputSchema = z.discriminatedUnion('kind', [
  /** What the customer hands over; for money paid back, minus what is handed to him. */
  z.object({ kind: z.literal('cash'), given_minor: amountSchema }),
  z.object({ kind: z.literal('card'), amount_minor: amountSchema, reference: referenceSchema }),
  z.object({
    kind: z.literal('mobile'),
    amount_minor: amountSchema,
    operator: textSchema(40).min(1),
    reference: referenceSchema,
  }),
]);
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
  'sale.pay': command({
    access: 'sale.sell',
    repeat: 'own',
    input: z.object({
      cartId: tokenSchema,
      revision: z.int(),
      tenders: z.array(tenderInputSchema).min(1).max(20),
      /** The change that a person agreed to give after CHANGE_LARGE asked; another one is asked about anew. */
      agreedChange_minor: amountSchema.nullable().default(null),
      print: z.boolean().default(true),
    }),
    output: paidSchema,
    refusals: [
      'TILL_TWICE',
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
};
