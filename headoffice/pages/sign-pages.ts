import { type CodeRefusal, shortestPassword } from '#headoffice/modules/people/codes.ts';
import type { SignInRefusal } from '#headoffice/modules/people/sign-in.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

interface Signing {
  readonly t: Translate;
  readonly refusal: SignInRefusal | CodeRefusal | null;
}
const why = ({ t, refusal }: Signing): Html | null =>
  refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`, { least: shortestPassword })}</p>`;

/** `tenant`: null where there is one alone. */
export function signInPage(
  signing: Signing & { readonly name: string; readonly tenant: string | null },
): Html {
  const { t, name, tenant } = signing;
  return html`<h1>${t('office.sign.title')}</h1>${why(signing)}
<form class="sign" method="post" action="/sign-in">${
    tenant === null
      ? null
      : html`<label>${t('office.sign.tenant')}<input name="tenant" value="${tenant}" autocapitalize="characters" spellcheck="false" required maxlength="12"></label>`
  }
<label>${t('office.sign.name')}<input name="name" value="${name}" autocomplete="username" required maxlength="60" autofocus></label>
<label>${t('office.sign.password')}<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
<button class="do">${t('office.sign.do')}</button></form>
<p><a href="/welcome">${t('office.sign.code')}</a></p>`;
}

export function proofPage(signing: Signing & { readonly step: string }): Html {
  const { t, step } = signing;
  return html`<h1>${t('office.proof.title')}</h1><p>${t('office.proof.hint')}</p>${why(signing)}
<form class="sign" method="post" action="/sign-in/proof"><input type="hidden" name="step" value="${step}">
<label>${t('office.proof.code')}<input name="code" autocomplete="one-time-code" spellcheck="false" required maxlength="20" autofocus></label>
<button class="do">${t('office.sign.do')}</button></form>
<p><a href="/sign-in">${t('office.sign.title')}</a></p>`;
}

export function welcomePage(signing: Signing & { readonly code: string; readonly name: string }): Html {
  const { t, code, name } = signing;
  return html`<h1>${t('office.welcome.title')}</h1><p>${t('office.welcome.hint', { least: shortestPassword })}</p>${why(signing)}
<form class="sign" method="post" action="/welcome">
<label>${t('office.welcome.code')}<input name="code" value="${code}" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required maxlength="40" autofocus></label>
<label>${t('office.sign.name')}<input name="name" value="${name}" autocomplete="username" required maxlength="60"></label>
<label>${t('office.sign.password')}<input name="password" type="password" autocomplete="new-password" required maxlength="200"></label>
<button class="do">${t('office.welcome.do')}</button></form>
<p><a href="/sign-in">${t('office.sign.title')}</a></p>`;
}
