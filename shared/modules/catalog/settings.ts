import { z } from 'zod';
import { setting, settingGroup } from '#shared/kernel/setting.ts';
import { scaleLabelSchema } from '#shared/modules/settings/country-file.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly catalog: typeof catalogSettings;
  }
}

export const scaleLabelsSchema = z.array(scaleLabelSchema).max(20).nullable();

export const catalogSettings = settingGroup({
  name: 'catalog',
  needs: 'settings.edit',
  settings: {
    /** Layouts of the labels that the shop's scales print; null: those of the country pack. */
    scaleLabels: setting({
      schema: scaleLabelsSchema,
      first: () => null,
      profile: null,
      support: 'nothing',
    }),
  },
});
