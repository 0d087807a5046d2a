import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { CatalogApi } from '#headoffice/modules/catalog/publications.ts';
import { type createReports, ofShop, type TotalsBy } from '#headoffice/modules/reports/totals.ts';
import type { Levels } from '#headoffice/modules/stock/levels.ts';
import type { SeenTo } from '#headoffice/modules/tills/seen-to.ts';
import type { Answers, Asked } from '#headoffice/pages/asked.ts';
import { catalogPage } from '#headoffice/pages/catalog-page.ts';
import { stockPage, stockTable } from '#headoffice/pages/stock-page.ts';
import { fileFormats, fileTypes, mostInFile, tableFile } from '#headoffice/pages/table-file.ts';
import { totalsFile } from '#headoffice/pages/totals-file.ts';
import { totalsPage } from '#headoffice/pages/totals-page.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import { totalsBy } from '#shared/wire/public-endpoints.ts';

const usualSpan_days = 30;
/** Rows of the list of what is short. */
const shown = 400;
const shopShape = /^[\w-]{1,12}$/;
const day_ms = 24 * 60 * 60_000;
const isDay = (text: unknown): text is string => typeof text === 'string' && isCalendarDay(text);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What was sold, and what was published. */
export function salesAnswers({
  reports,
  catalog,
  stock,
  tills: { seenTo },
}: {
  readonly reports: ReturnType<typeof createReports>;
  readonly catalog: CatalogApi;
  readonly stock: Levels;
  readonly tills: { readonly seenTo: SeenTo };
}): Answers<'sales' | 'salesFile' | 'catalog' | 'stock' | 'stockFile'> {
  /** The last month with tickets, unless other days are asked for. */
  const wantedOf = async ({ who, query, now }: Asked & { readonly who: SignedIn }) => {
    const by: TotalsBy = totalsBy.find((one) => one === query.by) ?? 'day';
    const to = isDay(query.to) ? query.to : ((await reports.lastDay(who, dayOf(now + day_ms))) ?? dayOf(now));
    const from = isDay(query.from) ? query.from : dayOf(Date.parse(to) - (usualSpan_days - 1) * day_ms);
    const shop = typeof query.shop === 'string' && shopShape.test(query.shop) ? query.shop : '';
    return { by, from, to, shop, sees: ofShop(who, shop === '' ? undefined : shop) };
  };
  const belowOf = ({ query }: Asked): number => {
    const below = typeof query.below === 'string' ? Number(query.below || '0') : 0;
    return Math.abs(below) <= 1_000_000 ? Math.round(below * 1000) : 0;
  };
  return {
    sales: async (asked) => {
      const { who, t, lang, moment } = asked;
      const wanted = await wantedOf(asked);
      const { by, from, to, shop, sees } = wanted;
      const [totals, whole, tills, shops] = await Promise.all([
        reports.totals(sees, by, wanted),
        reports.totals(sees, 'shop', wanted, mostInFile),
        reports.tills(who),
        seenTo.shops(who),
      ]);
      const heard = (one: (typeof tills)[number]): string => {
        if (one.revoked) return t('office.tills.revoked');
        return one.heard_at === null ? t('office.tills.never') : moment(one.heard_at);
      };
      const seen = tills.map((one) => ({ till: one.name || one.till, shop: one.shop, heard: heard(one) }));
      return { page: totalsPage({ t, lang, by, from, to, shop, shops, totals, whole, tills: seen }) };
    },
    salesFile: async (asked) => {
      const { t, lang, query } = asked;
      const { by, from, to, sees } = await wantedOf(asked);
      const format = fileFormats.find((one) => one === query.format) ?? 'csv';
      const totals = await reports.totals(sees, by, { from, to }, mostInFile);
      const name = `${t('office.totals.fileName')}-${by}-${from}-${to}.${format}`;
      return { file: await totalsFile(format, { t, lang, by, totals }), type: fileTypes[format], name };
    },
    stock: async (asked) => {
      const { who, t, lang } = asked;
      const below_milli = belowOf(asked);
      const low = await stock.low(who, below_milli, shown + 1);
      return {
        page: stockPage({ t, lang, below_milli, low: low.slice(0, shown), isCut: low.length > shown }),
      };
    },
    stockFile: async (asked) => {
      const { who, t, lang, query } = asked;
      const format = fileFormats.find((one) => one === query.format) ?? 'csv';
      const table = stockTable(t, await stock.low(who, belowOf(asked), mostInFile));
      const name = `${t('office.stock.fileName')}.${format}`;
      return { file: await tableFile(format, table, lang), type: fileTypes[format], name };
    },
    catalog: async ({ who, t, moment, now }) => {
      // What is due has its place before it is asked who waits for it.
      const publications = await catalog.publications(who, now);
      const [tills, products] = await Promise.all([catalog.tills(who), catalog.products(who)]);
      return { page: catalogPage({ t, moment, publications, tills, products }) };
    },
  };
}
