import type {
  DayReportData,
  DocumentMarks,
  ReceiptFormat,
  ReportRow,
  ShopBlock,
  TaxRow,
  XReportData,
  ZReportData,
} from './receipt.ts';
import type { ReceiptWord } from './receipt-words.ts';
import { untaxed } from './totals.ts';
import { soldColumn, type TotalsFigures } from './totals-report.ts';
import { type Minor, minor } from './units.ts';

/** A shift as the table of shifts keeps it, and what it sold. Times are UTC ms. */
export interface ShiftFigures {
  readonly number: number;
  readonly opened_at: number;
  readonly opened_by: number;
  readonly float_minor: number;
  readonly closed_at: number | null;
  readonly closed_by: number | null;
  readonly z_number: number | null;
  readonly tickets: number;
  readonly gross_minor: number;
}

/** The same as the screens show it (`shiftViewSchema` of the contract). */
export const shiftView = (shift: ShiftFigures, userName: (id: number) => string) => ({
  id: shift.number,
  number: shift.number,
  opened_at: shift.opened_at,
  openedBy: userName(shift.opened_by),
  float_minor: minor(shift.float_minor),
  closed_at: shift.closed_at,
  closedBy: shift.closed_by === null ? null : userName(shift.closed_by),
  zNumber: shift.z_number,
  tickets: shift.tickets,
  gross_minor: minor(shift.gross_minor),
});

/** An X or a Z in figures (`shiftReportSchema` of the contract): what the journal freezes. */
export interface ShiftReportFigures {
  readonly zNumber: number | null;
  readonly shift: ReturnType<typeof shiftView>;
  readonly at: number;
  readonly tillName: string;
  readonly firstTicket: number | null;
  readonly lastTicket: number | null;
  readonly totals: TotalsFigures;
  readonly cash: {
    readonly sales_minor: Minor;
    readonly refunds_minor: Minor;
    readonly in_minor: Minor;
    readonly out_minor: Minor;
    /** For sales on hold; an earlier program counted none. */
    readonly held_minor?: Minor | undefined;
    readonly expected_minor: Minor;
    readonly counted_minor: Minor | null;
    readonly difference_minor: Minor | null;
    readonly reason: string | null;
    /** Who allowed the close, when it was not the one who counted. */
    readonly approvedBy: string | null;
    readonly count: readonly { readonly value_minor: Minor; readonly count: number }[] | null;
    /** Blind counts that differed, before the one that closed the shift. Times are UTC ms. */
    readonly earlier?:
      | readonly {
          readonly at: number;
          readonly user: string;
          readonly counted_minor: Minor;
          readonly difference_minor: Minor;
        }[]
      | undefined;
  } | null;
  readonly perpetual_signed_minor: Minor;
  readonly perpetual_absolute_minor: Minor;
}

/** What the shop adds to the figures on paper. */
export interface ReportPaper extends DocumentMarks {
  readonly shop: ShopBlock;
}

const ticketNumber = (number: number | null): string | undefined =>
  number === null ? undefined : String(number);

function tenderRows({ tenders }: TotalsFigures, t: ReceiptFormat['t']): ReportRow[] {
  return tenders.map(({ kind, operator, count, amount_minor }) => ({
    label: operator ?? t(kind),
    count,
    amount_minor,
  }));
}

function cashRows(cash: ShiftReportFigures['cash'], t: ReceiptFormat['t']): ReportRow[] {
  if (!cash) return [];
  const rows: readonly (readonly [ReceiptWord, Minor])[] = [
    ['cashSales', cash.sales_minor],
    ['cashRefunds', cash.refunds_minor],
    ['cashIn', cash.in_minor],
    ['cashOut', cash.out_minor],
    ['cashHeld', cash.held_minor ?? minor(0)],
  ];
  return rows
    .filter(([word, amount]) => word === 'cashSales' || amount !== 0)
    .map(([word, amount_minor]) => ({ label: t(word), amount_minor }));
}

type SoldInParts = Pick<XReportData, 'categories' | 'cashiers' | 'hours'>;
const partRows = (
  { categories, cashiers, hours }: TotalsFigures,
  { t, hour: hourName }: ReceiptFormat,
): SoldInParts => ({
  categories: categories.map(({ name, count, amount_minor }) => ({
    label: name ?? t('noCategory'),
    count,
    amount_minor,
  })),
  cashiers: cashiers.map(({ name, count, amount_minor }) => ({ label: name, count, amount_minor })),
  hours: hours.map(({ hour, count, amount_minor }) => ({
    label: hourName(hour),
    count,
    amount_minor,
  })),
});

function eventRows(totals: TotalsFigures, t: ReceiptFormat['t']): ReportRow[] {
  const rows: readonly (readonly [ReceiptWord, number, Minor?])[] = [
    ['removedLines', totals.removedLines.count, totals.removedLines.amount_minor],
    ['restoredLines', totals.restoredLines.count, totals.restoredLines.amount_minor],
    ['voidedSales', totals.voids.count, totals.voids.amount_minor],
    ['restoredSales', totals.restoredVoids.count, totals.restoredVoids.amount_minor],
    ['priceChanges', totals.priceOverrides.count],
    ['drawerOpenings', totals.drawerOpenings],
    ['reprints', totals.reprints],
    ['correctedTenders', totals.corrected ?? 0],
  ];
  return rows
    .filter(([, count]) => count > 0)
    .map(([word, count, amount_minor]) => ({
      label: t(word),
      count,
      ...(amount_minor !== undefined && { amount_minor }),
    }));
}

/** Names of the country packs bear their rate; a tax whose rate is the shop's own is told with it. */
export const taxName = (
  { taxId, name, rate_ppm }: Pick<TotalsFigures['taxes'][number], 'taxId' | 'name' | 'rate_ppm'>,
  { taxesInRows, rate }: Pick<ReceiptFormat, 'taxesInRows' | 'rate'>,
): string => (taxesInRows && taxId !== untaxed ? `${name} ${rate(rate_ppm)}` : name);

const taxRow = (tax: TotalsFigures['taxes'][number], format: ReceiptFormat): TaxRow => ({
  label: taxName(tax, format),
  rate_ppm: tax.rate_ppm,
  base_minor: tax.base_minor,
  tax_minor: tax.amount_minor,
  gross_minor: tax.gross_minor,
});

const soldData = (totals: TotalsFigures, format: ReceiptFormat) => ({
  ...soldColumn(totals),
  taxes: totals.taxes.map((tax) => taxRow(tax, format)),
  tenders: tenderRows(totals, format.t),
  ...partRows(totals, format),
  events: eventRows(totals, format.t),
});

/**
 * An X report for the builder of its document. Sales, discounts and returns add up to what was sold in all; where the cash is hidden
 * nothing of the drawer but its float is told. Nothing is computed that the figures do not hold.
 */
export function xData(report: ShiftReportFigures, paper: ReportPaper, format: ReceiptFormat): XReportData {
  const { totals, shift, cash } = report;
  const first = ticketNumber(report.firstTicket);
  const last = ticketNumber(report.lastTicket);
  return {
    ...paper,
    ...soldData(totals, format),
    till: report.tillName,
    printed_at: report.at,
    opened_at: shift.opened_at,
    opened_by: shift.openedBy,
    cash: cashRows(cash, format.t),
    float_minor: shift.float_minor,
    ...(cash && { expected_minor: cash.expected_minor }),
    ...(first !== undefined && { first_ticket: first }),
    ...(last !== undefined && { last_ticket: last }),
  };
}

/** A day for the builder of its document. `at` (UTC ms) is when it was asked for. */
export const dayData = (
  report: {
    readonly day: string;
    readonly closed: boolean;
    readonly till: string;
    readonly at: number;
    readonly totals: TotalsFigures;
  },
  paper: ReportPaper,
  format: ReceiptFormat,
): DayReportData => ({
  ...paper,
  ...soldData(report.totals, format),
  till: report.till,
  day: format.day(report.day),
  closed: report.closed,
  printed_at: report.at,
});

/**
 * A Z report for the builder of its document.
 * @throws if the figures are not those of a closed shift that was counted: that is a bug of the caller.
 */
export function zData(report: ShiftReportFigures, paper: ReportPaper, format: ReceiptFormat): ZReportData {
  const { shift, cash, zNumber } = report;
  if (!cash || cash.counted_minor === null || zNumber === null || shift.closed_at === null)
    throw new Error(`shift ${shift.number} has not been closed and counted`);
  return {
    ...xData(report, paper, format),
    number: String(zNumber),
    closed_at: shift.closed_at,
    closed_by: shift.closedBy ?? '',
    expected_minor: cash.expected_minor,
    counted_minor: cash.counted_minor,
    denominations: (cash.count ?? [])
      .filter(({ count }) => count > 0)
      .map(({ value_minor, count }) => ({
        label: format.money(value_minor),
        count,
        amount_minor: minor(value_minor * count),
      })),
    counted_before: (cash.earlier ?? []).map(({ at, user, counted_minor, difference_minor }) => ({
      label: format.t('countedBefore', { name: user, at: format.dateTime(at) }),
      counted_minor,
      difference_minor,
    })),
    difference_minor: cash.difference_minor ?? minor(0),
    ...(cash.reason !== null && { difference_reason: cash.reason }),
    ...(cash.approvedBy !== null && { approved_by: cash.approvedBy }),
    perpetual_signed_minor: report.perpetual_signed_minor,
    perpetual_absolute_minor: report.perpetual_absolute_minor,
  };
}
