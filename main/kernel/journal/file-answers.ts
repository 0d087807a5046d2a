import type { ShopClock } from '#main/kernel/shop-time.ts';
import type { Lang } from '#shared/domain/writing.ts';

/** A day, a month or a year that was closed for ever. */
export interface ClosedPeriod {
  readonly kind: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly period: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** Of the row that closed it. */
  readonly position: number;
  readonly tickets: number;
  readonly gross_minor: number;
  readonly net_minor: number;
  /** All there ever was until then: sales less returns, and sales plus returns. */
  readonly signed_minor: number;
  readonly absolute_minor: number;
}

/** What modules say of a till's file that nobody sells on: to its backups, to what brings a till back and to what verifies its journal. */
export interface FileAnswers {
  /** The last numbers that a paper bears; 0 before the first. */
  lastTicket(): number;
  lastShift(): number;
  lastZ(): number;
  openShift(): number | null;
  /** The years that were closed, in order. */
  closedYears(): readonly ClosedPeriod[];
  /** The days, months and the year that were closed of a year. */
  closedIn(year: string): readonly ClosedPeriod[];
  /** The last ticket recorded up to a row of the journal; 0 before the first. */
  ticketUpTo(position: number): number;
  /** The oldest tickets whose detail is here, up to a number: where the journal has them. */
  ticketsUpTo(
    number: number,
    most: number,
  ): readonly { readonly number: number; readonly position: number }[];
  /** Ids of the carts that have goods in them: first the one on the counter, then those on hold. */
  openCarts(): readonly string[];
  /** Whose till it is; nothing is said before set-up. */
  shop(): { readonly name: string; readonly tillName: string; readonly lang: Lang | undefined };
  clock(): ShopClock | undefined;
  /** A till that is set up has a journal, whatever is found of it. */
  isSetUp(): boolean;
  /** Position of the last row that something in its tables came from: a journal that ends before it was cut off. */
  lastDerived(): number;
  /** @throws StoreError WRONG_PIN or PIN_LOCKED_OUT where this is not the PIN of an owner; wrong ones are counted in the file. */
  proveOwner(pin: string | null | undefined, now: number): Promise<void>;
}
