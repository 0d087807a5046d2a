import { widestAmount_minor } from './bounds.ts';
import { type CashRule, cashDue } from './cash.ts';
import { documentTaxes } from './document-tax.ts';
import { allocate, mulDiv, type RoundingMode } from './money.ts';
import { fixedAmounts, prepareTaxes, roundedTaxes, type TaxDefinition, type TaxSet } from './tax.ts';
import { type Milli, type Minor, minor, type Ppm, WHOLE } from './units.ts';

/** Percent of the amount, or an amount that makes it smaller; never negative. */
export type Discount =
  | { readonly kind: 'percent'; readonly percent_ppm: Ppm }
  | { readonly kind: 'amount'; readonly amount_minor: Minor };

export interface PricingLine {
  /** Unique in the cart. */
  readonly id: string;
  /** Negative: goods that come back. */
  readonly qty_milli: Milli;
  readonly unit_price_minor: Minor;
  /** What the label on the goods says they come to, in the place of quantity × price; signed like the quantity. */
  readonly list_minor?: Minor;
  readonly taxIds: readonly string[];
  readonly discount?: Discount;
}

/** Where a tax is rounded: on each line, or once per document (and then spread back over the lines). */
export type RoundingScope = 'line' | 'document';
export interface RoundingRule {
  readonly scope: RoundingScope;
  readonly mode: RoundingMode;
}

export interface PricingInput {
  readonly rounding: RoundingRule;
  /** In the order in which taxes enter each other's base. */
  readonly taxes: readonly TaxDefinition[];
  readonly lines: readonly PricingLine[];
  /**
   * On the prices as shown, after line discounts; spread over the goods sold, not over the goods that come
   * back.
   */
  readonly ticketDiscount?: Discount;
  readonly cash?: CashRule;
  /** What the whole cart may come to, sold and returned goods counted alike; left out: what sums can hold. */
  readonly most_minor?: number;
}

export interface PricedTax {
  readonly taxId: string;
  readonly included: boolean;
  readonly base_minor: Minor;
  readonly amount_minor: Minor;
  /** Of goods that come back with their ticket: the rate and the letter of that day, where they are not those of today. */
  readonly rate_ppm?: Ppm;
  readonly group?: string;
}

/**
 * list - line_discount - ticket_discount = net + taxes inside; net + all taxes = gross. Signs follow the
 * quantity.
 */
export interface PricedLine {
  readonly id: string;
  readonly qty_milli: Milli;
  readonly list_minor: Minor;
  readonly line_discount_minor: Minor;
  readonly ticket_discount_minor: Minor;
  readonly net_minor: Minor;
  readonly taxes: readonly PricedTax[];
  readonly gross_minor: Minor;
}

export interface DocumentTotals {
  readonly taxes: readonly PricedTax[];
  readonly net_minor: Minor;
  readonly tax_minor: Minor;
  readonly gross_minor: Minor;
  /** Line and ticket discounts together. */
  readonly discount_minor: Minor;
}

/** What is asked for if all is paid in cash; rounding is due - gross and touches neither net nor tax. */
export interface CashFigures {
  readonly due_minor: Minor;
  readonly rounding_minor: Minor;
}

export type PricingFault =
  | { readonly code: 'UNKNOWN_TAX'; readonly lineId: string; readonly taxId: string }
  | { readonly code: 'DUPLICATE_LINE'; readonly lineId: string }
  | { readonly code: 'AMOUNT_TOO_LARGE'; readonly lineId: string }
  /** The discount was cut down to the amount it applies to. No line: the ticket discount. */
  | { readonly code: 'DISCOUNT_TOO_LARGE'; readonly lineId: string | null }
  | { readonly code: 'DISCOUNT_NEGATIVE'; readonly lineId: string | null };

export interface PricedLines extends DocumentTotals {
  /** In the order of the input. */
  readonly lines: readonly PricedLine[];
  readonly cash: CashFigures;
  /** Empty when the cart may be sold. Figures are given all the same, for the screen. */
  readonly faults: readonly PricingFault[];
}

interface Draft {
  readonly line: PricingLine;
  readonly set: TaxSet;
  readonly fixed: readonly number[];
  readonly list: number;
  readonly lineDiscount: number;
  /** After the line discount, before the ticket discount. */
  readonly shown: number;
  ticketDiscount: number;
  amounts: number[];
}

/**
 * Prices a cart in one pass. Minor units, thousandths and ppm in; minor units out. list = qty × price (or the label's),
 * discounted prices and taxes are each rounded once by `rounding.mode`. Whatever the scope, the lines add up
 * to the document for net, each tax and gross, and the order of the lines changes no figure of the document.
 * Input errors come back as `faults`. Rules, order of rounding and sources: docs/spec/money.md.
 */
export function priceLines(input: PricingInput): PricedLines {
  const faults: PricingFault[] = [];
  const drafts = draftLines(input, faults);
  spreadTicketDiscount(input, drafts, faults);
  if (input.rounding.scope === 'line') {
    for (const draft of drafts) {
      draft.amounts = roundedTaxes(draft.set, priceOf(draft), draft.fixed, input.rounding.mode);
    }
  } else {
    const taxable = drafts.map((draft) => ({ set: draft.set, price: priceOf(draft), fixed: draft.fixed }));
    const first = (a: number, b: number): number => byContent(drafts[a]!, drafts[b]!);
    documentTaxes(taxable, input.taxes, input.rounding.mode, first).forEach((amounts, index) => {
      drafts[index]!.amounts = amounts;
    });
  }
  const lines = drafts.map(pricedLine);
  if (input.most_minor !== undefined) reportTooLarge(lines, input.most_minor, faults);
  const totals = totalsOf(lines, input.taxes);
  return { lines, ...totals, cash: cashFigures(totals.gross_minor, input.cash), faults };
}

/** Sums of lines; taxes in the order of `order` (definitions, or the taxes of the original document). */
export function totalsOf(
  lines: readonly PricedLine[],
  order: readonly ({ readonly id: string } | { readonly taxId: string })[],
): DocumentTotals {
  const sums = new Map<string, { tax: PricedTax; base: number; amount: number }>();
  let net = 0;
  let gross = 0;
  let discount = 0;
  for (const line of lines) {
    net += line.net_minor;
    gross += line.gross_minor;
    discount += line.line_discount_minor + line.ticket_discount_minor;
    for (const tax of line.taxes) {
      const key = tax.rate_ppm === undefined ? tax.taxId : `${tax.taxId} ${tax.rate_ppm}`;
      const sum = sums.get(key);
      if (sum) {
        sum.base += tax.base_minor;
        sum.amount += tax.amount_minor;
      } else {
        sums.set(key, { tax, base: tax.base_minor, amount: tax.amount_minor });
      }
    }
  }
  const taxes: PricedTax[] = [];
  for (const entry of order) {
    const taxId = 'id' in entry ? entry.id : entry.taxId;
    const now = sums.get(taxId);
    if (now) taxes.push(summed(now));
    for (const sum of sums.values()) if (sum !== now && sum.tax.taxId === taxId) taxes.push(summed(sum));
  }
  return {
    taxes,
    net_minor: minor(net),
    tax_minor: minor(gross - net),
    gross_minor: minor(gross),
    discount_minor: minor(discount),
  };
}

const summed = ({ tax, base, amount }: { tax: PricedTax; base: number; amount: number }): PricedTax => ({
  ...tax,
  base_minor: minor(base),
  amount_minor: minor(amount),
});

/** The gross amount as paid in cash: unchanged without a rule. */
export function cashFigures(gross: Minor, rule: CashRule | undefined): CashFigures {
  const due = rule ? cashDue(gross, rule) : gross;
  return { due_minor: due, rounding_minor: minor(due - gross) };
}

const priceOf = (draft: Draft): number => draft.shown - draft.ticketDiscount;

function draftLines({ lines, taxes, rounding }: PricingInput, faults: PricingFault[]): Draft[] {
  const sets = new Map<string, TaxSet>();
  const seen = new Set<string>();
  let room = widestAmount_minor;
  return lines.map((line) => {
    if (seen.has(line.id)) faults.push({ code: 'DUPLICATE_LINE', lineId: line.id });
    seen.add(line.id);
    const asked = line.taxIds.join('\u0000');
    let set = sets.get(asked);
    if (!set) {
      set = prepareTaxes(taxes.filter((tax) => line.taxIds.includes(tax.id)));
      sets.set(asked, set);
    }
    if (set.taxes.length < line.taxIds.length) reportUnknown(line, set, faults);
    const perUnit = (Math.abs(line.unit_price_minor) + fixedPerUnit(set)) * set.growth;
    const size = Math.abs(line.qty_milli / 1000) * perUnit;
    const fits = size <= room;
    if (fits) room -= size;
    else faults.push({ code: 'AMOUNT_TOO_LARGE', lineId: line.id });
    const qty = fits ? line.qty_milli : (0 as Milli);
    const list =
      fits && line.list_minor !== undefined
        ? line.list_minor
        : mulDiv(line.unit_price_minor, qty, 1000, rounding.mode);
    const lineDiscount = line.discount ? discountOn(list, line.discount, rounding.mode, line.id, faults) : 0;
    return {
      line,
      set,
      fixed: fixedAmounts(set, qty, line.unit_price_minor, rounding.mode),
      list,
      lineDiscount,
      shown: list - lineDiscount,
      ticketDiscount: 0,
      amounts: [],
    };
  });
}

/** The first line with which the cart comes to more than the shop takes. */
function reportTooLarge(lines: readonly PricedLine[], most: number, faults: PricingFault[]): void {
  let room = most;
  for (const line of lines) {
    room -= Math.max(Math.abs(line.list_minor), Math.abs(line.gross_minor));
    if (room < 0) return void faults.push({ code: 'AMOUNT_TOO_LARGE', lineId: line.id });
  }
}

const fixedPerUnit = (set: TaxSet): number =>
  set.taxes.reduce((sum, tax) => (tax.kind === 'fixed' ? sum + Math.abs(tax.amount_minor) : sum), 0);

function reportUnknown(line: PricingLine, set: TaxSet, faults: PricingFault[]): void {
  for (const taxId of new Set(line.taxIds)) {
    if (!set.taxes.some((tax) => tax.id === taxId))
      faults.push({ code: 'UNKNOWN_TAX', lineId: line.id, taxId });
  }
}

/**
 * With the sign of the amount it is taken from, and never more than it. A percentage rounds the price that
 * remains, as price lists do: half of 83.33 is a price of 41.67 and a discount of 41.66.
 */
function discountOn(
  amount: number,
  discount: Discount,
  mode: RoundingMode,
  lineId: string | null,
  faults: PricingFault[],
): number {
  const given = discount.kind === 'percent' ? discount.percent_ppm : discount.amount_minor;
  if (given < 0) {
    faults.push({ code: 'DISCOUNT_NEGATIVE', lineId });
    return 0;
  }
  const limit = discount.kind === 'percent' ? WHOLE : Math.abs(amount);
  if (given > limit) {
    faults.push({ code: 'DISCOUNT_TOO_LARGE', lineId });
    return amount;
  }
  if (discount.kind === 'percent') return amount - mulDiv(amount, WHOLE - given, WHOLE, mode);
  return amount < 0 ? 0 - given : given;
}

/** Equal remainders are settled by what the line is, so that the order of the lines changes nothing. */
function byContent(a: Draft, b: Draft): number {
  if (a.shown !== b.shown) return b.shown - a.shown;
  if (a.set.key !== b.set.key) return a.set.key < b.set.key ? -1 : 1;
  if (a.line.qty_milli !== b.line.qty_milli) return b.line.qty_milli - a.line.qty_milli;
  if (a.list !== b.list) return b.list - a.list;
  return a.line.id < b.line.id ? -1 : a.line.id > b.line.id ? 1 : 0;
}

function spreadTicketDiscount(input: PricingInput, drafts: readonly Draft[], faults: PricingFault[]): void {
  if (!input.ticketDiscount) return;
  const sold = drafts.filter((draft) => draft.shown > 0);
  const carrying = sold.length > 0 ? sold : drafts.filter((draft) => draft.shown < 0);
  const weights = carrying.map((draft) => draft.shown);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const discount = discountOn(whole, input.ticketDiscount, input.rounding.mode, null, faults);
  const parts = allocate(discount, weights, (a, b) => byContent(carrying[a]!, carrying[b]!));
  carrying.forEach((draft, index) => {
    draft.ticketDiscount = parts[index]!;
  });
}

function pricedLine(draft: Draft): PricedLine {
  const { line, set, amounts } = draft;
  let net = priceOf(draft);
  let all = 0;
  set.taxes.forEach((tax, index) => {
    all += amounts[index]!;
    if (tax.included) net -= amounts[index]!;
  });
  const taxes = set.taxes.map((tax, index) => ({
    taxId: tax.id,
    included: tax.included,
    base_minor: minor(set.sources[index]!.reduce((base, source) => base + amounts[source]!, net)),
    amount_minor: minor(amounts[index]!),
  }));
  return {
    id: line.id,
    qty_milli: line.qty_milli,
    list_minor: minor(draft.list),
    line_discount_minor: minor(draft.lineDiscount),
    ticket_discount_minor: minor(draft.ticketDiscount),
    net_minor: minor(net),
    taxes,
    gross_minor: minor(net + all),
  };
}
