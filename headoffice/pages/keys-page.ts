import type { Happening } from '#headoffice/kernel/happened.ts';
import { happenings } from '#headoffice/kernel/happened.ts';
import type { Shops } from '#headoffice/kernel/may.ts';
import type { DeliverySeen, HookRefusal, HookSeen } from '#headoffice/modules/hooks/service.ts';
import type { KeyRefusal, KeySeen } from '#headoffice/modules/keys/service.ts';
import type { TextKey, Translate } from '#shared/i18n/index.ts';
import { type Scope, scopes } from '#shared/wire/endpoint.ts';
import { type Html, html } from './html.ts';

interface Shop {
  readonly id: string;
  readonly name: string;
}
interface Frame {
  readonly t: Translate;
  readonly moment: (at: number) => string;
  readonly shops: readonly Shop[];
}
/** A key, or what signs messages: shown once. */
export interface Secret {
  readonly is: 'key' | 'hook';
  readonly of: string;
  readonly secret: string;
}
export interface KeysPage extends Frame {
  readonly keys: readonly KeySeen[];
  readonly hooks: readonly HookSeen[];
  readonly refusal: KeyRefusal | HookRefusal | null;
  readonly given: Secret | null;
}
export interface HookPage extends Frame {
  readonly hook: HookSeen;
  readonly deliveries: readonly DeliverySeen[];
}

const scopeText: { readonly [S in Scope]: TextKey } = {
  'sales.read': 'office.scope.sales',
  'tills.read': 'office.scope.tills',
  'catalog.read': 'office.scope.catalog',
  'catalog.publish': 'office.scope.publish',
};
const happeningText: { readonly [H in Happening]: TextKey } = {
  'tickets.received': 'office.happening.tickets',
  'z.received': 'office.happening.z',
  'till.joined': 'office.happening.joined',
  'till.outOfUse': 'office.happening.outOfUse',
  'till.restored': 'office.happening.restored',
  'alert.raised': 'office.happening.alert',
};

const tick = (name: string, value: string, text: string, checked = false): Html =>
  html`<label class="tick"><input type="checkbox" name="${name}" value="${value}"${checked ? html` checked` : null}>${text}</label>`;
const shopTicks = ({ t, shops }: Frame): Html =>
  html`<fieldset><legend>${t('office.people.shops')}</legend>${tick('every', '1', t('office.people.every'), true)}${shops.map(
    ({ id, name }) => tick('shop', id, name),
  )}</fieldset>`;
const shopsText = ({ t, shops }: Frame, of: Shops): string =>
  of === null
    ? t('office.people.every')
    : of.map((id) => shops.find((shop) => shop.id === id)?.name ?? id).join(', ');

function keyCard(page: KeysPage, one: KeySeen): Html {
  const { t, moment } = page;
  const used =
    one.used_at === null ? t('office.keys.unused') : t('office.keys.used', { at: moment(one.used_at) });
  const state =
    one.revoked_at === null
      ? html`<form method="post" action="/keys/${one.id}/revoke"><button>${t('office.keys.revoke')}</button></form>`
      : html`<br><span class="bad">${t('office.keys.revoked', { at: moment(one.revoked_at) })}</span>`;
  return html`<li data-key="${one.name}"><strong>${one.name}</strong><br>${one.scopes
    .map((scope) => t(scopeText[scope]))
    .join(' · ')} · ${shopsText(page, one.shops)}<br>${t('office.keys.made', {
    at: moment(one.made_at),
    who: one.made_by,
  })}<br>${used}${state}</li>`;
}

const hookState = ({ t, moment }: Frame, { paused_at, waiting, failed }: HookSeen): Html =>
  html`${
    paused_at !== null &&
    html`<br><span class="bad" role="alert">${t('office.hooks.paused', { at: moment(paused_at) })}</span>`
  }${waiting > 0 && html`<br>${t('office.hooks.waiting', { count: waiting })}`}${
    failed > 0 && html`<br><span class="bad">${t('office.hooks.failed', { count: failed })}</span>`
  }`;
const hookAbout = (page: Frame, hook: HookSeen): Html =>
  html`${hook.events.map((event) => page.t(happeningText[event])).join(' · ')} · ${shopsText(page, hook.shops)}${hookState(page, hook)}`;

export function keysPage(page: KeysPage): Html {
  const { t, keys, hooks, refusal, given } = page;
  return html`<h1>${t('office.pages.keys')}</h1><p>${t('office.keys.hint')}</p>${
    refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`)}</p>`
  }${
    given &&
    html`<section class="given" role="status"><h2>${given.of}</h2><p>${t(`office.keys.once.${given.is}`)}</p><p><code data-secret>${given.secret}</code></p></section>`
  }
<h2>${t('office.keys.title')}</h2>
${keys.length === 0 ? html`<p>${t('office.keys.none')}</p>` : html`<ul class="cards">${keys.map((one) => keyCard(page, one))}</ul>`}
<details><summary>${t('office.keys.new')}</summary><form class="sign" method="post" action="/keys"><label>${t('office.keys.name')}<input name="name" required maxlength="60" autocomplete="off"></label>
<fieldset><legend>${t('office.keys.may')}</legend>${scopes.map((scope) => tick('scope', scope, t(scopeText[scope])))}</fieldset>${shopTicks(page)}<button class="do">${t('office.keys.make')}</button></form></details>
<h2>${t('office.hooks.title')}</h2><p>${t('office.hooks.hint')}</p>
${
  hooks.length === 0
    ? html`<p>${t('office.hooks.none')}</p>`
    : html`<ul class="cards">${hooks.map(
        (hook) =>
          html`<li data-hook="${hook.url}"><a href="/hooks/${hook.id}">${hook.url}</a><br>${hookAbout(page, hook)}</li>`,
      )}</ul>`
}
<details><summary>${t('office.hooks.new')}</summary><form class="sign" method="post" action="/hooks"><label>${t('office.hooks.url')}<input name="url" type="url" required maxlength="500" placeholder="https://" autocomplete="off"></label>
<fieldset><legend>${t('office.hooks.events')}</legend>${happenings.map((one) => tick('event', one, t(happeningText[one])))}</fieldset>${shopTicks(page)}<button class="do">${t('office.hooks.make')}</button></form></details>`;
}

function messageRow({ t, moment, hook }: HookPage, one: DeliverySeen): Html {
  const event = happenings.find((known) => known === one.event);
  const state =
    one.state === 'done'
      ? t('office.hooks.arrived')
      : one.state === 'failed'
        ? t('office.hooks.givenUp')
        : t('office.hooks.due');
  const tried = one.tried_at === null ? '' : ` · ${moment(one.tried_at)} · ${one.said}`;
  return html`<li data-message="${one.id}"><strong>${event ? t(happeningText[event]) : one.event}</strong> · ${moment(one.made_at)}<br><span${
    one.state === 'failed' ? html` class="bad"` : null
  }>${state}</span>${tried}${one.attempts > 0 && html` · ${t('office.hooks.tries', { count: one.attempts })}`}
<form method="post" action="/hooks/${hook.id}/again"><input type="hidden" name="message" value="${one.id}"><button>${t('office.hooks.again')}</button></form></li>`;
}

export function hookPage(page: HookPage): Html {
  const { t, hook, deliveries } = page;
  return html`<h1>${hook.url}</h1><p>${hookAbout(page, hook)}</p>
<div class="acts">${
    hook.paused_at !== null &&
    html`<form method="post" action="/hooks/${hook.id}/resume"><button class="do">${t('office.hooks.resume')}</button></form>`
  }<form method="post" action="/hooks/${hook.id}/remove"><button>${t('office.hooks.remove')}</button></form></div>
<h2>${t('office.hooks.log')}</h2>
${deliveries.length === 0 ? html`<p>${t('office.hooks.quiet')}</p>` : html`<ul class="cards">${deliveries.map((one) => messageRow(page, one))}</ul>`}
<p><a href="/keys">${t('office.pages.keys')}</a></p>`;
}
