import type { LowStock } from '#headoffice/modules/stock/levels.ts';
import type { Table } from '#shared/domain/table-cells.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';
import { fileFormats } from './table-file.ts';

export interface StockPage {
  readonly t: Translate;
  readonly lang: Lang;
  readonly below_milli: number;
  readonly low: readonly LowStock[];
  /** There are more than are shown. */
  readonly isCut: boolean;
}
const quantity = (milli: number, lang: Lang): string =>
  new Intl.NumberFormat(writings[lang].locale, { maximumFractionDigits: 3 }).format(milli / 1000);

export function stockPage({ t, lang, below_milli, low, isCut }: StockPage): Html {
  const below = String(below_milli / 1000);
  return html`<h1>${t('office.stock.title')}</h1><p>${t('office.stock.hint')}</p>
<form class="span" method="get" action="/stock"><label>${t('office.stock.below')}<input type="number" name="below" value="${below}" step="0.001" min="-1000000" max="1000000" required></label><button>${t('office.totals.show')}</button></form>
${
  low.length === 0
    ? html`<p>${t('office.stock.none')}</p>`
    : html`<table><thead><tr><th>${t('office.stock.product')}</th><th>${t('office.stock.here')}</th><th>${t('office.stock.elsewhere')}</th></tr></thead><tbody>${low.map(
        ({ name, shop, qty_milli, elsewhere_milli }) =>
          html`<tr><td>${name}<br>${shop}</td><td>${quantity(qty_milli, lang)}</td><td>${quantity(elsewhere_milli, lang)}</td></tr>`,
      )}</tbody></table>${isCut && html`<p>${t('office.stock.cut')}</p>`}
<p>${fileFormats.map((format) => html`<a href="/stock-file?format=${format}&amp;below=${below}">${t(`office.totals.file.${format}`)}</a> `)}</p>`
}`;
}

export const stockTable = (t: Translate, low: readonly LowStock[]): Table => ({
  name: t('office.stock.title'),
  columns: [
    { header: t('office.stock.product'), kind: 'text' },
    { header: t('office.by.shop'), kind: 'text' },
    { header: t('office.stock.here'), kind: 'decimal', places: 3 },
    { header: t('office.stock.elsewhere'), kind: 'decimal', places: 3 },
  ],
  rows: low.map(({ name, shop, qty_milli, elsewhere_milli }) => [name, shop, qty_milli, elsewhere_milli]),
});
