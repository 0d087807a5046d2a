import { z } from 'zod';
import { amountSchema, textSchema } from '#shared/kernel/define.ts';

const referenceSchema = textSchema(60);

/** Of one sale. */
export const mostTenders = 20;

/** Of a means of payment, within its kind. */
export const meansNameSchema = textSchema(40);
const named = { operator: meansNameSchema.min(1).optional(), reference: referenceSchema };
const [card, mobile, cheque, voucher, other] = [
  z.object({ kind: z.literal('card'), ...named }),
  z.object({ kind: z.literal('mobile'), operator: meansNameSchema.min(1), reference: referenceSchema }),
  z.object({
    kind: z.literal('cheque'),
    ...named,
    bank: textSchema(60),
    /** From which it is presented; null: at once. */
    due: z.iso.date().nullable(),
  }),
  z.object({ kind: z.literal('voucher'), ...named }),
  z.object({ kind: z.literal('other'), ...named }),
];
/** What a tender was paid by; what settles exact amounts says which one. */
export const meansInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cash') }),
  card,
  mobile,
  cheque,
  voucher,
  other,
]);
const exactly = { amount_minor: amountSchema };

export const tenderInputSchema = z.discriminatedUnion('kind', [
  /** What the customer hands over; for money paid back, minus what is handed to him. */
  z.object({ kind: z.literal('cash'), given_minor: amountSchema }),
  card.extend(exactly),
  mobile.extend(exactly),
  cheque.extend(exactly),
  voucher.extend(exactly),
  other.extend(exactly),
]);
