import { may, type SignedIn } from '#headoffice/kernel/may.ts';
import { silent_ms } from '#headoffice/kernel/silent.ts';
import type { ShopSeen, TillOfShop, TillRefusal } from '#headoffice/modules/tills/seen-to.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

/** A code that is shown once, and what is typed with it at the till. */
export interface JoinCode {
  readonly code: string;
  readonly shop: string;
  readonly address: string;
}
export interface TillsPage {
  readonly t: Translate;
  readonly who: SignedIn;
  readonly moment: (at: number) => string;
  readonly now: number;
  readonly tills: readonly TillOfShop[];
  readonly shops: readonly ShopSeen[];
  readonly refusal: TillRefusal | null;
  readonly given: JoinCode | null;
}

const hour_ms = 60 * 60_000;

function ageOf({ t, now }: TillsPage, heard_at: number): string {
  const hours = Math.floor((now - heard_at) / hour_ms);
  if (hours < 1) return t('office.tills.lately');
  return hours < 48
    ? t('office.tills.hours', { count: hours })
    : t('office.tills.days', { count: Math.floor(hours / 24) });
}

function health(page: TillsPage, till: TillOfShop): readonly Html[] {
  const { t, moment, now } = page;
  const bad = (text: string) => html`<span class="bad">${text}</span>`;
  if (till.revoked_at !== null)
    return [bad(t('office.tills.revokedWhy', { at: moment(till.revoked_at), why: till.revoked_why }))];
  const silent = till.heard_at === null || now - till.heard_at > silent_ms;
  const heard =
    till.heard_at === null
      ? t('office.tills.never')
      : `${t('office.tills.heard')} : ${moment(till.heard_at)}, ${ageOf(page, till.heard_at)}`;
  return [
    silent ? bad(heard) : html`${heard}`,
    ...(till.last_sale_at === null
      ? []
      : [html`${t('office.tills.lastSale', { at: moment(till.last_sale_at) })}`]),
    ...(till.parked > 0 ? [bad(t('office.tills.parked', { count: till.parked }))] : []),
    ...(till.quarantined > 0 ? [bad(t('office.tills.quarantined', { count: till.quarantined }))] : []),
  ];
}

function card(page: TillsPage, till: TillOfShop): Html {
  const { t, who } = page;
  const { id, name, shop } = till;
  const acts =
    till.revoked_at === null
      ? html`<form class="sign" method="post" action="/tills/${id}/name"><label>${t('office.tills.name')}<input name="name" value="${name}" maxlength="40"></label><button>${t('office.people.save')}</button></form>
<form class="sign" method="post" action="/tills/${id}/revoke"><label>${t('office.tills.why')}<input name="why" required maxlength="200"></label><button>${t('office.tills.revoke')}</button></form>`
      : html`<form method="post" action="/tills/${id}/restore"><button>${t('office.tills.restore')}</button></form>`;
  return html`<li data-till="${id}"><strong>${shop} · ${name || id}</strong>${name === '' ? null : html` (${id})`}${health(
    page,
    till,
  ).map((line) => html`<br>${line}`)}${
    may(who.role, 'tills.manage')
      ? html`<details><summary>${t('office.people.change')}</summary><div class="acts">${acts}</div></details>`
      : null
  }</li>`;
}

function joining({ t, who, shops }: TillsPage): Html {
  const isFree = who.shops === null;
  return html`<h2>${t('office.tills.join')}</h2><p>${t('office.tills.joinHint')}</p>
<form class="sign" method="post" action="/tills"><label>${t('office.by.shop')}<select name="shop">${shops.map(
    ({ id, name }) => html`<option value="${id}">${name}</option>`,
  )}${isFree ? html`<option value="">${t('office.tills.newShop')}</option>` : null}</select></label>${
    isFree
      ? html`<label>${t('office.tills.shopName')}<input name="name" maxlength="200" autocomplete="off"></label>`
      : null
  }<button class="do">${t('office.people.inviteDo')}</button></form>`;
}

export function tillsPage(page: TillsPage): Html {
  const { t, who, tills, refusal, given } = page;
  return html`<h1>${t('office.tills.title')}</h1>${
    refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`)}</p>`
  }${
    given &&
    html`<section class="given" role="status"><h2>${t('office.tills.codeFor', { shop: given.shop })}</h2><p>${t('office.tills.codeHint')}</p>
<p>${t('office.tills.address')}<br><code>${given.address}</code></p><p>${t('office.welcome.code')}<br><code data-code>${given.code}</code></p></section>`
  }
${tills.length === 0 ? html`<p>${t('office.tills.none')}</p>` : html`<ul class="cards">${tills.map((till) => card(page, till))}</ul>`}
${may(who.role, 'tills.manage') ? joining(page) : null}`;
}
