import { defineProjections, kept } from '#main/kernel/journal/projections.ts';
import { langs } from '#shared/domain/writing.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { shopSettings } from '#shared/modules/settings/settings.ts';
import { countryPack } from './countries.ts';
import { createSettingsStore } from './store.ts';
import { storedSettings } from './stored.ts';

interface Stored {
  readonly lang?: unknown;
  readonly shop?: { readonly name?: string };
  readonly till?: { readonly name?: string };
}

/** A file on which nobody sells is read without the other modules. */
const own = declaredSettings([shopSettings]);

export const settingsProjections = defineProjections({
  name: 'settings',
  tables: { setting: kept },
  answers: (db) => {
    const store = createSettingsStore(db);
    return {
      shop: () => {
        const stored = store.read<Stored>('settings');
        return {
          name: stored?.shop?.name ?? '',
          tillName: stored?.till?.name ?? '',
          lang: langs.find((one) => one === stored?.lang),
        };
      },
      isSetUp: () => store.has('settings'),
      clock: () => {
        const stored = store.read<unknown>('settings');
        if (stored === null) return undefined;
        const { timeZone, dayEndsAt } = storedSettings(stored, own, countryPack);
        return { timeZone, dayEndsAt };
      },
    };
  },
});
