import type { Milli, Minor, Ppm } from './units.ts';

/** A line of a sale as it is recorded. A field is only ever added, never given another meaning. */
export interface SaleLineFact {
  /** product id */
  readonly p: number;
  /** code as scanned or entered */
  readonly c?: string;
  /** name at the time of the sale */
  readonly n: string;
  /** unit of the quantity, absent for pieces */
  readonly un?: string;
  /** quantity in thousandths, negative for returned goods */
  readonly q: Milli;
  /** unit price, minor units */
  readonly u: Minor;
  /** catalogue price when another one was charged (absent: the same) */
  readonly cu?: Minor;
  /** quantity × unit price, rounded, or what the label of a scale says: absent when equal to g */
  readonly l?: Minor;
  /** discount of the line itself, then its share of the ticket's (both positive for sold goods) */
  readonly d?: Minor;
  readonly td?: Minor;
  /** gross: what the customer pays for the line, taxes included */
  readonly g: Minor;
  /** net: the same without taxes */
  readonly x: Minor;
  /** taxes: [tax id, base, amount] */
  readonly t: readonly (readonly [string, Minor, Minor])[];
  /** category id */
  readonly k?: number;
  /** note */
  readonly m?: string;
  /** user id of who allowed the price or discount */
  readonly by?: number;
}

export interface TenderFact {
  readonly k: 'cash' | 'card' | 'mobile';
  /** part of the sale settled, minor units; negative when paid back */
  readonly a: Minor;
  /** cash handed over and change given back */
  readonly gv?: Minor;
  readonly ch?: Minor;
  /** operator of the mobile money, reference or authorisation number */
  readonly o?: string;
  readonly r?: string;
}

export interface SaleFact {
  /** ticket number: dense per till, never reused */
  readonly no: number;
  /** cart id, minted once: the same cart cannot be sold twice */
  readonly cart: string;
  /** shift number */
  readonly sh: number;
  readonly l: readonly SaleLineFact[];
  /** discount on the ticket as it was keyed: [kind, value]; earlier programs kept one that came to nothing as well */
  readonly d?: readonly ['percent', Ppm] | readonly ['amount', Minor];
  readonly m?: string;
  /** gross, net */
  readonly g: Minor;
  readonly x: Minor;
  /** taxes of the document: [tax id, rate ppm, base, amount], and the letter of its fiscal group where the country has such letters */
  readonly t: readonly (readonly [string, Ppm, Minor, Minor, string?])[];
  /** cash rounding: paid minus gross; absent when 0 */
  readonly r?: Minor;
  readonly td: readonly TenderFact[];
  /** local hour of the sale, 0-23 */
  readonly h: number;
  /** who allowed the ticket's discount or the return */
  readonly by?: number;
  /** goods came back: 1 with nothing else, 2 beside goods that were sold (absent before it was told, and where none did) */
  readonly rt?: 1 | 2;
}
