import type { TotalsBy } from '#headoffice/modules/reports/totals.ts';
import { tenderKinds } from '#shared/domain/means.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';

export interface Naming {
  readonly t: Translate;
  readonly lang: Lang;
  readonly by: TotalsBy;
}
/** `180000+10000` as people write it: 18 % + 1 %. */
const rates = (name: string, lang: Lang): string => {
  const format = new Intl.NumberFormat(writings[lang].locale, { style: 'percent', maximumFractionDigits: 4 });
  return name
    .split('+')
    .map((rate) => format.format(Number(rate) / 1_000_000))
    .join(' + ');
};

/** What a row of sums is called, days and months aside: a file has those as they are. */
export function nameOfTotal({ t, lang, by }: Naming, name: string): string {
  if (by === 'rate') return name === '' ? t('office.totals.untaxed') : rates(name, lang);
  if (by === 'category' && name === '') return t('office.totals.uncategorised');
  if (by === 'category' && name === '?') return t('office.totals.unknownCategory');
  if (by === 'tender') {
    const kind = tenderKinds.find((one) => one === name);
    if (kind) return t(`office.tender.${kind}`);
    return name === 'rounding' ? t('office.tender.rounding') : name;
  }
  return name || t('office.totals.nameless');
}
