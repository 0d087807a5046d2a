import { refusal } from '#shared/kernel/refusal.ts';
import type { ClockView } from '#shared/modules/clock/contract.ts';
import type { ApplicationOptions } from './application.ts';
import type { OpenStore } from './boot.ts';
import { fillDemo, loadDemo } from './demo.ts';
import { hashPin, weakPin } from './kernel/pin.ts';
import { version } from './kernel/version.ts';
import type { Catalog } from './modules/catalog/service.ts';
import type { Sales } from './modules/sales/service.ts';
import { createSession } from './modules/session/service.ts';
import { sessionView } from './modules/session/view.ts';
import { countryPacks } from './modules/settings/countries.ts';
import type { SettingsModule } from './modules/settings/service.ts';
import type { Shifts } from './modules/shifts/service.ts';
import type { Users } from './modules/users/service.ts';
import { screenLang } from './screen-lang.ts';

export interface SessionParts {
  readonly options: ApplicationOptions;
  readonly store: OpenStore;
  readonly settings: SettingsModule;
  readonly users: Users;
  readonly catalog: Catalog;
  readonly shifts: Shifts;
  readonly sales: Sales;
  readonly clockView: () => ClockView;
  readonly emit: (name: 'session.changed', payload: Record<string, never>) => void;
}

/** First start, sign-in, and what a screen is told of the till it stands at. */
export function bindSession(parts: SessionParts): ReturnType<typeof createSession> {
  const { options, store, settings, users, catalog, shifts, sales } = parts;
  const { db, journal } = store;
  return createSession({
    db,
    journal,
    emit: parts.emit,
    countryPacks,
    hashPin,
    weakPin,
    isSetUp: settings.isSetUp,
    createShop: settings.create,
    createPerson: (name, role, hash) => users.create(name, role, hash, 0),
    checkPin: users.checkPin,
    checkActivation: users.checkActivation,
    choosePin: users.choosePin,
    demo: async (pack, lang, goods) => {
      const full = await loadDemo(pack, lang);
      const shop = goods ? full : { ...full, categories: [], products: [] };
      return {
        ...shop,
        fill: (owner, seat) =>
          fillDemo({ catalog, shifts, journal, rules: settings.rules }, shop, owner, seat),
      };
    },
    opened: ({ pack, shopName }) => ({
      till: journal.till,
      shop: shopName,
      country: pack.code,
      currency: pack.currency,
      publicKey: store.signer.publicKey,
      version,
    }),
    clockFault: () => (parts.clockView().doubt === 'impossible' ? refusal('CLOCK_IMPOSSIBLE') : null),
    langOf: (id) => users.tastes(id).lang,
    keepLang: users.setLang,
    keepTextSize: users.setTextSize,
    screenLang: () => screenLang(options, settings.get()?.lang),
    view: (seat) => {
      const last = sales.last();
      return sessionView({
        session: seat,
        version,
        clock: parts.clockView(),
        demo: settings.demo(),
        kiosk: options.host?.inKiosk?.() ?? false,
        till: journal.till,
        textSize: seat.user ? users.tastes(seat.user.id).textSize : 'normal',
        settings: settings.get(),
        rules: settings.isSetUp() ? settings.rules() : null,
        shift: seat.user ? shifts.current(seat.lang, false) : null,
        lastSale: last ? { number: last.number, at: last.at, gross_minor: last.gross_minor } : null,
      });
    },
  });
}
