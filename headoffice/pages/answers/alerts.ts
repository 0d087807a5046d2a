import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { AlertRefusal, Alerts } from '#headoffice/modules/alerts/service.ts';
import { alertsPage } from '#headoffice/pages/alerts-page.ts';
import type { Answer, Answers, Asked } from '#headoffice/pages/asked.ts';

/** What somebody has to look at. */
export function alertAnswers(alerts: Alerts): Answers<'alerts' | 'seeAlerts'> {
  const all = async (
    { who, t, moment }: Asked & { readonly who: SignedIn },
    refusal: AlertRefusal | null = null,
  ): Promise<Answer> => ({
    page: alertsPage({
      t,
      who,
      moment,
      alerts: await alerts.list(who),
      returned: await alerts.returned(who),
      refusal,
    }),
    status: refusal === null ? 200 : 403,
  });
  return {
    alerts: (asked) => all(asked),
    seeAlerts: async (asked) => {
      const { who, id, from, now } = asked;
      const answer = await alerts.see(who, id, from, now);
      return answer.ok ? { to: '/alerts' } : all(asked, answer.refusal);
    },
  };
}
