import { may, type SignedIn } from '#headoffice/kernel/may.ts';
import { alertKinds } from '#headoffice/modules/alerts/kinds.ts';
import type { ReturnedTooMuch } from '#headoffice/modules/alerts/returned.ts';
import type { AlertRefusal, AlertSeen } from '#headoffice/modules/alerts/service.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

export interface AlertsPage {
  readonly t: Translate;
  readonly who: SignedIn;
  readonly moment: (at: number) => string;
  readonly alerts: readonly AlertSeen[];
  readonly returned: readonly ReturnedTooMuch[];
  readonly refusal: AlertRefusal | null;
}

function card({ t, who, moment }: AlertsPage, one: AlertSeen): Html {
  const kind = alertKinds.find((known) => known === one.kind);
  const isNew = one.seen_at === null && one.ended_at === null;
  const text = kind ? t(`office.alert.${kind}`, { at: moment(one.since) }) : one.kind;
  return html`<li data-alert="${one.kind}"><strong>${one.shop} · ${one.till_name || one.till_id}</strong><br><span${
    isNew && html` class="bad"`
  }>${text}</span>${one.ended_at !== null && html`<br>${t('office.alert.ended', { at: moment(one.ended_at) })}`}${
    one.seen_at !== null && html`<br>${t('office.alert.seen', { at: moment(one.seen_at), who: one.seen_by })}`
  }${
    isNew &&
    may(who.role, 'tills.manage') &&
    html`<form method="post" action="/alerts/${one.till_id}/seen"><button>${t('office.alert.see')}</button></form>`
  }</li>`;
}

/** The goods themselves: an alert tells of the till alone. */
const twice = ({ t, moment, returned }: AlertsPage): Html | null =>
  returned.length === 0
    ? null
    : html`<h2>${t('office.alert.returnedWhat')}</h2><ul class="cards">${returned.map(
        ({ till_id, number, name, sold_milli, back_milli, at, tickets }) =>
          html`<li data-returned="${till_id} ${number}"><strong>${t('office.alert.returnedOne', {
            number,
            goods: name,
            sold: sold_milli / 1000,
            back: back_milli / 1000,
          })}</strong><br>${t('office.alert.returnedOn', { tickets: tickets.join(', '), at: moment(at) })}</li>`,
      )}</ul>`;

export function alertsPage(page: AlertsPage): Html {
  const { t, who, alerts, refusal } = page;
  return html`<h1>${t('office.pages.alerts')}</h1><p>${t('office.alert.hint')}</p>${
    may(who.role, 'alerts.manage') && html`<p><a href="/alert-ways">${t('office.ways.title')}</a></p>`
  }${refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`)}</p>`}
${alerts.length === 0 ? html`<p>${t('office.alert.none')}</p>` : html`<ul class="cards">${alerts.map((one) => card(page, one))}</ul>`}${twice(page)}`;
}
