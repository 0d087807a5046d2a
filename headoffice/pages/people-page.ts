import { roles, type SignedIn } from '#headoffice/kernel/may.ts';
import type { Colleague, OpenCode, StaffRefusal } from '#headoffice/modules/people/staff.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { picture } from './account-page.ts';
import { type Html, html } from './html.ts';

/** A code that is shown once. */
export interface Given {
  readonly code: string;
  readonly name: string;
  readonly link: string;
}
interface Shop {
  readonly id: string;
  readonly name: string;
}
export interface PeoplePage {
  readonly t: Translate;
  readonly who: SignedIn;
  readonly people: readonly Colleague[];
  readonly shops: readonly Shop[];
  readonly codes: readonly OpenCode[];
  readonly moment: (at: number) => string;
  readonly refusal: StaffRefusal | null;
  readonly given: Given | null;
}

/** What somebody may, as a form asks it. */
function rights({ t, shops }: PeoplePage, one: Pick<Colleague, 'role' | 'shops'>): Html {
  const ticked = (is: boolean) => (is ? html` checked` : null);
  return html`<label>${t('office.people.role')}<select name="role">${roles.map(
    (role) =>
      html`<option value="${role}"${role === one.role ? html` selected` : null}>${t(`office.role.${role}`)}</option>`,
  )}</select></label>
<fieldset><legend>${t('office.people.shops')}</legend>
<label class="tick"><input type="checkbox" name="every" value="1"${ticked(one.shops === null)}>${t('office.people.every')}</label>${shops.map(
    ({ id, name }) =>
      html`<label class="tick"><input type="checkbox" name="shop" value="${id}"${ticked(one.shops?.includes(id) === true)}>${name}</label>`,
  )}</fieldset>`;
}

const may = ({ t, shops }: PeoplePage, one: Pick<Colleague, 'role' | 'shops'>): string =>
  [
    t(`office.role.${one.role}`),
    one.shops?.map((shop) => shops.find(({ id }) => id === shop)?.name ?? shop).join(', ') ??
      t('office.people.every'),
  ].join(' · ');

const openCode = (page: PeoplePage, one: OpenCode): Html =>
  html`<li data-code-of="${one.name}"><strong>${one.name}</strong><br>${may(page, one)} · ${page.t(
    'office.people.codeUntil',
    { at: page.moment(one.expires_at) },
  )}<form method="post" action="/people/codes/withdraw"><input type="hidden" name="name" value="${one.name}"><button>${page.t('office.people.withdraw')}</button></form></li>`;

function person(page: PeoplePage, one: Colleague): Html {
  const { t, who } = page;
  const state = [
    may(page, one),
    ...(one.putAway ? [t('office.people.isPutAway')] : []),
    ...(one.hasTotp ? [t('office.people.hasTotp')] : []),
    ...(one.devices > 0 ? [t('office.people.devices', { count: one.devices })] : []),
  ].join(' · ');
  const button = (what: string, text: string) =>
    html`<form method="post" action="/people/${one.id}/${what}"><button>${text}</button></form>`;
  const acts = one.putAway
    ? html`<div class="acts">${button('bring-back', t('office.people.bringBack'))}</div>`
    : html`<form class="sign" method="post" action="/people/${one.id}/rights">${rights(page, one)}<button>${t('office.people.save')}</button></form>
<div class="acts">${button('code', t('office.people.code'))}${
        one.devices > 0 ? button('sign-out', t('office.people.signOut')) : null
      }${one.hasTotp ? button('totp', t('office.people.totpOff')) : null}${button('put-away', t('office.people.putAway'))}</div>`;
  return html`<li data-person="${one.name}"><strong>${one.name}</strong><br>${state}${
    one.id === who.id ? null : html`<details><summary>${t('office.people.change')}</summary>${acts}</details>`
  }</li>`;
}

export function peoplePage(page: PeoplePage): Html {
  const { t, people, codes, refusal, given } = page;
  return html`<h1>${t('office.pages.people')}</h1>${
    refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`)}</p>`
  }${
    given &&
    html`<section class="given" role="status"><h2>${t('office.people.codeFor', { name: given.name })}</h2><p>${t('office.people.codeHint')}</p>
<p><code data-code>${given.code}</code></p><p><a href="${given.link}">${given.link}</a></p>${picture(given.link)}</section>`
  }
<ul class="cards">${people.map((one) => person(page, one))}</ul>${
    codes.length === 0
      ? null
      : html`
<h2>${t('office.people.codes')}</h2><ul class="cards">${codes.map((one) => openCode(page, one))}</ul>`
  }
<h2>${t('office.people.invite')}</h2><p>${t('office.people.inviteHint')}</p>
<form class="sign" method="post" action="/people"><label>${t('office.people.name')}<input name="name" autocomplete="off" required maxlength="60"></label>
${rights(page, { role: 'manager', shops: [] })}<button class="do">${t('office.people.inviteDo')}</button></form>`;
}
