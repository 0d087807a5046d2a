import { z } from 'zod';
import { type Minor, minor } from '#shared/domain/units.ts';
import { setting, settingGroup } from '#shared/kernel/setting.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly sales: typeof salesSettings;
  }
}

/** The smallest coin in use; 1 where cash is not rounded. */
const cashStepSchema = z.int().min(1).max(100_000_000) as unknown as z.ZodType<Minor, number>;

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
