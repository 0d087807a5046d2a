import type { SaleFact, TenderFact } from './sale-fact.ts';
import { cashChange } from './tender-correction.ts';
import { type Minor, ZERO } from './units.ts';

/**
 * Totals while they are being added to: key → [how many, minor units or thousandths]. Keys: docs/spec/closures.md.
 * Every figure is a plain sum, so that the order of sales does not matter and a day is the sum of its shifts.
 */
export type Totals = Record<string, [number, number]>;

/** Running totals as they are recorded: of a shift, a day or for ever. */
export type TotalsFact = Readonly<Record<string, readonly [number, number]>>;

/** Rows of the drawer's ledger; see main/modules/shifts. */
export type CashKind = 'float' | 'sale' | 'change' | 'refund' | 'in' | 'out' | 'held' | 'close';
export interface CashMove {
  readonly kind: CashKind;
  /** Minor units, positive for money that goes into the drawer. */
  readonly amount_minor: number;
}

/** Stands for a line that bears no tax at all, where a tax id is asked for. */
export const untaxed = 'none';

function add(totals: Totals, key: string, count: number, amount: number): void {
  const entry = totals[key];
  if (entry) {
    entry[0] += count;
    entry[1] += amount;
  } else {
    totals[key] = [count, amount];
  }
}

/**
 * What the cash of a sale does to the drawer, minor units: what was handed over goes in, the change goes out, money paid
 * back goes out. Other tenders never touch it.
 */
export function cashMovesOf(tenders: readonly TenderFact[]): CashMove[] {
  const moves: CashMove[] = [];
  for (const tender of tenders) {
    if (tender.kind !== 'cash') continue;
    const given = tender.given_minor ?? tender.amount_minor;
    const change = tender.change_minor ?? 0;
    if (tender.amount_minor < 0) {
      moves.push({ kind: 'refund', amount_minor: given - change });
      continue;
    }
    if (given !== 0) moves.push({ kind: 'sale', amount_minor: given });
    if (change !== 0) moves.push({ kind: 'change', amount_minor: -change });
  }
  return moves;
}

/** Adds a movement of the drawer to the running sum of its ledger, in place. */
export const applyCash = (totals: Totals, { kind, amount_minor }: CashMove): void =>
  add(totals, `cash:${kind}`, 1, amount_minor);

/** What is in the drawer by its ledger, minor units. */
export function cashExpected(totals: TotalsFact): number {
  let expected = 0;
  for (const key in totals) if (key.startsWith('cash:')) expected += totals[key]?.[1] ?? 0;
  return expected;
}

/** A means by its kind, and its name where it has one; cash is one. */
const meansKey = ({ kind, operator }: TenderFact): string => {
  if (kind === 'mobile') return `mobile:${operator ?? ''}`;
  return operator === undefined || operator === '' || kind === 'cash' ? kind : `${kind}:${operator}`;
};

/** Counts what was taken by a means, and what its operator keeps of it; `by` −1 takes it off again. */
function applyTender(totals: Totals, tender: TenderFact, by: 1 | -1): void {
  add(totals, `tender:${meansKey(tender)}`, by, by * tender.amount_minor);
  if (tender.fee_minor) add(totals, `fee:${meansKey(tender)}`, by, by * tender.fee_minor);
}

function applyLines(totals: Totals, sale: SaleFact): void {
  let items = 0;
  let returned = 0;
  let returnedLines = 0;
  let discounts = 0;
  let discounted = 0;
  let takenBack = 0;
  let discountsBack = 0;
  let onGoodsSold = false;
  let shareBack = false;
  for (const line of sale.lines) {
    const category = line.categoryId ?? '';
    items += line.qty_milli;
    if (line.qty_milli < 0) {
      returnedLines += 1;
      returned += line.gross_minor;
      takenBack += (line.line_discount_minor ?? 0) + (line.ticket_discount_minor ?? 0);
      if (line.line_discount_minor) discountsBack += 1;
    }
    if (line.line_discount_minor) {
      discounts += 1;
      discounted += line.line_discount_minor;
    }
    discounted += line.ticket_discount_minor ?? 0;
    if (line.ticket_discount_minor && line.qty_milli >= 0) onGoodsSold = true;
    if (line.ticket_discount_minor && (line.of || line.ofOther)) shareBack = true;
    add(totals, `category:${category}`, 1, line.gross_minor);
    add(totals, `items:${category}`, 1, line.qty_milli);
    if (line.taxes.length === 0) add(totals, `base:${untaxed}:0`, 1, line.net_minor);
  }
  add(totals, 'lines', sale.lines.length, items);
  const nothingSold = returnedLines === sale.lines.length;
  if (sale.discount) {
    discounts += 1;
    if (!onGoodsSold) discountsBack += 1;
  }
  // The shares of another ticket's discount that came back with its goods.
  if (shareBack) {
    discounts += 1;
    discountsBack += 1;
  }
  if (returnedLines > 0) {
    add(totals, 'returns', 1, returned);
    add(totals, 'returned', nothingSold ? 1 : 0, takenBack);
    add(totals, 'apart', 1, discountsBack);
  }
  if (discounts > 0) add(totals, 'discounts', discounts, discounted);
}

/**
 * Adds one sale in place. `user` is the cashier's id. Amounts are minor units and signed: returned goods count negative,
 * `returns` holds them alone, so sales + |returns| is gross − 2 × returns. The drawer has its own ledger: applyCash.
 */
export function applySale(totals: Totals, sale: SaleFact, user: number): void {
  add(totals, 'gross', 1, sale.gross_minor);
  add(totals, 'net', 1, sale.net_minor);
  applyLines(totals, sale);
  if (sale.rounding_minor) add(totals, 'rounding', 1, sale.rounding_minor);
  for (const { taxId, rate_ppm, base_minor, amount_minor } of sale.taxes) {
    add(totals, `base:${taxId}:${rate_ppm}`, 1, base_minor);
    add(totals, `tax:${taxId}:${rate_ppm}`, 1, amount_minor);
  }
  for (const tender of sale.tenders) applyTender(totals, tender, 1);
  add(totals, `cashier:${user}`, 1, sale.gross_minor);
  add(totals, `hour:${sale.hour}`, 1, sale.gross_minor);
}

/** What a ticket was settled with until now, and from now on. */
interface TendersCorrected {
  readonly from: readonly TenderFact[];
  readonly to: readonly TenderFact[];
  readonly rounding?: readonly [from: Minor, to: Minor] | undefined;
}

/** Takes the tenders of a sale off and adds the right ones, in place, and counts the correction. The drawer has its own ledger. */
export function applyCorrection(
  totals: Totals,
  { from, to, rounding = [ZERO, ZERO] }: TendersCorrected,
): void {
  for (const tender of from) applyTender(totals, tender, -1);
  for (const tender of to) applyTender(totals, tender, 1);
  const [before, after] = rounding;
  if (before !== after)
    add(totals, 'rounding', (after === 0 ? 0 : 1) - (before === 0 ? 0 : 1), after - before);
  add(totals, 'corrected', 1, 0);
}

/** The drawer by such a correction; null where no cash is in it. */
export function cashMoveOfCorrection({ from, to }: TendersCorrected): CashMove | null {
  const amount_minor = cashChange(from, to);
  if (amount_minor === 0) return null;
  return { kind: [...from, ...to].some((one) => one.amount_minor < 0) ? 'refund' : 'sale', amount_minor };
}

/**
 * Whether the returns of running totals are told apart from the sales: an earlier program did not, and the till does it for
 * what that program wrote when it opens.
 */
export const toldApart = (totals: TotalsFact): boolean =>
  countOf(totals, 'apart') === countOf(totals, 'returns');

/** Tells the returns among these sales of the totals apart, in place of what was told before. */
export function tellApart(totals: Totals, sales: readonly SaleFact[]): void {
  const anew: Totals = {};
  for (const sale of sales) applyLines(anew, sale);
  for (const key of ['returned', 'apart']) {
    const entry = anew[key];
    if (entry) totals[key] = entry;
  }
}

/** At least what any figure of totals grows by with this sale, thousandths and minor units alike. */
export function sizeOfSale(sale: SaleFact): number {
  let size = 0;
  for (const line of sale.lines)
    size +=
      Math.abs(line.qty_milli) +
      Math.abs(line.gross_minor) +
      Math.abs(line.line_discount_minor ?? 0) +
      Math.abs(line.ticket_discount_minor ?? 0);
  for (const tender of sale.tenders)
    size += Math.abs(tender.given_minor ?? tender.amount_minor) + Math.abs(tender.change_minor ?? 0);
  return size;
}

/** What totals count of each gesture that sold nothing. */
interface Gestures {
  'cart.line-removed': { readonly gross_minor: Minor };
  'cart.voided': { readonly gross_minor: Minor };
  'cart.restored': { readonly what: 'line' | 'pieces' | 'cart' | 'held'; readonly gross_minor: Minor };
  'cart.price-changed': { readonly from: Minor | null; readonly to: Minor };
  'drawer.opened': object;
  'ticket.reprinted': object;
}
export type GestureKind = keyof Gestures;

const gestures: { readonly [K in GestureKind]: (totals: Totals, gesture: Gestures[K]) => void } = {
  'cart.line-removed': (totals, gesture) => add(totals, 'removed', 1, gesture.gross_minor),
  'cart.voided': (totals, gesture) => add(totals, 'voids', 1, gesture.gross_minor),
  // The removal stays counted: an undo that took it off would hide whatever was shown to a customer and taken away.
  'cart.restored': (totals, gesture) =>
    add(
      totals,
      gesture.what === 'line' || gesture.what === 'pieces' ? 'restored' : 'unvoided',
      1,
      gesture.gross_minor,
    ),
  // A first price for a product that had none overrides nothing: it is counted, without an amount.
  'cart.price-changed': (totals, gesture) =>
    add(totals, 'prices', 1, gesture.from === null ? 0 : gesture.to - gesture.from),
  'drawer.opened': (totals) => add(totals, 'drawer', 1, 0),
  'ticket.reprinted': (totals) => add(totals, 'reprints', 1, 0),
};

/**
 * Adds a gesture that sold nothing, in place: lines removed, carts voided and what was brought back, with their worth, prices changed with
 * the change of the unit price, drawer openings without a sale, reprints. Discounts are counted by the sale that gave them.
 */
export const applyGesture = <K extends GestureKind>(totals: Totals, kind: K, gesture: Gestures[K]): void =>
  gestures[kind](totals, gesture);

/** Adds `more` to `totals`, in place. */
export function addTotals(totals: Totals, more: TotalsFact): void {
  for (const key in more) {
    const entry = more[key];
    if (entry) add(totals, key, entry[0], entry[1]);
  }
}

export const countOf = (totals: TotalsFact, key: string): number => totals[key]?.[0] ?? 0;
export const amountOf = (totals: TotalsFact, key: string): number => totals[key]?.[1] ?? 0;

/** Sales + |returns|, minor units: what the absolute perpetual total grows by. */
export const absoluteOf = (totals: TotalsFact): number =>
  amountOf(totals, 'gross') - 2 * amountOf(totals, 'returns');
