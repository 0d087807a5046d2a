import { deeds } from '#headoffice/kernel/audit.ts';
import type { Done } from '#headoffice/modules/people/service.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type Html, html } from './html.ts';

export interface AuditPage {
  readonly t: Translate;
  readonly moment: (at: number) => string;
  readonly done: readonly Done[];
}

export function auditPage({ t, moment, done }: AuditPage): Html {
  const said = ({ what, about }: Done): string => {
    const deed = deeds.find((one) => one === what);
    return deed ? t(`office.deed.${deed}`, { about }) : what;
  };
  return html`<h1>${t('office.pages.audit')}</h1><p>${t('office.audit.hint')}</p>${
    done.length === 0
      ? html`<p>${t('office.audit.none')}</p>`
      : html`<table class="said"><thead><tr><th>${t('office.audit.what')}</th><th>${t('office.audit.when')}</th></tr></thead><tbody>${done.map(
          (one) =>
            html`<tr><td>${one.who} : ${said(one)}</td><td>${moment(one.at)}<br>${one.place}</td></tr>`,
        )}</tbody></table>`
  }`;
}
