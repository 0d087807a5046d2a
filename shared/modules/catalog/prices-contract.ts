import { z } from 'zod';
import { mostPrices } from '#shared/domain/reprice.ts';
import { command, idSchema, positiveMinorSchema } from '#shared/kernel/define.ts';

const priceSchema = positiveMinorSchema.nullable();

export const priceOperations = {
  /** Many prices at once: all of them, or none where one is no longer what it was seen to be. */
  'catalog.setPrices': command({
    access: 'catalog.edit',
    input: z.object({
      prices: z
        .array(z.object({ id: idSchema, from_minor: priceSchema, price_minor: priceSchema }))
        .min(1)
        .max(mostPrices),
    }),
    output: z.object({ changed: z.int() }),
    refusals: ['NOT_FOUND', 'AMOUNT_TOO_LARGE', 'CHANGED_MEANWHILE'],
  }),
};
