import type { Total, TotalsBy } from '#headoffice/modules/reports/totals.ts';
import { formatAmount, isCurrency } from '#shared/domain/currency.ts';
import { minor } from '#shared/domain/units.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { totalsBy } from '#shared/wire/public-endpoints.ts';
import { type Html, html } from './html.ts';
import { fileFormats } from './totals-file.ts';

export interface TotalsPage {
  readonly t: Translate;
  readonly lang: Lang;
  readonly by: TotalsBy;
  readonly from: string;
  readonly to: string;
  readonly totals: readonly Total[];
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

const nameOf = ({ t, lang, by }: TotalsPage, { name }: Total): string => {
  if (name === '') return t('office.totals.nameless');
  if (by === 'day') return dayText(name, lang);
  return by === 'month' ? monthText(name, lang) : name;
};

/** What all rows come to, for each currency. */
function sums({ t, lang, by, totals }: TotalsPage): Html[] {
  const currencies = [...new Set(totals.map(({ currency }) => currency))];
  return currencies.map((currency) => {
    const own = totals.filter((total) => total.currency === currency);
    const tickets = own.reduce((sum, total) => sum + total.tickets, 0);
    const gross = own.reduce((sum, total) => sum + total.gross_minor, 0);
    const net = own.reduce((sum, total) => sum + total.net_minor, 0);
    // A ticket with two products would be counted twice.
    const counted = by === 'product' ? '' : count(tickets, lang);
    return html`<tr><td>${t('office.totals.all')}</td><td>${counted}</td><td data-sum>${amount(gross, currency, lang)}</td></tr>
<tr><td>${t('office.totals.tax')}</td><td></td><td data-tax>${amount(gross - net, currency, lang)}</td></tr>`;
  });
}

export function totalsPage(page: TotalsPage): Html {
  const { t, lang, by, from, to, totals, tills } = page;
  const linkTo = (one: TotalsBy): string => `/?by=${one}&from=${from}&to=${to}`;
  const rows = totals.map(
    (total) =>
      html`<tr><td>${nameOf(page, total)}</td><td>${
        by === 'product' ? count(total.qty_milli / 1000, lang) : count(total.tickets, lang)
      }</td><td>${amount(total.gross_minor, total.currency, lang)}</td></tr>`,
  );
  return html`<h1>${t('office.totals.title')}</h1>
<nav>${totalsBy.map(
    (one) =>
      html`<a href="${linkTo(one)}"${one === by ? html` aria-current="page"` : null}>${t(`office.by.${one}`)}</a>`,
  )}</nav>
<form class="span" method="get" action="/">
<input type="hidden" name="by" value="${by}">
<label>${t('office.totals.from')}<input type="date" name="from" value="${from}" required></label>
<label>${t('office.totals.to')}<input type="date" name="to" value="${to}" required></label>
<button>${t('office.totals.show')}</button></form>
${
  totals.length === 0
    ? html`<p>${t('office.totals.none')}</p>`
    : html`<table><thead><tr><th>${t(`office.by.${by}`)}</th><th>${t(
        by === 'product' ? 'office.totals.quantity' : 'office.totals.tickets',
      )}</th><th>${t('office.totals.gross')}</th></tr></thead>
<tbody>${rows}</tbody><tfoot>${sums(page)}</tfoot></table>
<p>${fileFormats.map((format) => html`<a href="/sales-file?format=${format}&amp;by=${by}&amp;from=${from}&amp;to=${to}">${t(`office.totals.file.${format}`)}</a> `)}</p>`
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
