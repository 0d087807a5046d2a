import type { CashRule } from './cash.ts';
import { allocate, mulDiv } from './money.ts';
import {
  type CashFigures,
  cashFigures,
  type DocumentTotals,
  type PricedLine,
  type PricedTax,
  totalsOf,
} from './pricing.ts';
import { type Milli, type Minor, milli, minor } from './units.ts';

/** What a refund needs of the sale: its frozen figures, as priceLines gave them. */
export interface RefundableSale {
  readonly lines: readonly PricedLine[];
  readonly taxes: readonly PricedTax[];
  readonly cash: CashFigures;
}

/** Thousandths of a line of the sale, with the sign of the line: a sale of 3000 is refunded by up to 3000. */
export interface LineQuantity {
  readonly id: string;
  readonly qty_milli: Milli;
}

export type RefundFault =
  | { readonly code: 'UNKNOWN_LINE'; readonly lineId: string }
  | { readonly code: 'REPEATED_LINE'; readonly lineId: string }
  /** Zero, or of the other sign than the line. */
  | { readonly code: 'BAD_QUANTITY'; readonly lineId: string }
  | { readonly code: 'MORE_THAN_LEFT'; readonly lineId: string; readonly left_milli: Milli };

export interface PricedRefund extends DocumentTotals {
  /** The lines given back, all figures with the opposite sign of the sale's. */
  readonly lines: readonly PricedLine[];
  readonly cash: CashFigures;
  /** Not empty: the lines at fault were left out, and the refund must not be recorded. */
  readonly faults: readonly RefundFault[];
}

export interface RefundInput {
  readonly sale: RefundableSale;
  /** What earlier refunds took back, summed per line. */
  readonly alreadyRefunded: readonly LineQuantity[];
  readonly refundNow: readonly LineQuantity[];
  /** The rule by which the sale was rounded in cash; left out when it was not paid in cash. */
  readonly cash?: CashRule;
}

/**
 * Part of a sale taken back: the line as if only so much of it had been sold, after the refund less before it. No figure of
 * a line ever shrinks as more of it comes back, so each part gives back something between nothing and what was paid, and
 * any split of a full return adds up to exactly minus the sale: list, discounts, each tax, net, gross and cash rounding
 * (docs/spec/money.md, Refunds).
 */
export function refundPart({ sale, alreadyRefunded, refundNow, cash }: RefundInput): PricedRefund {
  const faults: RefundFault[] = [];
  const before = new Map<string, number>();
  for (const { id, qty_milli } of alreadyRefunded) before.set(id, (before.get(id) ?? 0) + qty_milli);
  const now = acceptedQuantities(sale, before, refundNow, faults);
  const lines: PricedLine[] = [];
  let grossBefore = 0;
  let grossAfter = 0;
  let whole = true;
  for (const line of sale.lines) {
    const from = before.get(line.id) ?? 0;
    const to = from + (now.get(line.id) ?? 0);
    const shareBefore = shareOf(line, from);
    const shareAfter = shareOf(line, to);
    grossBefore += shareBefore.gross_minor;
    grossAfter += shareAfter.gross_minor;
    if (to !== line.qty_milli) whole = false;
    if (to !== from) lines.push(less(shareBefore, shareAfter));
  }
  const totals = totalsOf(lines, sale.taxes);
  const dueBefore = cashFigures(minor(grossBefore), cash).due_minor;
  const dueAfter = whole && cash ? sale.cash.due_minor : cashFigures(minor(grossAfter), cash).due_minor;
  const due = minor(dueBefore - dueAfter);
  return {
    lines,
    ...totals,
    cash: { due_minor: due, rounding_minor: minor(due - totals.gross_minor) },
    faults,
  };
}

function acceptedQuantities(
  sale: RefundableSale,
  before: ReadonlyMap<string, number>,
  refundNow: readonly LineQuantity[],
  faults: RefundFault[],
): Map<string, number> {
  const sold = new Map(sale.lines.map((line) => [line.id, line.qty_milli]));
  const accepted = new Map<string, number>();
  for (const { id, qty_milli } of refundNow) {
    const quantity = sold.get(id);
    const left = (quantity ?? 0) - (before.get(id) ?? 0);
    if (quantity === undefined) faults.push({ code: 'UNKNOWN_LINE', lineId: id });
    else if (accepted.has(id)) faults.push({ code: 'REPEATED_LINE', lineId: id });
    else if (Math.sign(qty_milli) !== Math.sign(quantity) || quantity === 0)
      faults.push({ code: 'BAD_QUANTITY', lineId: id });
    else if (Math.abs(qty_milli) > Math.abs(left) || Math.sign(left) !== Math.sign(qty_milli)) {
      faults.push({ code: 'MORE_THAN_LEFT', lineId: id, left_milli: milli(left) });
    } else accepted.set(id, qty_milli);
  }
  return accepted;
}

/**
 * Splits `part` of the sum of `figures` as those figures split the whole: the first by its share, the others of what is left.
 * No part ever shrinks as `part` grows, and at the whole each is the figure itself. Figures ≥ 0, of which one at least is not 0.
 */
function nested(part: number, figures: readonly number[]): number[] {
  let left = part;
  let whole = figures.reduce((sum, figure) => sum + figure, 0);
  return figures.map((figure) => {
    const share = whole === 0 ? 0 : mulDiv(left, figure, whole, 'half-up');
    left -= share;
    whole -= figure;
    return share;
  });
}

/**
 * `part` of `whole` over `figures`, which add up to it. Figures of both signs (a tax of an amount per piece that is more than
 * the price) cannot all grow with the part: then each takes its share by itself and the last one what is left.
 */
function split(part: number, whole: number, figures: readonly number[], share: (amount: number) => Minor) {
  const sign = Math.sign(whole);
  if (sign !== 0 && figures.every((figure) => figure * sign >= 0))
    return nested(
      part * sign,
      figures.map((figure) => figure * sign),
    ).map((figure) => figure * sign);
  const parts: number[] = figures.slice(0, -1).map(share);
  return [...parts, part - parts.reduce((sum, figure) => sum + figure, 0)];
}

/**
 * The line as if only `quantity` of it had been sold. The list price and each tax on top go by the quantity; discounts and
 * the price that remains split the list price, the taxes inside and the net split the price.
 */
function shareOf(line: PricedLine, quantity: number): PricedLine {
  if (quantity === line.qty_milli) return line;
  const share = (amount: number): Minor => minor(mulDiv(amount, quantity, line.qty_milli, 'half-up'));
  const { list_minor, line_discount_minor, ticket_discount_minor } = line;
  const price = list_minor - line_discount_minor - ticket_discount_minor;
  const list = share(list_minor);
  const [lineDiscount = 0, ticketDiscount = 0, priceNow = 0] = split(
    list,
    list_minor,
    [line_discount_minor, ticket_discount_minor, price],
    share,
  );
  const inside = line.taxes.filter((tax) => tax.included).map((tax) => tax.amount_minor);
  const insideNow = split(priceNow, price, [...inside, line.net_minor], share);
  const net = insideNow.pop() ?? 0;
  const amounts = line.taxes.map((tax) =>
    tax.included ? (insideNow.shift() ?? 0) : share(tax.amount_minor),
  );
  const onTop = line.taxes.reduce((sum, tax, index) => sum + (tax.included ? 0 : amounts[index]!), 0);
  return {
    id: line.id,
    qty_milli: milli(quantity),
    list_minor: list,
    line_discount_minor: minor(lineDiscount),
    ticket_discount_minor: minor(ticketDiscount),
    net_minor: minor(net),
    taxes: line.taxes.map((tax, index) => ({
      ...tax,
      base_minor: minor(net + share(tax.base_minor - line.net_minor)),
      amount_minor: minor(amounts[index]!),
    })),
    gross_minor: minor(priceNow + onTop),
  };
}

const less = (a: PricedLine, b: PricedLine): PricedLine => ({
  id: a.id,
  qty_milli: milli(a.qty_milli - b.qty_milli),
  list_minor: minor(a.list_minor - b.list_minor),
  line_discount_minor: minor(a.line_discount_minor - b.line_discount_minor),
  ticket_discount_minor: minor(a.ticket_discount_minor - b.ticket_discount_minor),
  net_minor: minor(a.net_minor - b.net_minor),
  taxes: a.taxes.map((tax, index) => ({
    ...tax,
    base_minor: minor(tax.base_minor - b.taxes[index]!.base_minor),
    amount_minor: minor(tax.amount_minor - b.taxes[index]!.amount_minor),
  })),
  gross_minor: minor(a.gross_minor - b.gross_minor),
});

/**
 * A means of payment of the sale: what it brought in, and what earlier refunds have already given back to it
 * (≥ 0).
 */
export interface RefundableTender {
  readonly id: string;
  readonly paid_minor: Minor;
  readonly refunded_minor: Minor;
}

export interface TenderShare {
  readonly id: string;
  readonly amount_minor: Minor;
}

/**
 * Splits an amount to give back (≥ 0, minor units) over the tenders of the sale, in proportion to what is
 * left on each, by largest remainder: never more than a tender brought in, and the last refund empties each
 * exactly, whatever the refunds before. @throws RangeError if more is asked than is left: the caller checks
 * that first.
 */
export function splitRefundOverTenders(tenders: readonly RefundableTender[], amount: Minor): TenderShare[] {
  const left = tenders.map((tender) => Math.max(0, tender.paid_minor - tender.refunded_minor));
  const whole = left.reduce((sum, rest) => sum + rest, 0);
  if (amount < 0 || amount > whole) throw new RangeError(`cannot give back ${amount} of ${whole}`);
  const parts = allocate(amount, left);
  return tenders.map((tender, index) => ({ id: tender.id, amount_minor: minor(parts[index]!) }));
}
