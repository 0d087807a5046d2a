import { firstRule, mostSilent_hours, type Rule } from '#headoffice/modules/alerts/rules.ts';
import type { MessageSeen, Recipient, WayRefusal, Ways } from '#headoffice/modules/alerts/ways.ts';
import { type Lang, langs, writings } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

export interface WaysPage {
  readonly t: Translate;
  readonly lang: Lang;
  readonly moment: (at: number) => string;
  readonly ways: Ways;
  readonly recipients: readonly Recipient[];
  readonly rules: ReadonlyMap<string, Rule>;
  readonly messages: readonly MessageSeen[];
  readonly shops: readonly { readonly id: string; readonly name: string }[];
  readonly refusal: WayRefusal | null;
}

const option = (value: string, text: string, chosen: string): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`;
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function mailForm({ t, ways: { mail } }: WaysPage): Html {
  return html`<details><summary>${mail ? `${t('office.ways.mail')} · ${mail.host}` : t('office.ways.mailNew')}</summary>
<form class="sign" method="post" action="/alert-ways/mail"><label>${t('office.ways.host')}<input name="host" required maxlength="250" autocomplete="off" placeholder="smtp.example.org" value="${mail?.host ?? ''}"></label>
<label>${t('office.ways.secure')}<select name="secure">${option('tls', t('office.ways.tls'), mail?.secure ?? 'tls')}${option('starttls', t('office.ways.starttls'), mail?.secure ?? 'tls')}</select></label>
<label>${t('office.ways.port')}<input name="port" type="number" min="1" max="65535" required value="${mail?.port ?? 465}"></label>
<label>${t('office.ways.sender')}<input name="sender" type="email" required maxlength="250" autocomplete="off" value="${mail?.sender ?? ''}"></label>
<label>${t('office.ways.user')}<input name="user" maxlength="250" autocomplete="off" value="${mail?.user ?? ''}"></label>
<label>${t(mail?.user ? 'office.ways.passwordKept' : 'office.ways.password')}<input name="password" type="password" maxlength="500" autocomplete="new-password"></label>
<button class="do">${t('office.people.save')}</button></form></details>`;
}

function smsForm({ t, ways: { sms } }: WaysPage): Html {
  return html`<details><summary>${sms ? `${t('office.ways.sms')} · ${new URL(sms.url).host}` : t('office.ways.smsNew')}</summary><p>${t('office.ways.smsHint', { to: '{to}', text: '{text}' })}</p>
<form class="sign" method="post" action="/alert-ways/sms"><label>${t('office.hooks.url')}<input name="url" required maxlength="500" autocomplete="off" placeholder="https://" value="${sms?.url ?? ''}"></label>
<label>${t('office.ways.type')}<select name="type">${option('json', 'JSON', sms?.type ?? 'json')}${option('form', t('office.ways.form'), sms?.type ?? 'json')}</select></label>
<label>${t('office.ways.body')}<input name="body" maxlength="2000" autocomplete="off" value="${sms?.body ?? '{"to":"{to}","message":"{text}"}'}"></label>
<label>${t('office.ways.header')}<input name="header" maxlength="60" autocomplete="off" placeholder="Authorization" value="${sms?.header ?? ''}"></label>
<label>${t(sms?.header ? 'office.ways.valueKept' : 'office.ways.value')}<input name="value" type="password" maxlength="500" autocomplete="new-password"></label>
<button class="do">${t('office.people.save')}</button></form></details>`;
}

function ruleForm({ t, rules }: WaysPage, shop: string, name: string): Html {
  const rule = rules.get(shop) ?? rules.get('') ?? firstRule;
  const isOwn = shop === '' || rules.has(shop);
  return html`<details><summary>${name}${!isOwn && html` · ${t('office.ways.asEvery')}`}</summary><form class="sign" method="post" action="/alert-ways/rule"><input type="hidden" name="shop" value="${shop}">
<label>${t('office.ways.silent')}<input name="silent" type="number" min="1" max="${mostSilent_hours}" required value="${rule.silent_hours}"></label>
<label>${t('office.ways.quietFrom')}<input name="from" type="time" required value="${timeOf(rule.quiet_from)}"></label>
<label>${t('office.ways.quietTo')}<input name="to" type="time" required value="${timeOf(rule.quiet_to)}"></label>
<label>${t('office.ways.zone')}<select name="zone">${zones.map((zone) => option(zone, zone, rule.zone))}</select></label>
<button class="do">${t('office.people.save')}</button></form></details>`;
}

function recipientCard({ t, shops }: WaysPage, { id, address, lang, shops: own }: Recipient): Html {
  const names =
    own === null
      ? t('office.people.every')
      : shops
          .filter((shop) => own.includes(shop.id))
          .map(({ name }) => name)
          .join(', ');
  const spoken = langs.find((one) => one === lang);
  return html`<li data-recipient="${address}"><strong>${address}</strong><br>${names} · ${spoken ? writings[spoken].name : lang}<div class="acts"><form method="post" action="/alert-ways/${id}/trial"><button>${t('office.ways.trial')}</button></form><form method="post" action="/alert-ways/${id}/remove"><button>${t('office.ways.remove')}</button></form></div></li>`;
}

function messageCard({ t, moment }: WaysPage, one: MessageSeen): Html {
  const state =
    one.state === 'done'
      ? t('office.hooks.arrived')
      : one.state === 'failed'
        ? t('office.hooks.givenUp')
        : t('office.ways.due', { at: moment(one.next_at) });
  return html`<li data-told="${one.state}"><strong>${one.subject}</strong> · ${one.address}<br>${moment(one.made_at)} · <span${
    one.state === 'failed' && html` class="bad"`
  }>${state}</span>${one.said !== '' && ` · ${one.said}`}${one.attempts > 1 && ` · ${t('office.hooks.tries', { count: one.attempts })}`}</li>`;
}

export function waysPage(page: WaysPage): Html {
  const { t, lang, recipients, messages, shops, refusal } = page;
  return html`<h1>${t('office.ways.title')}</h1><p>${t('office.ways.hint')}</p>${
    refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`)}</p>`
  }
<h2>${t('office.ways.who')}</h2>
${recipients.length === 0 ? html`<p>${t('office.ways.nobody')}</p>` : html`<ul class="cards">${recipients.map((one) => recipientCard(page, one))}</ul>`}
<details><summary>${t('office.ways.add')}</summary><form class="sign" method="post" action="/alert-ways"><label>${t('office.ways.by')}<select name="kind">${option('mail', t('office.ways.mail'), '')}${option('sms', t('office.ways.sms'), '')}</select></label>
<label>${t('office.ways.address')}<input name="address" required maxlength="250" autocomplete="off"></label>
<label>${t('office.ways.lang')}<select name="lang">${langs.map((one) => option(one, writings[one].name, lang))}</select></label>
<fieldset><legend>${t('office.people.shops')}</legend><label class="tick"><input type="checkbox" name="every" value="1" checked>${t('office.people.every')}</label>${shops.map(
    ({ id, name }) =>
      html`<label class="tick"><input type="checkbox" name="shop" value="${id}">${name}</label>`,
  )}</fieldset><button class="do">${t('office.ways.addDo')}</button></form></details>
<h2>${t('office.ways.how')}</h2>${mailForm(page)}<br>${smsForm(page)}
<h2>${t('office.ways.when')}</h2><p>${t('office.ways.whenHint')}</p>${ruleForm(page, '', t('office.people.every'))}${shops.map(
    ({ id, name }) => html`<br>${ruleForm(page, id, name)}`,
  )}
<h2>${t('office.hooks.log')}</h2>
${messages.length === 0 ? html`<p>${t('office.hooks.quiet')}</p>` : html`<ul class="cards">${messages.map((one) => messageCard(page, one))}</ul>`}
<p><a href="/alerts">${t('office.pages.alerts')}</a></p>`;
}
