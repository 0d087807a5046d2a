import { may, type Permission, type SignedIn } from '#headoffice/kernel/may.ts';
import { langs, writings } from '#shared/domain/writing.ts';
import type { TextKey } from '#shared/i18n/index.ts';
import type { Asked } from './asked.ts';
import { type Html, html } from './html.ts';

/** What stands above every page, for whoever may see it. */
const places: readonly { readonly path: string; readonly may: Permission; readonly text: TextKey }[] = [
  { path: '/', may: 'sales.read', text: 'office.pages.sales' },
  { path: '/stock', may: 'catalog.read', text: 'office.pages.stock' },
  { path: '/catalog', may: 'catalog.read', text: 'office.pages.catalog' },
  { path: '/tills', may: 'tills.read', text: 'office.pages.tills' },
  { path: '/alerts', may: 'tills.read', text: 'office.pages.alerts' },
  { path: '/people', may: 'people.manage', text: 'office.pages.people' },
  { path: '/keys', may: 'keys.manage', text: 'office.pages.keys' },
  { path: '/audit', may: 'audit.read', text: 'office.pages.audit' },
];

export function frame({ t, lang, request }: Asked, body: Html, who: SignedIn | null): string {
  const [here] = request.url.split('?');
  const current = (path: string) => (path === here ? html` aria-current="page"` : null);
  const own =
    who &&
    html`<a href="/account"${current('/account')}>${who.name}</a><form method="post" action="/sign-out"><button>${t('office.sign.out')}</button></form>`;
  const others = langs
    .filter((one) => one !== lang)
    .map((one) => html`<a href="/lang?to=${one}" hreflang="${one}" lang="${one}">${writings[one].name}</a>`);
  const menu =
    who &&
    html`<nav class="places">${places
      .filter((place) => may(who.role, place.may))
      .map(({ path, text }) => html`<a href="${path}"${current(path)}>${t(text)}</a>`)}</nav>`;
  return html`<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${t('office.title')}</title><link rel="stylesheet" href="/office.css"></head><body>
<header><strong>${t('office.title')}</strong>${own}${others}</header>${menu}<main>${body}</main></body></html>`
    .text;
}
