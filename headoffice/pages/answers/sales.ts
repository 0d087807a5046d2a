import type { CatalogApi } from '#headoffice/modules/catalog/publications.ts';
import { type createReports, type TotalsBy, totalsBy } from '#headoffice/modules/reports/totals.ts';
import type { Answers } from '#headoffice/pages/asked.ts';
import { catalogPage } from '#headoffice/pages/catalog-page.ts';
import { totalsPage } from '#headoffice/pages/totals-page.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';

const usualSpan_days = 30;
const day_ms = 24 * 60 * 60_000;
const isDay = (text: unknown): text is string => typeof text === 'string' && isCalendarDay(text);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What was sold, and what was published. */
export const salesAnswers = ({
  reports,
  catalog,
}: {
  readonly reports: ReturnType<typeof createReports>;
  readonly catalog: CatalogApi;
}): Answers<'sales' | 'catalog'> => ({
  sales: async ({ who, t, lang, moment, query, now }) => {
    const by: TotalsBy = totalsBy.find((one) => one === query.by) ?? 'day';
    const to = isDay(query.to) ? query.to : ((await reports.lastDay(who, dayOf(now + day_ms))) ?? dayOf(now));
    const from = isDay(query.from) ? query.from : dayOf(Date.parse(to) - (usualSpan_days - 1) * day_ms);
    const [totals, tills] = await Promise.all([reports.totals(who, by, { from, to }), reports.tills(who)]);
    const heard = (one: (typeof tills)[number]): string => {
      if (one.revoked) return t('office.tills.revoked');
      return one.heard_at === null ? t('office.tills.never') : moment(one.heard_at);
    };
    const seen = tills.map((one) => ({ till: one.till, shop: one.shop, heard: heard(one) }));
    return { page: totalsPage({ t, lang, by, from, to, totals, tills: seen }) };
  },
  catalog: async ({ who, t, moment, now }) => {
    // What is due has its place before it is asked who waits for it.
    const publications = await catalog.publications(who, now);
    const [tills, products] = await Promise.all([catalog.tills(who), catalog.products(who)]);
    return { page: catalogPage({ t, moment, publications, tills, products }) };
  },
});
