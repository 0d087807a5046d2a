import { z } from 'zod';
import { firstDifferences, widestAmount_minor } from '#shared/domain/bounds.ts';
import type { Minor } from '#shared/domain/units.ts';
import { setting, settingGroup } from '#shared/kernel/setting.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly shifts: typeof shiftsSettings;
  }
}

const differenceSchema = z.int().min(0).max(widestAmount_minor) as unknown as z.ZodType<Minor, number>;

export const shiftsSettings = settingGroup({
  name: 'shifts',
  needs: 'settings.edit',
  settings: {
    'sale.blindClose': setting({
      schema: z.boolean(),
      first: () => false,
      profile: { as: 'sale.blindClose' },
      support: 'whole',
    }),
    /** Beyond this a count that differs needs a reason. */
    'sale.reasonAbove_minor': setting({
      schema: differenceSchema,
      first: ({ pack }) => firstDifferences(pack.denominations).reasonAbove_minor,
      profile: { as: 'sale.reasonAbove_minor' },
      support: 'whole',
    }),
    /** Beyond this it needs a manager as well; null: never. */
    'sale.approvalAbove_minor': setting({
      schema: differenceSchema.nullable(),
      first: ({ pack }) => firstDifferences(pack.denominations).approvalAbove_minor,
      profile: { as: 'sale.approvalAbove_minor' },
      support: 'whole',
    }),
    'sale.maxShiftHours': setting({
      schema: z.int().min(0).max(72),
      first: () => 0,
      profile: { as: 'sale.maxShiftHours' },
      support: 'whole',
    }),
  },
});
