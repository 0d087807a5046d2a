import type { Milli, Minor, Ppm } from './units.ts';

export interface LineTaxFact {
  readonly taxId: string;
  readonly base_minor: Minor;
  readonly amount_minor: Minor;
  /** Of goods that come back with their ticket, sold at another rate than that of the day. */
  readonly rate_ppm?: Ppm;
}
export interface SaleTaxFact extends LineTaxFact {
  readonly rate_ppm: Ppm;
  /** The letter of its fiscal group, where the country has such letters. */
  readonly group?: string;
}

/** A line of a sale as it is recorded. A field is only ever added, never given another meaning. */
export interface SaleLineFact {
  readonly productId: number;
  /** As scanned or entered. */
  readonly code?: string;
  /** At the time of the sale. */
  readonly name: string;
  /** Of the quantity, absent for pieces. */
  readonly unit?: string;
  /** Negative for returned goods. */
  readonly qty_milli: Milli;
  readonly unit_price_minor: Minor;
  /** When another one was charged (absent: the same). */
  readonly catalogue_price_minor?: Minor;
  /** Quantity × unit price, rounded, or what the label of a scale says: absent when equal to the gross. */
  readonly list_minor?: Minor;
  /** Discount of the line itself, then its share of the ticket's (both positive for sold goods). */
  readonly line_discount_minor?: Minor;
  readonly ticket_discount_minor?: Minor;
  /** What the customer pays for the line, taxes included. */
  readonly gross_minor: Minor;
  readonly net_minor: Minor;
  readonly taxes: readonly LineTaxFact[];
  readonly categoryId?: number;
  readonly note?: string;
  /** User id of who allowed the price or discount. */
  readonly allowedBy?: number;
  /** Of goods that come back with their ticket: its number, and the place of the line on it, from 1. */
  readonly of?: readonly [ticket: number, line: number];
  /** The same of a ticket of another till of the shop: the till, how it was called, its ticket's number, the place of the line. */
  readonly ofOther?: readonly [till: string, name: string, number: number, line: number];
  /** They are not fit to be sold again: they do not go back into stock. */
  readonly binned?: 1;
}

export interface TenderFact {
  readonly kind: 'cash' | 'card' | 'mobile' | 'cheque' | 'voucher' | 'other';
  /** Part of the sale settled; negative when paid back. */
  readonly amount_minor: Minor;
  /** Cash handed over and change given back. */
  readonly given_minor?: Minor;
  readonly change_minor?: Minor;
  /** Name of the means within its kind: the operator of mobile money, the shop's own word for others (absent: the kind's). */
  readonly operator?: string;
  /** Reference, authorisation, number of the cheque or of the voucher. */
  readonly reference?: string;
  /** Of a cheque: its bank, and the day from which it is presented (absent: at once). */
  readonly bank?: string;
  readonly due?: string;
  /** What the operator keeps of it; absent: nothing. */
  readonly fee_minor?: Minor;
}

/** Money that went back: for goods of which ticket, to which tender of which ticket (from 1), how much. */
export type RefundFact = readonly [of: number, ticket: number, tender: number, amount: Minor];

/** The same where a ticket of another till is one of the two: each by its till and number (`ticketName`). */
export type RefundOtherFact = readonly [of: string, ticket: string, tender: number, amount: Minor];

/** What a cart carries beside its goods: ids by kind. Only ids: what they stand for may be erased one day. */
export type Carries = Readonly<Record<string, number>>;

export interface SaleFact {
  /** Of the ticket: dense per till, never reused. */
  readonly number: number;
  /** Cart id, minted once: the same cart cannot be sold twice. */
  readonly cart: string;
  readonly shift: number;
  readonly lines: readonly SaleLineFact[];
  /** Discount on the ticket as it was keyed: [kind, value]; earlier programs kept one that came to nothing as well. */
  readonly discount?: readonly ['percent', Ppm] | readonly ['amount', Minor];
  readonly note?: string;
  readonly gross_minor: Minor;
  readonly net_minor: Minor;
  readonly taxes: readonly SaleTaxFact[];
  /** Cash rounding: paid minus gross; absent when 0. */
  readonly rounding_minor?: Minor;
  readonly tenders: readonly TenderFact[];
  /** Local hour of the sale, 0-23. */
  readonly hour: number;
  /** Who allowed the ticket's discount, the return, or a means of payment that is kept for some. */
  readonly allowedBy?: number;
  /** Goods came back: 1 with nothing else, 2 beside goods that were sold (absent before it was told, and where none did). */
  readonly returns?: 1 | 2;
  /** To what it had been paid with, in whatever way it was handed out. */
  readonly back?: readonly RefundFact[];
  readonly backOther?: readonly RefundOtherFact[];
  /** User id of who allowed to hand it out another way than it had been paid. */
  readonly otherwise?: number;
  /** What went with the goods. */
  readonly carries?: Carries;
}
