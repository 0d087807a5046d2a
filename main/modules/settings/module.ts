import { defineModule } from '#main/kernel/module.ts';
import { noteLang } from '#main/kernel/shop-lang.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import { shopSettings, taxSettings } from '#shared/modules/settings/settings.ts';
import { countryPack, countryPacks } from './countries.ts';
import { settingsProjections } from './projections.ts';
import { createSettings, type SettingsModule } from './service.ts';
import { createSettingsStore } from './store.ts';

type ProductNamed = (code: string) => string | null;
type PrinterRefusal = (printer: PrinterConfig) => Refusal | null;

export interface SettingsApi extends SettingsModule {
  readonly countryPack: typeof countryPack;
  readonly countryPacks: typeof countryPacks;
  /** Where a module keeps what it must find again, by a key of its own. */
  readonly kept: ReturnType<typeof createSettingsStore>;
  /** Gives the product that a code stands for. */
  readonly giveGoods: (productNamed: ProductNamed) => void;
  /** Gives why nothing may be printed there. */
  readonly givePrinters: (printerRefusal: PrinterRefusal) => void;
}

export const settings = defineModule({
  name: 'settings',
  settings: [shopSettings, taxSettings],
  projections: settingsProjections,
  create: (kernel) => {
    const { db, journal, clock, options } = kernel;
    const productNamed = kernel.place<ProductNamed>('the names of goods');
    const printerRefusal = kernel.place<PrinterRefusal>('what is no printer');
    const service = createSettings({
      db,
      journal,
      groups: kernel.settingGroups,
      today: () => kernel.localTime(clock.now()).day,
      countryPack,
      printerRefusal: (printer) => printerRefusal.value(printer),
      productNamed: (code) => productNamed.value(code),
      emit: kernel.emit,
    });
    kernel.shop.give({
      lang: () => service.get()?.lang,
      clock: () => {
        const set = service.get();
        return set === null ? undefined : { timeZone: set.timeZone, dayEndsAt: set.dayEndsAt };
      },
      isSetUp: service.isSetUp,
    });
    const note = (): void => {
      const set = service.get();
      try {
        if (set) noteLang(options.dataDir, set.lang);
      } catch (error) {
        kernel.log.warn('the language of the shop', error);
      }
    };
    kernel.on('settings.changed', note);
    const api: SettingsApi = {
      ...service,
      kept: createSettingsStore(db),
      countryPack,
      countryPacks,
      giveGoods: productNamed.give,
      givePrinters: printerRefusal.give,
    };
    return { handlers: service.handlers, api, ready: note };
  },
});
