import { z } from 'zod';
import { command, idSchema, milliSchema, quantitySchema, query, textSchema } from '#shared/kernel/define.ts';
import { productDetailSchema } from '#shared/modules/catalog/contract.ts';

/** The last movement told that was no sale, and the last line of a ticket: what comes meanwhile lies above both. */
const placeSchema = z.object({ at: z.int(), id: z.int(), sale: z.int(), line: z.int() });
export type MovementPlace = z.infer<typeof placeSchema>;

export const stockOperations = {
  'stock.adjust': command({
    access: 'stock.adjust',
    input: z.object({ productId: idSchema, counted_milli: quantitySchema, reason: textSchema(200).min(1) }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND', 'BAD_QUANTITY', 'NOT_DIVISIBLE'],
  }),
  'stock.movements': query({
    access: 'catalog.view',
    input: z.object({
      productId: idSchema,
      limit: z.int().min(1).max(500).default(100),
      after: placeSchema.nullable().default(null),
    }),
    output: z.object({
      movements: z.array(
        z.object({
          at: z.int(),
          qty_milli: milliSchema,
          reason: z.enum(['sale', 'return', 'import', 'count', 'initial']),
          detail: z.string().nullable(),
          user: z.string(),
          ticket: z.int().nullable(),
        }),
      ),
      /** `after` of the next page; null: that was all. */
      next: placeSchema.nullable(),
    }),
    refusals: ['NOT_FOUND'],
    staleAfter: ['catalog.changed'],
  }),
};
