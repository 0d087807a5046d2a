import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { CatalogApi } from '#headoffice/modules/catalog/publications.ts';
import type { createReports, TotalsBy } from '#headoffice/modules/reports/totals.ts';
import type { Answers, Asked } from '#headoffice/pages/asked.ts';
import { catalogPage } from '#headoffice/pages/catalog-page.ts';
import { fileFormats, fileTypes, totalsFile } from '#headoffice/pages/totals-file.ts';
import { totalsPage } from '#headoffice/pages/totals-page.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import { totalsBy } from '#shared/wire/public-endpoints.ts';

const usualSpan_days = 30;
const day_ms = 24 * 60 * 60_000;
const isDay = (text: unknown): text is string => typeof text === 'string' && isCalendarDay(text);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What was sold, and what was published. */
export function salesAnswers({
  reports,
  catalog,
}: {
  readonly reports: ReturnType<typeof createReports>;
  readonly catalog: CatalogApi;
}): Answers<'sales' | 'salesFile' | 'catalog'> {
  /** The last month with tickets, unless other days are asked for. */
  const wantedOf = async ({ who, query, now }: Asked & { readonly who: SignedIn }) => {
    const by: TotalsBy = totalsBy.find((one) => one === query.by) ?? 'day';
    const to = isDay(query.to) ? query.to : ((await reports.lastDay(who, dayOf(now + day_ms))) ?? dayOf(now));
    const from = isDay(query.from) ? query.from : dayOf(Date.parse(to) - (usualSpan_days - 1) * day_ms);
    return { by, from, to };
  };
  return {
    sales: async (asked) => {
      const { who, t, lang, moment } = asked;
      const wanted = await wantedOf(asked);
      const { by, from, to } = wanted;
      const [totals, tills] = await Promise.all([reports.totals(who, by, wanted), reports.tills(who)]);
      const heard = (one: (typeof tills)[number]): string => {
        if (one.revoked) return t('office.tills.revoked');
        return one.heard_at === null ? t('office.tills.never') : moment(one.heard_at);
      };
      const seen = tills.map((one) => ({ till: one.name || one.till, shop: one.shop, heard: heard(one) }));
      return { page: totalsPage({ t, lang, by, from, to, totals, tills: seen }) };
    },
    salesFile: async (asked) => {
      const { who, t, lang, query } = asked;
      const { by, from, to } = await wantedOf(asked);
      const format = fileFormats.find((one) => one === query.format) ?? 'csv';
      const totals = await reports.totals(who, by, { from, to });
      const name = `${t('office.totals.fileName')}-${by}-${from}-${to}.${format}`;
      return { file: await totalsFile(format, { t, lang, by, totals }), type: fileTypes[format], name };
    },
    catalog: async ({ who, t, moment, now }) => {
      // What is due has its place before it is asked who waits for it.
      const publications = await catalog.publications(who, now);
      const [tills, products] = await Promise.all([catalog.tills(who), catalog.products(who)]);
      return { page: catalogPage({ t, moment, publications, tills, products }) };
    },
  };
}
