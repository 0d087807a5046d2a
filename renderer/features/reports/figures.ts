import type { TicketFilter } from '#renderer/kernel/ticket-filter.ts';
import { mulDiv } from '#shared/domain/money.ts';
import { soldColumn } from '#shared/domain/totals-report.ts';
import type { GestureKind } from '#shared/modules/reports/contract.ts';
import type { ShiftReport, TotalsReport } from '#shared/modules/shifts/contract.ts';

export const figureGroups = [
  'sold',
  'taxes',
  'tenders',
  'categories',
  'cashiers',
  'hours',
  'drawer',
  'events',
] as const;
export type FigureGroup = (typeof figureGroups)[number];

/** What a figure is of. What has a name of its own bears it; the others are called in the words of the receipts. */
type Named = { readonly name: string } | { readonly says: string } | { readonly hour: number };

export interface Figure {
  /** The same in the period before. */
  readonly id: string;
  readonly group: FigureGroup;
  readonly named: Named;
  /** null: nothing is counted. */
  readonly count: number | null;
  readonly amount_minor: number | null;
  /** Of what its group comes to, ppm; null where that is no whole. */
  readonly share_ppm: number | null;
  /** Null where the other period has no such figure. */
  readonly before_minor: number | null;
  readonly beforeCount: number | null;
  /** The tickets, or else the gestures, that it is made of. */
  readonly tickets: Omit<TicketFilter, 'label'> | null;
  readonly gestures: GestureKind | null;
}
type Plain = Omit<Figure, 'share_ppm' | 'before_minor' | 'beforeCount'>;

interface Amounts {
  readonly count?: number;
  readonly amount_minor?: number;
}
const figure = (
  group: FigureGroup,
  id: string,
  named: Named,
  { count, amount_minor }: Amounts,
  opens: { readonly tickets?: Plain['tickets']; readonly gestures?: GestureKind } = {},
): Plain => ({
  id: `${group}-${id}`,
  group,
  named,
  count: count ?? null,
  amount_minor: amount_minor ?? null,
  tickets: opens.tickets ?? null,
  gestures: opens.gestures ?? null,
});

function soldFigures(totals: TotalsReport): Plain[] {
  const { sales, discounts, returns, rounding_minor, received_minor } = soldColumn(totals);
  const of = (says: string, amounts: Amounts, tickets: Plain['tickets'] = null): Plain =>
    figure('sold', says, { says }, amounts, { tickets });
  return [
    of('sales', sales, {}),
    of('discounts', discounts, { having: 'discounts' }),
    of('returns', returns, { having: 'returns' }),
    of('gross', { count: totals.tickets, amount_minor: totals.gross_minor }, {}),
    of('net', { amount_minor: totals.net_minor }, {}),
    of('tax', { amount_minor: totals.tax_minor }, {}),
    of('rounding', { amount_minor: rounding_minor }, { having: 'rounding' }),
    of('received', { amount_minor: received_minor }, {}),
  ];
}

/** The drawer of a shift as its ledger has it; nothing where the person may not see it before counting. */
function drawerFigures(cash: ShiftReport['cash']): Plain[] {
  if (!cash) return [];
  const of = (says: string, amount_minor: number | null | undefined): Plain[] =>
    amount_minor == null ? [] : [figure('drawer', says, { says }, { amount_minor })];
  return [
    ...of('float', cash.float_minor),
    ...of('cashSales', cash.sales_minor),
    ...of('cashRefunds', cash.refunds_minor),
    ...of('cashIn', cash.in_minor),
    ...of('cashOut', cash.out_minor),
    ...of('cashHeld', cash.held_minor),
    ...of('expected', cash.expected_minor),
    ...of('counted', cash.counted_minor),
    ...of('difference', cash.difference_minor),
  ];
}

function gestureFigures(totals: TotalsReport): Plain[] {
  const rows: readonly (readonly [GestureKind, Amounts])[] = [
    ['removedLines', totals.removedLines],
    ['restoredLines', totals.restoredLines],
    ['voidedSales', totals.voids],
    ['restoredSales', totals.restoredVoids],
    ['priceChanges', { count: totals.priceOverrides.count }],
    ['drawerOpenings', { count: totals.drawerOpenings }],
    ['reprints', { count: totals.reprints }],
  ];
  return rows.map(([kind, amounts]) => figure('events', kind, { says: kind }, amounts, { gestures: kind }));
}

/** Every figure of totals, group by group. */
function plainFigures(totals: TotalsReport, cash: ShiftReport['cash']): Plain[] {
  return [
    ...soldFigures(totals),
    ...totals.taxes.map(({ taxId, rate_ppm, name, amount_minor }) =>
      figure('taxes', `${taxId} ${rate_ppm}`, { name }, { amount_minor }, { tickets: { taxId } }),
    ),
    ...totals.tenders.map(({ kind, operator, ...amounts }) =>
      figure(
        'tenders',
        operator ?? kind,
        operator === null ? { says: kind } : { name: operator },
        { count: amounts.count, amount_minor: amounts.amount_minor },
        { tickets: { tender: kind, ...(operator !== null && { operator }) } },
      ),
    ),
    ...totals.categories.map(({ categoryId, name, ...amounts }) =>
      figure(
        'categories',
        String(categoryId ?? 'none'),
        name === null ? { says: 'noCategory' } : { name },
        amounts,
        categoryId === null ? {} : { tickets: { categoryId } },
      ),
    ),
    ...totals.cashiers.map(({ userId, name, ...amounts }) =>
      figure('cashiers', String(userId), { name }, amounts, { tickets: { userId } }),
    ),
    ...totals.hours.map(({ hour, ...amounts }) =>
      figure('hours', String(hour), { hour }, amounts, { tickets: { hour } }),
    ),
    ...drawerFigures(cash),
    ...gestureFigures(totals),
  ];
}

/** What the parts of a group are shares of; null where they are no parts of a whole. */
const wholeOf = (group: FigureGroup, totals: TotalsReport): number | null => {
  if (group === 'sold' || group === 'drawer' || group === 'events') return null;
  if (group === 'taxes') return totals.tax_minor;
  return group === 'tenders' ? totals.gross_minor + totals.rounding_minor : totals.gross_minor;
};
const nothing = ({ count, amount_minor }: Pick<Plain, 'count' | 'amount_minor'>): boolean =>
  (count ?? 0) === 0 && (amount_minor ?? 0) === 0;

/**
 * Every figure of a period, a day or a shift with its share, beside that of the period before where there is one. What was in either of them has a row, so that the
 * rows of a group add up to the same in both columns.
 */
export function figuresOf(
  totals: TotalsReport,
  before: TotalsReport | null,
  cash: ShiftReport['cash'] = null,
): Figure[] {
  const now = plainFigures(totals, cash);
  const then = new Map((before ? plainFigures(before, null) : []).map((one) => [one.id, one]));
  const gone = [...then.values()]
    .filter(({ id }) => !now.some((one) => one.id === id))
    .map(
      (one): Plain => ({
        ...one,
        count: one.count === null ? null : 0,
        amount_minor: one.amount_minor === null ? null : 0,
      }),
    );
  return figureGroups
    .flatMap((group) => [...now, ...gone].filter((one) => one.group === group))
    .map((one) => {
      const whole = wholeOf(one.group, totals);
      const shares = whole !== null && whole > 0 && one.amount_minor !== null;
      const other = then.get(one.id);
      return {
        ...one,
        share_ppm: shares ? mulDiv(one.amount_minor ?? 0, 1_000_000, whole, 'half-up') : null,
        before_minor: one.amount_minor === null ? null : (other?.amount_minor ?? 0),
        beforeCount: one.count === null ? null : (other?.count ?? 0),
      };
    })
    .filter((one) => !(nothing(one) && (one.beforeCount ?? 0) === 0 && (one.before_minor ?? 0) === 0));
}
