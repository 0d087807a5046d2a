import { may, type SignedIn } from '#headoffice/kernel/may.ts';
import { alertKinds } from '#headoffice/modules/alerts/kinds.ts';
import type { AlertRefusal, AlertSeen } from '#headoffice/modules/alerts/service.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

export interface AlertsPage {
  readonly t: Translate;
  readonly who: SignedIn;
  readonly moment: (at: number) => string;
  readonly alerts: readonly AlertSeen[];
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

export function alertsPage(page: AlertsPage): Html {
  const { t, who, alerts, refusal } = page;
  return html`<h1>${t('office.pages.alerts')}</h1><p>${t('office.alert.hint')}</p>${
    may(who.role, 'alerts.manage') && html`<p><a href="/alert-ways">${t('office.ways.title')}</a></p>`
  }${refusal && html`<p class="bad" role="alert">${t(`office.no.${refusal}`)}</p>`}
${alerts.length === 0 ? html`<p>${t('office.alert.none')}</p>` : html`<ul class="cards">${alerts.map((one) => card(page, one))}</ul>`}`;
}
