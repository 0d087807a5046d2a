import type { Db } from '#main/kernel/db/db.ts';
import type { ExportShop } from '#main/kernel/tables/exported.ts';
import { countryPack } from '#main/modules/settings/countries.ts';
import { createSettingsStore } from '#main/modules/settings/store.ts';
import { storedSettings } from '#main/modules/settings/stored.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import { settleRules } from '#shared/domain/shop-rules.ts';
import { tillSettings } from './till-settings.ts';

const quarter_ms = 900_000;

/** Offsets change at quarters of an hour at the most: one answer of the calendar serves that quarter. */
function clockOf(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  let [from, offset_ms] = [Number.NaN, 0];
  return (at) => {
    const start = Math.floor(at / quarter_ms) * quarter_ms;
    if (start !== from) {
      from = start;
      offset_ms = Date.parse(`${format.format(start).replace(' ', 'T')}Z`) - start;
    }
    return new Date(at + offset_ms).toISOString().slice(0, 19).replace('T', ' ');
  };
}

const quantityPlaces = (db: Db): 0 | 3 =>
  db
    .sql<{ one: number }>(
      'export.fractions',
      'SELECT 1 AS one FROM stock_level WHERE qty_milli % 1000 <> 0 LIMIT 1',
    )
    .get()
    ? 3
    : 0;

/** Null where the folder holds a till that was never set up. */
export function shopOf(db: Db, now: number): ExportShop | null {
  const stored = createSettingsStore(db).read<unknown>('settings');
  if (stored === null) return null;
  const settings = storedSettings(stored, tillSettings, countryPack);
  const pack = countryPack(settings.country);
  if (!pack || !isCurrency(pack.currency)) return null;
  const momentOf = clockOf(settings.timeZone);
  const rules = settleRules(pack, {
    region: settings.region,
    timeZone: settings.timeZone,
    cash_step_minor: settings.sale.cash_step_minor,
    placeRates: settings.shopTaxes,
    day: momentOf(now).slice(0, 10),
  });
  return {
    name: settings.shop.name,
    rules,
    places: currencies[pack.currency].decimals,
    quantityPlaces: quantityPlaces(db),
    momentOf,
  };
}
