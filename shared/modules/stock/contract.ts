import { z } from 'zod';
import { command, idSchema, milliSchema, quantitySchema, query, textSchema } from '#shared/kernel/define.ts';
import { productDetailSchema } from '#shared/modules/catalog/contract.ts';

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
      offset: z.int().min(0).default(0),
    }),
    output: z.array(
      z.object({
        at: z.int(),
        qty_milli: milliSchema,
        reason: z.enum(['sale', 'return', 'import', 'count', 'initial']),
        detail: z.string().nullable(),
        user: z.string(),
        ticket: z.int().nullable(),
      }),
    ),
    refusals: ['NOT_FOUND'],
    staleAfter: ['catalog.changed'],
  }),
};
