import { type PeopleRefusal, shortestPassword } from '#headoffice/modules/people/service.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

interface Signing {
  readonly t: Translate;
  readonly name: string;
  readonly refusal: PeopleRefusal | null;
}
const why = ({ t, refusal }: Signing): Html | null =>
  refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`, { least: shortestPassword })}</p>`;

export function signInPage(signing: Signing): Html {
  const { t, name } = signing;
  return html`<h1>${t('office.sign.title')}</h1>${why(signing)}
<form class="sign" method="post" action="/sign-in">
<label>${t('office.sign.name')}<input name="name" value="${name}" autocomplete="username" required maxlength="60" autofocus></label>
<label>${t('office.sign.password')}<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
<button class="do">${t('office.sign.do')}</button></form>
<p><a href="/welcome">${t('office.sign.code')}</a></p>`;
}

export function welcomePage(signing: Signing): Html {
  const { t, name } = signing;
  return html`<h1>${t('office.welcome.title')}</h1><p>${t('office.welcome.hint', { least: shortestPassword })}</p>${why(signing)}
<form class="sign" method="post" action="/welcome">
<label>${t('office.welcome.code')}<input name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required maxlength="40" autofocus></label>
<label>${t('office.sign.name')}<input name="name" value="${name}" autocomplete="username" required maxlength="60"></label>
<label>${t('office.sign.password')}<input name="password" type="password" autocomplete="new-password" required maxlength="200"></label>
<button class="do">${t('office.welcome.do')}</button></form>
<p><a href="/sign-in">${t('office.sign.title')}</a></p>`;
}
