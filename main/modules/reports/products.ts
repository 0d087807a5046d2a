import type { Db } from '#main/kernel/db/db.ts';
import type { Output } from '#shared/contract/index.ts';
import { mulDiv } from '#shared/domain/money.ts';
import { endOfMonth, periodBefore, type ReportPeriod } from '#shared/domain/report-period.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { type Minor, milli, minor, ppm, WHOLE } from '#shared/domain/units.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import type { ProductRow } from '#shared/modules/reports/contract.ts';
import {
  createProductsStore,
  figureNames,
  type KnownProduct,
  type ProductFigures,
} from './products-store.ts';

/** Tickets told at once when nobody sells: some milliseconds. */
const toldAtOnce = 100;
/** Tickets that an answer adds itself; more than a day of a busy till, which tells the rest when it is idle. */
const mostAdded = 5_000;
/** Rows of an answer; the sums are those of all products. */
export const mostProducts = 10_000;
const knownAtOnce = 500;

type Sums = Map<number, { -readonly [K in keyof ProductFigures]: number }>;
const nothing = { tickets: 0, sold_milli: 0, returned_milli: 0, gross_minor: 0 } as const;
const none: ProductFigures = { ...nothing, net_minor: 0, returned_minor: 0, discount_minor: 0 };

function addTo(sums: Sums, product: number, of: ProductFigures): void {
  const sum = sums.get(product);
  if (!sum) {
    const { tickets, sold_milli, returned_milli, gross_minor, net_minor, returned_minor, discount_minor } =
      of;
    sums.set(product, {
      tickets,
      sold_milli,
      returned_milli,
      gross_minor,
      net_minor,
      returned_minor,
      discount_minor,
    });
  } else for (const name of figureNames) sum[name] += of[name];
}

/** What one ticket says of each of its products. */
export function figuresOfSale({ lines }: Pick<SaleFact, 'lines'>): Sums {
  const sums: Sums = new Map();
  for (const line of lines) {
    const back = line.qty_milli < 0;
    addTo(sums, line.productId, {
      tickets: back || (sums.get(line.productId)?.tickets ?? 0) > 0 ? 0 : 1,
      sold_milli: back ? 0 : line.qty_milli,
      returned_milli: back ? 0 - line.qty_milli : 0,
      gross_minor: line.gross_minor,
      net_minor: line.net_minor,
      returned_minor: back ? 0 - line.gross_minor : 0,
      discount_minor: back ? 0 : (line.line_discount_minor ?? 0) + (line.ticket_discount_minor ?? 0),
    });
  }
  return sums;
}

/** A period as what is stored of it: whole years and months by their name, the rest as days of one month. */
export function spansOf({ from, to }: ReportPeriod): ReportPeriod[] {
  const spans: ReportPeriod[] = [];
  if (from > to) return spans;
  // Ends with the period, and not by what comes after it: the day after the last one there is has a year of five digits.
  for (let first = from; ; ) {
    const [year, month] = [first.slice(0, 4), first.slice(0, 7)];
    const ofYear = `${year}-12-31`;
    if (first === `${year}-01-01` && ofYear <= to) {
      spans.push({ from: year, to: year });
      if (ofYear === to) return spans;
      first = `${String(Number(year) + 1).padStart(4, '0')}-01-01`;
      continue;
    }
    const end = endOfMonth(first);
    const last = end < to ? end : to;
    const whole = first === `${month}-01` && last === end;
    spans.push(whole ? { from: month, to: month } : { from: first, to: last });
    if (last === to) return spans;
    first = new Date(Date.parse(end) + 86_400_000).toISOString().slice(0, 10);
  }
}

/** Best sellers, returns, discounts and margin by product, for any period beside the one before. */
export function createProductsReport(db: Db) {
  const store = createProductsStore(db);

  /** Puts some tickets into the totals, of an earlier program too; true while there are more. */
  const tellSome = (): boolean => {
    const told = store.told();
    if (told >= store.lastSold()) return false;
    const tickets = store.untold(told, toldAtOnce);
    const byPeriod = new Map<string, Sums>();
    for (const { day, bytes } of tickets) {
      const sale = figuresOfSale((parseRow(bytes) as Row<'sale'>).body);
      for (const period of [day, day.slice(0, 7), day.slice(0, 4)]) {
        const sums = byPeriod.get(period) ?? new Map();
        byPeriod.set(period, sums);
        for (const [product, of] of sale) addTo(sums, product, of);
      }
    }
    db.transaction(() => {
      for (const [period, sums] of byPeriod)
        for (const [product_id, of] of sums) store.add(period, { product_id, ...of });
      store.setTold(tickets.at(-1)?.number ?? store.lastSold());
    }, 'relaxed');
    return true;
  };

  type Pace = () => Promise<void>;
  /** All products of both periods; `behind`: tickets that are in none of them yet. */
  const summed = async (periods: readonly ReportPeriod[], pace: Pace) => {
    // First of all: what is told meanwhile is not added once more.
    const told = store.told();
    const behind = store.untoldCount(told);
    const all = periods.map((): Sums => new Map());
    if (behind <= mostAdded)
      for (let after = told; ; ) {
        const tickets = store.untold(after, toldAtOnce);
        for (const { day, bytes } of tickets)
          for (const [at, { from, to }] of periods.entries()) {
            if (day < from || day > to) continue;
            for (const [product, of] of figuresOfSale((parseRow(bytes) as Row<'sale'>).body))
              addTo(all[at]!, product, of);
          }
        const last = tickets.at(-1)?.number;
        if (last === undefined) break;
        after = last;
        await pace();
      }
    for (const [at, period] of periods.entries())
      for (const span of spansOf(period)) {
        for (const of of store.ofSpan(span)) addTo(all[at]!, of.product_id, of);
        await pace();
      }
    return { all, behind: behind <= mostAdded ? 0 : behind, moved: store.told() !== told };
  };

  const report = async (
    period: ReportPeriod,
    { seesCost, pace }: { readonly seesCost: boolean; readonly pace: Pace },
  ): Promise<Output<'reports.products'>> => {
    const before = periodBefore(period);
    let read = await summed([period, before], pace);
    // Told in the middle of it: some tickets were seen on both sides, or on none.
    for (let again = 0; read.moved && again < 3; again += 1) read = await summed([period, before], pace);
    const [now = new Map(), then = new Map()] = read.all;
    const total = sumOf(now);
    const sorted = [...now].sort(([, a], [, b]) => b.gross_minor - a.gross_minor);
    const shown = sorted.slice(0, mostProducts);
    const known = new Map<number, KnownProduct>();
    for (let at = 0; at < sorted.length; at += knownAtOnce) {
      for (const one of store.known(sorted.slice(at, at + knownAtOnce).map(([id]) => id)))
        known.set(one.id, one);
      await pace();
    }
    const costs = [...now].map(([id, of]) => costOf(of, known.get(id)?.cost_minor ?? null));
    const covered = [...now].filter(([id]) => known.get(id)?.cost_minor != null);
    const coveredNet = covered.reduce((net, [, of]) => net + of.net_minor, 0);
    const cost = costs.reduce<number>((all, one) => all + (one ?? 0), 0);
    return {
      ...period,
      before: { ...before, gross_minor: minor(sumOf(then).gross_minor), products: then.size },
      products: now.size,
      gross_minor: minor(total.gross_minor),
      net_minor: minor(total.net_minor),
      returned_minor: minor(total.returned_minor),
      discount_minor: minor(total.discount_minor),
      margin: seesCost
        ? {
            amount_minor: minor(coveredNet - cost),
            share_ppm: shareOf(coveredNet - cost, coveredNet),
            unknown: now.size - covered.length,
          }
        : null,
      behind: read.behind,
      rows: shown.map(([id, of]) =>
        rowOf(id, of, {
          known: known.get(id),
          before: then.get(id) ?? none,
          total_minor: total.gross_minor,
          seesCost,
        }),
      ),
    };
  };
  return { tellSome, report };
}

const shareOf = (part: number, whole: number) =>
  whole === 0 ? null : ppm(mulDiv(part, WHOLE, whole, 'half-even'));
/** What is left of it in the shop cost so much, at the cost that is known by now. */
const costOf = (of: ProductFigures, cost_minor: number | null): Minor | null =>
  cost_minor === null ? null : minor(mulDiv(cost_minor, of.sold_milli - of.returned_milli, 1000, 'half-up'));

function sumOf(sums: Sums): ProductFigures {
  const total = { ...none };
  for (const of of sums.values()) for (const name of figureNames) total[name] += of[name];
  return total;
}

interface Beside {
  readonly known: KnownProduct | undefined;
  readonly before: ProductFigures;
  readonly total_minor: number;
  readonly seesCost: boolean;
}
function rowOf(
  productId: number,
  of: ProductFigures,
  { known, before, total_minor, seesCost }: Beside,
): ProductRow {
  const cost = seesCost ? costOf(of, known?.cost_minor ?? null) : null;
  const margin = cost === null ? null : of.net_minor - cost;
  return {
    productId,
    name: known?.name ?? `#${productId}`,
    unit: (known?.unit ?? 'piece') as ProductRow['unit'],
    tickets: of.tickets,
    sold_milli: milli(of.sold_milli),
    returned_milli: milli(of.returned_milli),
    gross_minor: minor(of.gross_minor),
    net_minor: minor(of.net_minor),
    returned_minor: minor(of.returned_minor),
    discount_minor: minor(of.discount_minor),
    share_ppm: shareOf(of.gross_minor, total_minor),
    beforeSold_milli: milli(before.sold_milli),
    before_minor: minor(before.gross_minor),
    margin_minor: margin === null ? null : minor(margin),
    margin_ppm: margin === null ? null : shareOf(margin, of.net_minor),
  };
}
