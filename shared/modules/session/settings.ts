import { z } from 'zod';
import { setting, settingGroup } from '#shared/kernel/setting.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly session: typeof sessionSettings;
  }
}

/** How the screens of this till behave. */
export const sessionSettings = settingGroup({
  name: 'session',
  needs: 'settings.edit',
  settings: {
    'sale.autoLockMinutes': setting({
      schema: z.int().min(0).max(240),
      first: () => 10,
      profile: { as: 'sale.autoLockMinutes' },
      support: 'whole',
    }),
    sounds: setting({
      schema: z.boolean(),
      first: () => true,
      profile: { as: 'sounds', part: 'printer' },
      support: 'whole',
    }),
    scannerPrefix: setting({
      schema: z.string().max(1),
      first: () => '',
      profile: { as: 'scannerPrefix', part: 'printer' },
      support: { says: (prefix) => prefix !== '' },
    }),
  },
});
