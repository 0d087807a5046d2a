import { defineModule } from '#main/kernel/module.ts';
import { screenLang } from '#main/kernel/options.ts';
import { hashPin, weakPin } from '#main/kernel/pin.ts';
import { version } from '#main/kernel/version.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { ClockApi } from '#main/modules/clock/module.ts';
import type { SessionApi } from '#main/modules/session/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { fillDemo, loadDemo } from './demo.ts';
import { createSetup } from './service.ts';

type Setup = ReturnType<typeof createSetup>;
export interface SetupApi {
  readonly openShop: Setup['openShop'];
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly catalog: CatalogApi;
  readonly shifts: ShiftsApi;
  readonly clock: ClockApi;
  readonly session: SessionApi;
}

export const setup = defineModule({
  name: 'setup',
  create: (kernel, { settings, users, catalog, shifts, clock: time, session }: Needs) => {
    const { db, journal, signer, options } = kernel;
    const service: Setup = createSetup({
      db,
      journal,
      countryPacks: settings.countryPacks,
      hashPin,
      weakPin,
      isSetUp: settings.isSetUp,
      createShop: settings.create,
      createPerson: (name, role, hash) => users.create(name, role, hash, 0),
      demo: async (pack, lang, goods) => {
        const full = await loadDemo(pack, lang);
        const shop = goods ? full : { ...full, categories: [], products: [] };
        return {
          ...shop,
          fill: (owner, session) =>
            fillDemo({ catalog, shifts, journal, rules: settings.rules }, shop, owner, session),
        };
      },
      opened: ({ pack, shopName }) => ({
        till: journal.till,
        shop: shopName,
        country: pack.code,
        currency: pack.currency,
        publicKey: signer.publicKey,
        version,
      }),
      clockFault: () => (time.view().doubt === 'impossible' ? refusal('CLOCK_IMPOSSIBLE') : null),
      enter: session.enter,
      view: session.view,
    });
    const api: SetupApi = { openShop: service.openShop };
    return {
      handlers: service.handlers,
      api,
      begin: async (door) => {
        if (!options.demo || settings.isSetUp()) return;
        const lang = screenLang(options, undefined);
        const guide = door.connect({ host: 'tool', lang });
        await door.call(guide.id, 'setup.demo', { lang, country: 'SN' });
        door.disconnect(guide.id);
      },
    };
  },
});
