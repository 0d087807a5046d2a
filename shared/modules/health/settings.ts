import { z } from 'zod';
import { setting, settingGroup } from '#shared/kernel/setting.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly health: typeof healthSettings;
  }
}

/** The computer the till stands on. */
export const healthSettings = settingGroup({
  name: 'health',
  needs: 'settings.edit',
  settings: {
    'machine.kiosk': setting({
      schema: z.boolean(),
      first: () => false,
      profile: { as: 'machine.kiosk' },
      support: 'whole',
    }),
    'machine.startWithComputer': setting({
      schema: z.boolean(),
      first: () => false,
      profile: { as: 'machine.startWithComputer' },
      support: 'whole',
    }),
    /** Room set aside for the day the disk is full; a small disk gets less. */
    'machine.reserve_mb': setting({
      schema: z.int().min(0).max(1000),
      first: () => 200,
      profile: { as: 'machine.reserve_mb' },
      support: 'whole',
    }),
  },
});
