import { z } from 'zod';
import { mostLabels } from '#shared/domain/label-sheets.ts';
import { command, event, idSchema, minorSchema, nothing, query, task } from '#shared/kernel/define.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';
import { printCauseSchema } from '#shared/modules/printing/contract.ts';

export const labelledSchema = z.object({
  id: z.int(),
  name: z.string(),
  code: z.string().nullable(),
  price_minor: minorSchema,
  unit: unitSchema,
});
export type Labelled = z.infer<typeof labelledSchema>;

const wantedSchema = z
  .array(z.object({ id: idSchema, count: z.int().min(1).max(mostLabels) }))
  .min(1)
  .max(mostLabels)
  .refine((wanted) => wanted.reduce((sum, { count }) => sum + count, 0) <= mostLabels);

export const labelsOperations = {
  /** Goods whose price is not the one of their last label any more, the first `mostLabels`. */
  'labels.outdated': query({
    access: 'catalog.edit',
    input: nothing,
    output: z.array(labelledSchema),
    refusals: [],
    staleAfter: ['catalog.changed', 'labels.changed'],
  }),
  /** On the roll of the receipt printer, at once or not at all; goods without a price have no label. */
  'labels.print': task({
    access: 'catalog.edit',
    input: z.object({ labels: wantedSchema }),
    output: z.object({
      state: z.enum(['confirmed', 'sent', 'failed', 'unknown']),
      cause: printCauseSchema,
    }),
    refusals: ['PRINTER_NOT_SET', 'NOT_FOUND'],
  }),
  /** Labels that a sheet of A4 was printed with: these prices stand on the shelf. */
  'labels.note': command({
    access: 'catalog.edit',
    input: z.object({
      labels: z.array(z.object({ id: idSchema, price_minor: minorSchema })).max(mostLabels),
    }),
    output: nothing,
    refusals: [],
  }),
};

export const labelsEvents = { 'labels.changed': event('signed-in', nothing) };
