import { ppm } from '#shared/domain/units.ts';
import { ppmSchema } from '#shared/kernel/define.ts';
import { setting, settingGroup } from '#shared/kernel/setting.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly cart: typeof cartSettings;
  }
}

export const cartSettings = settingGroup({
  name: 'cart',
  needs: 'settings.edit',
  settings: {
    'sale.maxDiscountCashier_ppm': setting({
      schema: ppmSchema,
      first: () => ppm(0),
      profile: { as: 'sale.maxDiscountCashier_ppm' },
      support: 'nothing',
    }),
  },
});
