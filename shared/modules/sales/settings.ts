import { z } from 'zod';
import { meansFault, mostMeans, referenceRules, tenderKinds } from '#shared/domain/means.ts';
import { type Minor, minor, ppm } from '#shared/domain/units.ts';
import { ppmSchema } from '#shared/kernel/define.ts';
import { setting, settingGroup } from '#shared/kernel/setting.ts';
import { meansNameSchema } from '#shared/modules/cart/contract.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly sales: typeof salesSettings;
  }
}

/** The smallest coin in use; 1 where cash is not rounded. */
const cashStepSchema = z.int().min(1).max(100_000_000) as unknown as z.ZodType<Minor, number>;

const meansSchema = z.object({
  kind: z.enum(tenderKinds),
  name: meansNameSchema,
  reference: z.enum(referenceRules).default('optional'),
  drawer: z.boolean().default(false),
  kept: z.boolean().default(false),
  fee_ppm: ppmSchema.default(ppm(0)),
  active: z.boolean().default(true),
});
const meansListSchema = z
  .array(meansSchema)
  .max(mostMeans)
  .nullable()
  .refine((list) => list === null || meansFault(list) === null);

export const salesSettings = settingGroup({
  name: 'sales',
  needs: 'settings.edit',
  settings: {
    'sale.cash_step_minor': setting({
      schema: cashStepSchema,
      first: ({ pack }) => pack.cash.step_minor,
      otherwise: () => minor(1),
      profile: { as: 'sale.cash_step_minor' },
      support: 'nothing',
    }),
    /** Means of payment in the owner's order; null: those of the country. */
    'sale.means': setting({
      schema: meansListSchema,
      first: () => null,
      otherwise: () => null,
      whole: 'all',
      profile: { as: 'sale.means' },
      support: 'nothing',
    }),
    /** Mobile money is taken only with the operator's reference. */
    'sale.referenceNeeded': setting({
      schema: z.boolean(),
      first: () => false,
      // Earlier versions asked for it always: a shop that lived with that keeps it until its owner says otherwise.
      otherwise: () => true,
      profile: { as: 'sale.referenceNeeded' },
      support: 'nothing',
    }),
  },
});
