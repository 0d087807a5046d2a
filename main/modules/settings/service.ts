import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { CountryPack } from '#shared/domain/country.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import { readLabel, toMilli, toMinor, usualLabels } from '#shared/domain/embedded-value.ts';
import { fieldAt, fieldsOf, isSame } from '#shared/domain/merge.ts';
import { type ShopRules, settleRules } from '#shared/domain/shop-rules.ts';
import { type DeclaredSetting, declaredSettings } from '#shared/kernel/declared-settings.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { NewShop, SettingGroup } from '#shared/kernel/setting.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import type { Settings, Unchecked } from '#shared/modules/settings/contract.ts';
import { createSettingsForm } from './form.ts';
import { createSettingsStore } from './store.ts';
import { documentToStore, storedSettings } from './stored.ts';

export interface SettingsDeps {
  readonly db: Db;
  readonly journal: Journal;
  /** What the modules of the till declare. */
  readonly groups: readonly SettingGroup[];
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

const firstSettings = (declared: readonly DeclaredSetting[], shop: NewShop): Settings =>
  fieldsOf(declared.map(({ path, setting }) => [path, setting.first(shop)])) as Settings;

/** Names of the settings that differ, so that the record says what was changed without saying to what. */
const changedKeys = (before: Settings, after: Settings): string[] =>
  (Object.keys(after) as (keyof Settings)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

export function createSettings(deps: SettingsDeps) {
  const { db, journal, today, countryPack, emit } = deps;
  const store = createSettingsStore(db);
  const declared = declaredSettings(deps.groups);
  const { form, draft, merged, saved } = createSettingsForm(deps.groups, declared);
  const stored = store.read<unknown>('settings');
  let settings = stored === null ? null : storedSettings(stored, declared, countryPack);
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
    store.write('settings', documentToStore(store.read<unknown>('settings'), declared, next));
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
      means: from.sale.means,
      placeRates: from.shopTaxes,
      scaleLabels: from.scaleLabels,
      day,
    });
  };

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
    'settings.save': (sent, context) => {
      if (!settings) return refused(refusal('NOT_SET_UP'));
      const answer = merged(sent, settings, context.need);
      if (!answer.ok) return answer;
      const [before, next] = [settings, answer.value];
      // The currency of a shop that has sold is what its journal says: another country is another shop.
      if (
        declared.some(
          ({ path, setting }) => setting.fixed && !isSame(fieldAt(before, path), fieldAt(next, path)),
        )
      )
        return refused(refusal('NOT_FOUND'));
      const what = changedKeys(before, next);
      if (what.length === 0) return ok(form(before));
      const barred = what.includes('printer') ? deps.printerRefusal(next.printer) : null;
      if (barred) return refused(barred);
      journal.append('settings.changed', { what }, { user: context.user });
      adopt(next);
      db.afterCommit(() => saved(before, next, context.session.user?.name));
      return ok(form(next));
    },
  };

  return {
    handlers,
    form,
    /** What somebody is typing, checked: nothing of it is saved. */
    draft: (sent: Unchecked): Result<Settings, Refusal> =>
      settings ? draft(sent, settings) : refused(refusal('NOT_SET_UP')),
    get: (): Settings | null => settings,
    demo: (): boolean => store.read<boolean>('demo') ?? false,
    /** The first settings of a shop, inside the caller's transaction. */
    create: (shop: NewShop): Settings => {
      const first = firstSettings(declared, shop);
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
