import type { Db } from '#main/kernel/db/db.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { firstDifferences } from '#shared/domain/bounds.ts';
import type { CountryPack } from '#shared/domain/country.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import { readLabel, toMilli, toMinor, usualLabels } from '#shared/domain/embedded-value.ts';
import { settingsTogether } from '#shared/domain/merge.ts';
import { type ShopRules, settleRules } from '#shared/domain/shop-rules.ts';
import { type Ppm, ppm } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { PrinterConfig, Settings, SettingsForm } from '#shared/modules/settings/contract.ts';
import { createSettingsStore } from './store.ts';
import { storedSettings, timeZoneOf } from './stored.ts';

export interface SettingsDeps {
  readonly db: Db;
  readonly journal: Journal;
  /** The shop's day: a rate may change on one. */
  readonly today: () => string;
  readonly countryPack: (code: string) => CountryPack | undefined;
  /** Why nothing may be printed there. */
  readonly printerRefusal: (printer: PrinterConfig) => Refusal | null;
  /** The product that a code stands for. */
  readonly productNamed: (code: string) => string | null;
  readonly emit: (name: 'settings.changed' | 'session.changed', payload: Record<string, never>) => void;
}

const ean13 = 13;

export interface NewShop {
  readonly lang: Lang;
  readonly pack: CountryPack;
  readonly region: string | null;
  readonly shopName: string;
  readonly tillName: string;
  readonly demo: boolean;
  /** Of the taxes whose rate the law leaves to the place, by id. */
  readonly taxRates: Readonly<Record<string, Ppm>>;
}

const firstSettings = ({ lang, pack, region, shopName, tillName, taxRates }: NewShop): Settings => ({
  lang,
  country: pack.code,
  region,
  timeZone: timeZoneOf(pack, region),
  shop: { name: shopName, address: '', phone: '', taxIds: {} },
  till: { name: tillName },
  sale: {
    cash_step_minor: pack.cash.step_minor,
    maxDiscountCashier_ppm: ppm(0),
    blindClose: false,
    ...firstDifferences(pack.denominations),
    autoLockMinutes: 10,
    maxShiftHours: 0,
    referenceNeeded: false,
  },
  shopTaxes: Object.fromEntries(
    Object.entries(taxRates).map(([id, rate_ppm]) => [id, { parts: [{ name: '', rate_ppm }], next: null }]),
  ),
  receipt: { autoPrint: true, width: pack.receipt.paper_mm, footer: '' },
  printer: { kind: 'none' },
  printerProfile: 'generic-80',
  drawer: true,
  sounds: true,
  scannerPrefix: '',
  scaleLabels: null,
  machine: { kiosk: false, startWithComputer: false, reserve_mb: 200 },
});

/** Names of the settings that differ, so that the record says what was changed without saying to what. */
const changedKeys = (before: Settings, after: Settings): string[] =>
  (Object.keys(after) as (keyof Settings)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

export function createSettings(deps: SettingsDeps) {
  const { db, journal, today, countryPack, emit } = deps;
  const store = createSettingsStore(db);
  const stored = store.read<unknown>('settings');
  let settings = stored === null ? null : storedSettings(stored, countryPack);
  let rules: ShopRules | null = null;
  /** The day the rules were settled for; only a rate that is to change makes it matter. */
  let settledFor = '';

  const adopt = (next: Settings): void => {
    const before = settings;
    db.afterRollback(() => {
      settings = before;
      rules = null;
    });
    settings = next;
    rules = null;
    store.write('settings', next);
    db.afterCommit(() => emit('settings.changed', {}));
    db.afterCommit(() => emit('session.changed', {}));
  };
  const settle = (from: Settings, day = settledFor): ShopRules => {
    const pack = countryPack(from.country);
    if (!pack) throw new Error(`there is no country pack ${from.country}`);
    return settleRules(pack, {
      region: from.region,
      timeZone: from.timeZone,
      cash_step_minor: from.sale.cash_step_minor,
      referenceNeeded: from.sale.referenceNeeded,
      placeRates: from.shopTaxes,
      scaleLabels: from.scaleLabels,
      day,
    });
  };

  const revisions = createRevisions(settingsTogether);
  const form = (of: Settings): SettingsForm => ({ ...of, revision: revisions.of('settings', of) });

  const handlers: Handlers<'settings.get' | 'settings.save' | 'settings.readLabel'> = {
    'settings.readLabel': ({ labels, code }) => {
      if (!settings) return refused(refusal('NOT_SET_UP'));
      const { currency, scaleLabels } = settle({ ...settings, scaleLabels: labels }, today());
      const decimals = isCurrency(currency) ? currencies[currency].decimals : 0;
      const table = scaleLabels ?? usualLabels(decimals);
      const scanned = code.trim().replace(/^\][A-Za-z]\d/, '');
      const found = readLabel(table, scanned.padStart(ean13, '0'));
      return ok({
        table: table.map(({ value, pattern }) => ({ value, pattern })),
        reading: found
          ? {
              value: found.pattern.value,
              base: found.base,
              product: deps.productNamed(found.base),
              qty_milli: found.pattern.value === 'price' ? null : (toMilli(found.number) ?? null),
              price_minor: found.pattern.value === 'price' ? (toMinor(found.number, decimals) ?? null) : null,
            }
          : null,
      });
    },
    'settings.get': () => (settings ? ok(form(settings)) : refused(refusal('NOT_SET_UP'))),
    'settings.save': ({ revision, ...typed }, context) => {
      if (!settings) return refused(refusal('NOT_SET_UP'));
      const merged = revisions.merge('settings', revision, typed, settings);
      if (!merged.ok) return merged;
      const [before, next] = [settings, merged.value];
      // The currency of a shop that has sold is what its journal says: another country is another shop.
      if (next.country !== settings.country) return refused(refusal('NOT_FOUND'));
      const what = changedKeys(settings, next);
      if (what.length === 0) return ok(form(settings));
      const barred = what.includes('printer') ? deps.printerRefusal(next.printer) : null;
      if (barred) return refused(barred);
      journal.append('settings.changed', { what }, { user: context.user });
      adopt(next);
      db.afterCommit(() => revisions.saved('settings', before, next, context.session.user?.name));
      return ok(form(next));
    },
  };

  return {
    handlers,
    form,
    get: (): Settings | null => settings,
    demo: (): boolean => store.read<boolean>('demo') ?? false,
    /** The first settings of a shop, inside the caller's transaction. */
    create: (shop: NewShop): Settings => {
      const first = firstSettings(shop);
      adopt(first);
      store.write('demo', shop.demo);
      return first;
    },
    /** @throws if the till is not set up: no caller gets here before sign-in. */
    rules: (): ShopRules => {
      if (!settings) throw new Error('the till is not set up');
      if (!rules || Object.values(settings.shopTaxes).some(({ next }) => next !== null)) {
        const day = today();
        if (rules && day === settledFor) return rules;
        settledFor = day;
        rules = settle(settings);
      }
      return rules;
    },
    /** What a sale would go by today if these were the settings of the shop. */
    rulesOf: (draft: Settings): ShopRules => settle(draft, today()),
    isSetUp: (): boolean => settings !== null,
  };
}
export type SettingsModule = ReturnType<typeof createSettings>;
