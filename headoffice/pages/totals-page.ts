import type { Total, TotalsBy } from '#headoffice/modules/reports/totals.ts';
import { formatAmount, isCurrency } from '#shared/domain/currency.ts';
import { minor } from '#shared/domain/units.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { totalsBy } from '#shared/wire/public-endpoints.ts';
import { type Html, html } from './html.ts';
import { fileFormats } from './table-file.ts';
import { nameOfTotal } from './total-names.ts';

export interface TotalsPage {
  readonly t: Translate;
  readonly lang: Lang;
  readonly by: TotalsBy;
  readonly from: string;
  readonly to: string;
  readonly totals: readonly Total[];
  /** All that was sold those days, by shop: what the rows come to. */
  readonly whole: readonly Total[];
  readonly shops: readonly { readonly id: string; readonly name: string }[];
  /** Which of them alone; empty for all. */
  readonly shop: string;
  readonly tills: readonly { readonly till: string; readonly shop: string; readonly heard: string }[];
}

/** In the order of the language, whatever computer writes it. */
const dayText = (day: string, lang: Lang): string =>
  new Intl.DateTimeFormat(writings[lang].locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  );
const monthText = (month: string, lang: Lang): string =>
  new Intl.DateTimeFormat(writings[lang].locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-15T12:00:00Z`),
  );
const amount = (value: number, currency: string, lang: Lang): string =>
  isCurrency(currency) ? formatAmount(minor(value), currency, lang) : String(value);
const count = (value: number, lang: Lang): string =>
  new Intl.NumberFormat(writings[lang].locale, { maximumFractionDigits: 3 }).format(value);

const nameOf = (page: TotalsPage, { name }: Total): string => {
  if (page.by === 'day') return dayText(name, page.lang);
  return page.by === 'month' ? monthText(name, page.lang) : nameOfTotal(page, name);
};

/** What all rows come to, for each currency, and what of it stands in rows that are not shown. */
function sums({ t, lang, by, totals, whole }: TotalsPage): Html[] {
  const currencies = [...new Set(whole.map(({ currency }) => currency))];
  return currencies.map((currency) => {
    const of = (rows: readonly Total[], figure: (row: Total) => number): number =>
      rows.reduce((sum, row) => sum + (row.currency === currency ? figure(row) : 0), 0);
    const gross = of(whole, ({ gross_minor }) => gross_minor);
    const net = of(whole, ({ net_minor }) => net_minor ?? 0);
    const rest = gross - of(totals, ({ gross_minor }) => gross_minor);
    // A ticket with two products, rates or means of payment stands in two rows.
    const isOnce = ['day', 'month', 'shop', 'till', 'person'].includes(by);
    const counted = isOnce
      ? count(
          of(whole, ({ tickets }) => tickets),
          lang,
        )
      : '';
    return html`${rest !== 0 && html`<tr><td>${t('office.totals.rest')}</td><td></td><td>${amount(rest, currency, lang)}</td></tr>`}
<tr><td>${t('office.totals.all')}</td><td>${counted}</td><td data-sum>${amount(gross, currency, lang)}</td></tr>
<tr><td>${t('office.totals.tax')}</td><td></td><td data-tax>${amount(gross - net, currency, lang)}</td></tr>`;
  });
}

export function totalsPage(page: TotalsPage): Html {
  const { t, lang, by, from, to, totals, tills, shops, shop } = page;
  const wanted = (one: TotalsBy): string => `by=${one}&from=${from}&to=${to}${shop && `&shop=${shop}`}`;
  const rows = totals.map(
    (total) =>
      html`<tr><td>${nameOf(page, total)}</td><td>${
        by === 'product' ? count(total.qty_milli / 1000, lang) : count(total.tickets, lang)
      }</td><td>${amount(total.gross_minor, total.currency, lang)}</td></tr>`,
  );
  return html`<h1>${t('office.totals.title')}</h1>
<nav>${totalsBy.map(
    (one) =>
      html`<a href="/?${wanted(one)}"${one === by ? html` aria-current="page"` : null}>${t(`office.by.${one}`)}</a>`,
  )}</nav>
<form class="span" method="get" action="/">
<input type="hidden" name="by" value="${by}">
<label>${t('office.totals.from')}<input type="date" name="from" value="${from}" required></label>
<label>${t('office.totals.to')}<input type="date" name="to" value="${to}" required></label>
${
  shops.length > 1 &&
  html`<label>${t('office.by.shop')}<select name="shop"><option value="">${t('office.people.every')}</option>${shops.map(
    ({ id, name }) => html`<option value="${id}"${id === shop && html` selected`}>${name}</option>`,
  )}</select></label>`
}<button>${t('office.totals.show')}</button></form>
${
  totals.length === 0
    ? html`<p>${t('office.totals.none')}</p>`
    : html`<table><thead><tr><th>${t(`office.by.${by}`)}</th><th>${t(
        by === 'product' ? 'office.totals.quantity' : 'office.totals.tickets',
      )}</th><th>${t('office.totals.gross')}</th></tr></thead>
<tbody>${rows}</tbody><tfoot>${sums(page)}</tfoot></table>
<p>${fileFormats.map((format) => html`<a href="/sales-file?format=${format}&${wanted(by)}">${t(`office.totals.file.${format}`)}</a> `)}</p>`
}
<h2>${t('office.tills.title')}</h2>
${
  tills.length === 0
    ? html`<p>${t('office.tills.none')}</p>`
    : html`<table><thead><tr><th>${t('office.by.till')}</th><th>${t('office.tills.heard')}</th></tr></thead><tbody>${tills.map(
        ({ till, shop, heard }) => html`<tr><td>${shop} · ${till}</td><td>${heard}</td></tr>`,
      )}</tbody></table>`
}`;
}
