import { renderSVG } from 'uqr';
import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { AccountRefusal, Secret } from '#headoffice/modules/people/account.ts';
import { shortestPassword } from '#headoffice/modules/people/codes.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { Html, html } from './html.ts';

export interface AccountPage {
  readonly t: Translate;
  readonly who: SignedIn;
  readonly hasTotp: boolean;
  readonly begun: Secret | null;
  readonly refusal: AccountRefusal | null;
  readonly said: 'password' | null;
}

/** As a camera reads it; drawn here, from no other place. */
export const picture = (text: string): Html =>
  html`<div class="qr">${new Html(renderSVG(text, { border: 2 }))}</div>`;

const codeField = (t: Translate): Html =>
  html`<label>${t('office.proof.digits')}<input name="code" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" required maxlength="20"></label>`;

const beforeField = (t: Translate): Html =>
  html`<label>${t('office.account.before')}<input name="before" type="password" autocomplete="current-password" required maxlength="200"></label>`;

function secondProof({ t, hasTotp, begun }: AccountPage): Html {
  if (hasTotp)
    return html`<p>${t('office.account.totpOn')}</p>
<form class="sign" method="post" action="/account/totp/end">${codeField(t)}<button>${t('office.account.totpEnd')}</button></form>`;
  if (begun)
    return html`<p>${t('office.account.totpScan')}</p>${picture(begun.address)}<p><code>${begun.secret.replaceAll(/(.{4})/g, '$1 ')}</code></p>
<form class="sign" method="post" action="/account/totp/proof"><input type="hidden" name="secret" value="${begun.secret}">
${codeField(t)}${beforeField(t)}<button class="do">${t('office.account.totpProve')}</button></form>`;
  return html`<p>${t('office.account.totpOff')}</p>
<form method="post" action="/account/totp"><button class="do">${t('office.account.totpBegin')}</button></form>`;
}

export function accountPage(page: AccountPage): Html {
  const { t, who, refusal, said } = page;
  return html`<h1>${who.name}</h1><p>${t(`office.role.${who.role}`)}</p>${
    refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`, { least: shortestPassword })}</p>`
  }${said && html`<p role="status">${t('office.account.passwordDone')}</p>`}
<h2>${t('office.account.totp')}</h2>${secondProof(page)}
<h2>${t('office.account.password')}</h2>
<form class="sign" method="post" action="/account/password">
${beforeField(t)}
<label>${t('office.account.next', { least: shortestPassword })}<input name="password" type="password" autocomplete="new-password" required maxlength="200"></label>
<button>${t('office.account.change')}</button></form>
<h2>${t('office.account.devices')}</h2><p>${t('office.account.everywhereHint')}</p>
<form method="post" action="/account/everywhere"><button>${t('office.account.everywhere')}</button></form>`;
}

export function recoveryPage(t: Translate, codes: readonly string[]): Html {
  return html`<h1>${t('office.recovery.title')}</h1><p>${t('office.recovery.hint')}</p>
<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<p><a href="/account">${t('office.recovery.done')}</a></p>`;
}
