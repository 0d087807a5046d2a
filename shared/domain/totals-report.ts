import { type TenderKind, tenderKinds } from './means.ts';
import type { TotalsFact } from './totals.ts';
import { amountOf, countOf, untaxed } from './totals.ts';
import { type Milli, type Minor, milli, minor, type Ppm, ppm } from './units.ts';

/** Who and what the ids of the totals stand for, in the reader's language; null for what is no longer known. */
export interface TotalsNames {
  readonly tax: (id: string) => string | null;
  /** What the goods without any tax are called. */
  readonly untaxed: string;
  readonly category: (id: number) => string | null;
  readonly user: (id: number) => string | null;
}

interface Counted {
  readonly count: number;
  readonly amount_minor: Minor;
}

/** Totals as a report shows them (`totalsReportSchema` of the contract). `returns` is negative and part of `gross`. */
export interface TotalsFigures {
  readonly tickets: number;
  readonly returns: Counted;
  /** Tickets with nothing but goods that came back, and the discounts taken back with goods (≤ 0, part of `discounts`). */
  readonly returned: Counted;
  /** How many of the discounts came back with goods. */
  readonly discountsBack: number;
  readonly lines: number;
  readonly items_milli: Milli;
  readonly gross_minor: Minor;
  readonly net_minor: Minor;
  readonly tax_minor: Minor;
  readonly rounding_minor: Minor;
  readonly discounts: Counted;
  readonly taxes: {
    taxId: string;
    name: string;
    rate_ppm: Ppm;
    base_minor: Minor;
    amount_minor: Minor;
    gross_minor: Minor;
  }[];
  /** `fee_minor`: what their operators keep of it. */
  readonly tenders: (Counted & { kind: TenderKind; operator: string | null; fee_minor: Minor })[];
  readonly categories: (Counted & { categoryId: number | null; name: string | null; qty_milli: Milli })[];
  readonly cashiers: (Counted & { userId: number; name: string })[];
  readonly hours: (Counted & { hour: number })[];
  readonly voids: Counted;
  readonly removedLines: Counted;
  /** What undoing brought back; the removals stay counted above. */
  readonly restoredLines: Counted;
  readonly restoredVoids: Counted;
  readonly priceOverrides: Counted;
  readonly drawerOpenings: number;
  readonly reprints: number;
  /** Means of payment that were put right; an earlier program knew none. */
  readonly corrected?: number | undefined;
}

const after = (key: string, prefix: string): string => key.slice(prefix.length);
const keysOf = (totals: TotalsFact, prefix: string): string[] =>
  Object.keys(totals).filter((key) => key.startsWith(prefix));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const countedAt = (totals: TotalsFact, key: string): Counted => ({
  count: countOf(totals, key),
  amount_minor: minor(amountOf(totals, key)),
});

function taxRows(totals: TotalsFact, names: TotalsNames): TotalsFigures['taxes'] {
  const rows = keysOf(totals, 'base:').map((key) => {
    const rest = after(key, 'base:');
    const colon = rest.lastIndexOf(':');
    const taxId = rest.slice(0, colon);
    const base = amountOf(totals, key);
    const amount = amountOf(totals, `tax:${rest}`);
    return {
      taxId,
      name: taxId === untaxed ? names.untaxed : (names.tax(taxId) ?? taxId),
      rate_ppm: ppm(Number(rest.slice(colon + 1))),
      base_minor: minor(base),
      amount_minor: minor(amount),
      gross_minor: minor(base + amount),
    };
  });
  return rows.sort((a, b) => b.rate_ppm - a.rate_ppm || compare(a.taxId, b.taxId));
}

function tenderRows(totals: TotalsFact): TotalsFigures['tenders'] {
  const row = (kind: TenderKind, operator: string | null) => {
    const means = operator === null ? kind : `${kind}:${operator}`;
    const fee_minor = minor(amountOf(totals, `fee:${means}`));
    return { kind, operator, ...countedAt(totals, `tender:${means}`), fee_minor };
  };
  const rows = tenderKinds.flatMap((kind) => [
    row(kind, null),
    ...keysOf(totals, `tender:${kind}:`)
      .sort(compare)
      .map((key) => row(kind, after(key, `tender:${kind}:`))),
  ]);
  // Of a means that was keyed wrong and put right nothing is left.
  return rows.filter(({ count, amount_minor }) => count !== 0 || amount_minor !== 0);
}

function categoryRows(totals: TotalsFact, names: TotalsNames): TotalsFigures['categories'] {
  const rows = keysOf(totals, 'category:').map((key) => {
    const id = after(key, 'category:');
    const categoryId = id === '' ? null : Number(id);
    return {
      categoryId,
      name: categoryId === null ? null : (names.category(categoryId) ?? `#${id}`),
      ...countedAt(totals, key),
      qty_milli: milli(amountOf(totals, `items:${id}`)),
    };
  });
  return rows.sort((a, b) => b.amount_minor - a.amount_minor || (a.categoryId ?? 0) - (b.categoryId ?? 0));
}

/**
 * Totals as a report shows them, in an order that does not depend on that of the sales. An id that nobody knows any more is
 * shown as itself: a report never loses a figure because a category or a tax has gone.
 */
export function totalsReport(totals: TotalsFact, names: TotalsNames): TotalsFigures {
  const gross = amountOf(totals, 'gross');
  const net = amountOf(totals, 'net');
  return {
    tickets: countOf(totals, 'gross'),
    returns: countedAt(totals, 'returns'),
    returned: countedAt(totals, 'returned'),
    discountsBack: amountOf(totals, 'apart'),
    lines: countOf(totals, 'lines'),
    items_milli: milli(amountOf(totals, 'lines')),
    gross_minor: minor(gross),
    net_minor: minor(net),
    tax_minor: minor(gross - net),
    rounding_minor: minor(amountOf(totals, 'rounding')),
    discounts: countedAt(totals, 'discounts'),
    taxes: taxRows(totals, names),
    tenders: tenderRows(totals),
    categories: categoryRows(totals, names),
    cashiers: keysOf(totals, 'cashier:')
      .map((key) => {
        const userId = Number(after(key, 'cashier:'));
        return { userId, name: names.user(userId) ?? `#${userId}`, ...countedAt(totals, key) };
      })
      .sort((a, b) => b.amount_minor - a.amount_minor || a.userId - b.userId),
    hours: keysOf(totals, 'hour:')
      .map((key) => ({ hour: Number(after(key, 'hour:')), ...countedAt(totals, key) }))
      .sort((a, b) => a.hour - b.hour),
    voids: countedAt(totals, 'voids'),
    removedLines: countedAt(totals, 'removed'),
    restoredLines: countedAt(totals, 'restored'),
    restoredVoids: countedAt(totals, 'unvoided'),
    priceOverrides: countedAt(totals, 'prices'),
    drawerOpenings: countOf(totals, 'drawer'),
    reprints: countOf(totals, 'reprints'),
    corrected: countOf(totals, 'corrected'),
  };
}

/** A column that adds up: sales, discounts and returns come to the net. Counts are tickets; of discounts, how many there were. */
export interface SoldColumn {
  /** Before discounts: tickets that sold something, and what their goods were worth. */
  readonly sales: Counted;
  readonly discounts: Counted;
  /** Tickets with goods that came back. */
  readonly returns: Counted;
  readonly net_minor: Minor;
  /** Paid less sold: coins that there are not. */
  readonly rounding_minor: Minor;
  /** What the means of payment add up to. */
  readonly received_minor: Minor;
  /** What the operators of means of payment keep of that. */
  readonly fees_minor: Minor;
}

/** The one way in which a report, on a screen or on paper, says what was sold. */
export function soldColumn(
  totals: Pick<
    TotalsFigures,
    | 'tickets'
    | 'returned'
    | 'discountsBack'
    | 'returns'
    | 'discounts'
    | 'gross_minor'
    | 'rounding_minor'
    | 'tenders'
  >,
): SoldColumn {
  const { tickets, returned, discountsBack, returns, discounts, gross_minor, rounding_minor, tenders } =
    totals;
  const given = discounts.amount_minor - returned.amount_minor;
  return {
    sales: {
      count: tickets - returned.count,
      amount_minor: minor(gross_minor - returns.amount_minor + given),
    },
    discounts: { count: discounts.count - discountsBack, amount_minor: minor(given === 0 ? 0 : -given) },
    returns,
    net_minor: gross_minor,
    rounding_minor,
    received_minor: minor(gross_minor + rounding_minor),
    fees_minor: minor(tenders.reduce((fees, { fee_minor }) => fees + fee_minor, 0)),
  };
}
