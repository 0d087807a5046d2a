import type { Discount, PricedLine } from '#shared/domain/pricing.ts';
import type { Carries } from '#shared/domain/sale-fact.ts';
import { type TicketKey, ticketName } from '#shared/domain/ticket-name.ts';
import { type Milli, type Minor, minor, sum } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { ProductUnit } from '#shared/modules/catalog/contract.ts';

/** What the cart needs to know of a product; the catalogue gives it. */
export interface Sellable {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly price_minor: Minor | null;
  readonly unit: ProductUnit;
  readonly taxIds: readonly string[];
  readonly categoryId: number | null;
  readonly archived: boolean;
  readonly damaged?: boolean;
}

/** Tickets of wholesalers had up to 593 lines. */
export const mostLines = 2000;

interface LabelAmount {
  readonly amount_minor: Minor;
  readonly qty_milli: Milli;
  readonly unit_price_minor: Minor;
}

/**
 * So large a part of the goods, and so much of them in minor units, as they were keyed: neither is rounded. `off_minor` is
 * below zero where the goods come back.
 */
export interface Reduction {
  readonly share_ppm: number;
  readonly off_minor: number;
}

export interface CartLine {
  readonly id: number;
  readonly productId: number;
  readonly code: string | null;
  readonly name: string;
  readonly unit: ProductUnit;
  readonly categoryId: number | null;
  readonly taxIds: readonly string[];
  readonly qty_milli: Milli;
  readonly unit_price_minor: Minor;
  readonly catalogue_price_minor: Minor;
  readonly priceReason: 'catalogue' | 'override' | 'label';
  /** The price that somebody who may has agreed to, and for how many at most; below zero: that come back. */
  readonly agreedPrice?: { readonly unit_price_minor: Minor; readonly qty_milli: Milli } | undefined;
  /** What a price label says the goods come to, for as long as quantity and price are those it was read with. */
  readonly label?: LabelAmount;
  readonly discount: Discount | null;
  /** What somebody who may has agreed to take off this line; absent: the shop's limit holds. */
  readonly agreed?: Reduction | undefined;
  readonly note: string | null;
  /** Who allowed the price, the discount or the return, when it was not the cashier. */
  readonly allowedBy: number | null;
  /**
   * It comes back with its ticket: of which line, how much of that had come back before, and what is given back for it. Nobody
   * gives it another price, quantity or discount.
   */
  readonly of?: {
    readonly ticket: number;
    /** The till of the shop that sold it, where it was another one, and what it was called. */
    readonly other?: { readonly till: string; readonly name: string };
    readonly line: number;
    readonly before_milli: Milli;
    readonly figures: PricedLine;
    readonly binned?: true;
  };
}

/** An open or held cart as it is saved: immutable, a change makes a new one. */
export interface CartState {
  readonly id: string;
  readonly revision: number;
  readonly started_at: number;
  readonly nextLineId: number;
  readonly lines: readonly CartLine[];
  readonly discount: Discount | null;
  readonly discountBy: number | null;
  /** Who lets whom take goods back on this cart: one agreement until it is paid or given up. */
  readonly returns?: { readonly by: number; readonly user: number } | null;
  /** Who may, and took goods back on this cart, the last one. */
  readonly returnedBy?: number | undefined;
  readonly note: string | null;
  readonly carries?: Carries | undefined;
  /** What the customer has put down so far: nothing while there are no lines. */
  readonly putDown?: CartView['putDown'] | undefined;
  /** How often that changed. */
  readonly putDownRevision?: number | undefined;
  readonly lastLineId: number | null;
  /** The name it was last put on hold with. */
  readonly heldAs?: string | undefined;
  /** What the screens were told it comes to at this revision: gross, net, due in cash. */
  readonly told?: readonly [Minor, Minor, Minor] | undefined;
}

export const emptyCart = (id: string, at: number): CartState => ({
  id,
  revision: 0,
  started_at: at,
  nextLineId: 1,
  lines: [],
  discount: null,
  discountBy: null,
  note: null,
  lastLineId: null,
});

/** Nobody would miss it. */
export const isBare = ({ lines, note, carries }: CartState): boolean =>
  lines.length === 0 && note === null && carries === undefined;

/** The ticket that goods come back with. */
export const ticketOf = ({
  ticket,
  other,
}: Pick<NonNullable<CartLine['of']>, 'ticket' | 'other'>): TicketKey =>
  other ? ticketName(other.till, ticket) : ticket;

export const lineOf = (state: CartState, lineId: number): CartLine | undefined =>
  state.lines.find((line) => line.id === lineId);

/** What the line comes to by its label, signed like the quantity; undefined once a person changed quantity or price. */
export function labelAmount({ label, qty_milli, unit_price_minor }: CartLine): Minor | undefined {
  if (label?.unit_price_minor !== unit_price_minor) return undefined;
  if (label.qty_milli === qty_milli) return label.amount_minor;
  return label.qty_milli === -qty_milli ? minor(-label.amount_minor) : undefined;
}

export type PutDownTender = CartView['putDown'][number];

export const amountOf = (tender: PutDownTender): Minor =>
  tender.kind === 'cash' ? tender.given_minor : tender.amount_minor;

/** All that was put down, with its sign; null if nothing was. */
export const moneyIn = ({ putDown = [] }: CartState): Minor | null =>
  putDown.length === 0 ? null : sum(putDown.map(amountOf));

/** Money lies with goods: a cart without any takes none, and none of it reaches the next customer. */
export const moneyLeft = (state: CartState): Refusal | null => {
  const money = state.lines.length === 0 ? moneyIn(state) : null;
  return money === null ? null : refusal('MONEY_RECEIVED', { amount_minor: Math.abs(money) });
};

/** Replaces one line, or takes it out when `next` is null. */
export const withLine = (state: CartState, lineId: number, next: CartLine | null): CartState => ({
  ...state,
  lines: next
    ? state.lines.map((line) => (line.id === lineId ? next : line))
    : state.lines.filter((line) => line.id !== lineId),
  lastLineId: next ? lineId : (state.lines.at(-1)?.id ?? null),
});

/**
 * Adds goods: the same pieces at the same price join the line that is already there, as on any till; weighed goods and
 * lines with a discount or a note stay apart, since each is a fact of its own.
 */
export function withGoods(
  state: CartState,
  product: Sellable,
  goods: {
    readonly qty_milli: Milli;
    readonly price_minor: Minor;
    readonly reason: CartLine['priceReason'];
    readonly amount_minor?: Minor;
    readonly allowedBy: number | null;
  },
): CartState {
  const same =
    goods.reason !== 'catalogue'
      ? undefined
      : state.lines.find(
          (line) =>
            line.productId === product.id &&
            line.of === undefined &&
            line.unit === 'piece' &&
            line.priceReason === 'catalogue' &&
            line.unit_price_minor === goods.price_minor &&
            line.discount === null &&
            line.note === null &&
            line.qty_milli > 0 === goods.qty_milli > 0,
        );
  if (same)
    return withLine(state, same.id, { ...same, qty_milli: (same.qty_milli + goods.qty_milli) as Milli });
  const line: CartLine = {
    id: state.nextLineId,
    productId: product.id,
    code: product.code,
    name: product.name,
    unit: product.unit,
    categoryId: product.categoryId,
    taxIds: product.taxIds,
    qty_milli: goods.qty_milli,
    unit_price_minor: goods.price_minor,
    catalogue_price_minor: product.price_minor ?? goods.price_minor,
    priceReason: goods.reason,
    ...(goods.amount_minor !== undefined && {
      label: {
        amount_minor: goods.amount_minor,
        qty_milli: goods.qty_milli,
        unit_price_minor: goods.price_minor,
      },
    }),
    discount: null,
    note: null,
    allowedBy: goods.allowedBy,
  };
  return { ...state, lines: [...state.lines, line], nextLineId: line.id + 1, lastLineId: line.id };
}
