import type { PublicationSeen, PublishedProduct, TillHas } from '#headoffice/modules/catalog/publications.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

export interface CatalogPage {
  readonly t: Translate;
  readonly moment: (at: number) => string;
  readonly publications: readonly PublicationSeen[];
  readonly tills: readonly TillHas[];
  readonly products: readonly PublishedProduct[];
}

const shopOf = ({ t }: CatalogPage, shop: string): string =>
  shop === '' ? t('office.catalog.everyShop') : shop;

/** Where a till stands with what was published for its shop. */
function standOf({ t, moment }: CatalogPage, { version, at, newest, rejected }: TillHas): string {
  const has =
    version === null || at === null
      ? t('office.catalog.has.nothing')
      : t('office.catalog.has.version', { version, at: moment(at) });
  const waits = newest !== null && (version === null || version < newest);
  return [
    has,
    ...(waits ? [t('office.catalog.has.waits', { version: newest })] : []),
    ...(rejected ? [t('office.catalog.has.rejected', { count: rejected })] : []),
  ].join(' · ');
}

export function catalogPage(page: CatalogPage): Html {
  const { t, moment, publications, tills, products } = page;
  return html`<h1>${t('office.catalog.title')}</h1>
<p>${t('office.catalog.hint')}</p>
<h2>${t('office.catalog.publications')}</h2>
${
  publications.length === 0
    ? html`<p>${t('office.catalog.none')}</p>`
    : html`<table class="said"><thead><tr><th>${t('office.catalog.what')}</th><th>${t('office.catalog.rows')}</th><th>${t('office.catalog.when')}</th></tr></thead><tbody>${publications.map(
        (one) =>
          html`<tr><td>${one.version === 0 ? t('office.catalog.planned') : one.version} · ${one.file} · ${shopOf(page, one.shop)}</td><td>${one.rows}</td><td>${moment(one.due_at)}</td></tr>`,
      )}</tbody></table>`
}
<h2>${t('office.tills.title')}</h2>
${
  tills.length === 0
    ? html`<p>${t('office.tills.none')}</p>`
    : html`<table class="said"><tbody>${tills.map(
        (one) =>
          html`<tr><td>${one.shop} · ${one.name || one.till}</td><td data-till="${one.till}">${standOf(page, one)}</td></tr>`,
      )}</tbody></table>`
}
<h2>${t('office.catalog.products')}</h2>
${
  products.length === 0
    ? html`<p>${t('office.catalog.none')}</p>`
    : html`<table><thead><tr><th>${t('office.by.product')}</th><th>${t('office.catalog.code')}</th><th>${t('office.catalog.price')}</th></tr></thead><tbody>${products.map(
        ({ name, code, price, shop }) =>
          html`<tr><td>${name}${shop === '' ? null : html` (${shop})`}</td><td>${code}</td><td>${price}</td></tr>`,
      )}</tbody></table>`
}`;
}
