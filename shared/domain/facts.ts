import type { Milli, Minor, Ppm } from './units.ts';

/**
 * What the journal holds: one type per kind of row. Keys of a sale are short because a shop writes a million of them;
 * docs/spec/journal.md is their dictionary. A field is only ever added, never renamed or given another meaning.
 */
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
  /** discount on the ticket as it was keyed: [kind, value] */
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

/** A row of the chain: its place and its hash, hexadecimal. */
export interface RowMark {
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}
/** The last number that a paper bears: tickets, shifts, Z reports. */
export interface PaperNumbers {
  readonly ticket: number;
  readonly shift: number;
  readonly z: number;
}

export interface Facts {
  'till.opened': {
    readonly till: string;
    readonly shop: string;
    readonly country: string;
    readonly currency: string;
    readonly publicKey: string;
    readonly version: string;
  };
  /** The till went on with another key, on another disk: first row of its epoch. Texts: docs/spec/backup.md. */
  'epoch.opened': {
    readonly epoch: number;
    readonly publicKey: string;
    /** The row it hangs on, hash hexadecimal. */
    readonly previous: RowMark;
    readonly why: 'restore' | 'reinstall' | 'key-lost';
    /** The last numbers of the rows it hangs on. */
    readonly kept: PaperNumbers;
    /** Numbers given until now, those of lost papers included: what follows is above. */
    readonly numbers: PaperNumbers;
    /** What it was restored from: when that was made. */
    readonly backup?: { readonly at: number };
    /** Later rows that are known to have been, and are not in what was restored. */
    readonly lost?: { readonly head: RowMark; readonly numbers: PaperNumbers; readonly at: number };
  };
  /** A person said that another life of this till (restored elsewhere) is out of use; `ticket`: its last one. */
  'till.alone': {
    readonly other: { readonly epoch: number; readonly seq: number; readonly publicKey: string };
    readonly ticket: number;
  };
  'backup.drilled': {
    readonly file: string;
    readonly epoch: number;
    readonly seq: number;
    readonly rows: number;
    readonly sound: boolean;
    readonly equal: boolean;
    readonly ms: number;
  };
  sale: SaleFact;
  'cart.line-removed': {
    readonly cart: string;
    readonly p: number;
    readonly n: string;
    readonly q: Milli;
    readonly g: Minor;
    readonly sh: number;
  };
  'cart.price-changed': {
    readonly cart: string;
    readonly p: number;
    readonly n: string;
    readonly from: Minor | null;
    readonly to: Minor;
    readonly by?: number;
    readonly sh: number;
  };
  'cart.discounted': {
    readonly cart: string;
    readonly p?: number;
    readonly n?: string;
    readonly d: readonly [string, number] | null;
    readonly reason?: string;
    readonly by?: number;
    readonly sh: number;
  };
  'cart.voided': {
    readonly cart: string;
    readonly lines: number;
    readonly g: Minor;
    readonly reason?: string;
    readonly by?: number;
    readonly sh: number;
  };
  /** A removal or a cart given up was taken back; `of` names the row of that gesture, which stays counted. */
  'cart.restored': {
    readonly cart: string;
    readonly what: 'line' | 'pieces' | 'cart' | 'held';
    readonly of: string;
    readonly p?: number;
    readonly n?: string;
    readonly q?: Milli;
    readonly lines?: number;
    readonly g: Minor;
    readonly by?: number;
    readonly sh: number;
  };
  /** A manager lets the author take goods back on this cart until it is paid or given up. */
  'cart.return-allowed': { readonly cart: string; readonly by: number; readonly sh: number };
  'ticket.reprinted': { readonly no: number; readonly copy: number; readonly sh?: number };
  'drawer.opened': { readonly reason: string; readonly sh: number; readonly by?: number };
  'shift.opened': {
    readonly sh: number;
    readonly float: Minor;
    readonly count?: readonly (readonly [Minor, number])[];
  };
  'shift.cash': {
    readonly sh: number;
    readonly kind: 'in' | 'out';
    readonly a: Minor;
    readonly reason: string;
    readonly by?: number;
  };
  /** What was found by who counts blind, before anything is asked about it. It stands as long as the drawer holds what it held. */
  'shift.counted': {
    readonly sh: number;
    readonly counted: Minor;
    readonly expected: Minor;
    /** What the close asks from here on, whatever is counted later; absent: nothing. */
    readonly asks?: 'reason' | 'approval';
  };
  /** Why the count of a closed shift differed, said afterwards; its Z stays as it was signed. */
  'shift.explained': { readonly sh: number; readonly z: number; readonly reason: string };
  /** The whole Z, frozen: what is reprinted is what was signed. */
  'shift.closed': {
    readonly sh: number;
    readonly z: number;
    readonly expected: Minor;
    readonly counted: Minor;
    readonly reason?: string;
    readonly by?: number;
    readonly report: unknown;
  };
  'period.closed': {
    readonly kind: 'day' | 'month' | 'year';
    readonly period: string;
    readonly totals: TotalsFact;
    readonly signed: Minor;
    readonly absolute: Minor;
    /** First and last ticket of the period, absent when nothing was sold. */
    readonly tickets?: readonly [number, number];
  };
  /** Stock as counted, imported or entered: [product id, quantity to add]. */
  'stock.moved': {
    readonly why: 'import' | 'count' | 'initial';
    readonly reason?: string;
    readonly l: readonly (readonly [number, Milli])[];
  };
  'catalog.imported': {
    readonly file: string;
    readonly sha256: string;
    readonly rows: number;
    readonly added: number;
    readonly changed: number;
    readonly rejected: number;
  };
  /** Prices that an import changed, or gave back when it was undone: [product id, before, after]. */
  'catalog.repriced': {
    readonly file: string;
    readonly l: readonly (readonly [number, Minor | null, Minor | null])[];
  };
  'catalog.import-undone': {
    readonly file: string;
    /** Position of the row of the import. */
    readonly of: number;
    readonly restored: number;
    readonly removed: number;
    readonly left: number;
  };
  'catalog.changed': {
    readonly p: number;
    readonly what: 'created' | 'edited' | 'archived' | 'restored' | 'priced';
    readonly n: string;
    readonly from?: Minor | null;
    readonly to?: Minor | null;
  };
  'user.signed-in': { readonly u: number };
  'user.signed-out': { readonly u: number; readonly reason: string };
  'user.refused': { readonly u: number; readonly failures: number; readonly locked_until?: number };
  'user.changed': {
    readonly u: number;
    readonly name: string;
    readonly role: string;
    readonly what: 'created' | 'edited' | 'pin' | 'switched-off' | 'switched-on';
  };
  'override.given': { readonly by: number; readonly permission: string };
  'settings.changed': { readonly what: readonly string[] };
  /** A site profile was applied, at a first start or by the owner; SHA-256 of its canonical bytes. */
  'profile.applied': { readonly name: string; readonly sha256: string };
  'clock.jumped': { readonly from: number; readonly to: number };
  /** Somebody said what the time is. Till: the till goes on by its own, whatever the computer says. */
  'clock.settled': { readonly from: number; readonly to: number; readonly by: 'computer' | 'till' };
  /** The till's time was wrong and goes back, from here on: the one row that is dated before the row before it. */
  'clock.corrected': {
    readonly from: number;
    readonly to: number;
    readonly reason: string;
    /** Periods that had been closed ahead of their time: they are closed again when they really end. */
    readonly reopened: readonly (readonly ['day' | 'month' | 'year', string])[];
    readonly by?: number;
  };
  'journal.exported': { readonly rows: number };
  /** The life of the program itself. `why` as in shared/modules/updates/contract.ts. */
  'update.event': {
    readonly what:
      | 'found'
      | 'downloaded'
      | 'refused'
      | 'installing'
      | 'installed'
      | 'returned'
      | 'return-refused';
    readonly version: string;
    readonly from?: string;
    readonly why?: string;
    readonly source?: string;
    /** When it happened, if the till could not write it down at once. */
    readonly happened_at?: number;
  };
}
export type FactKind = keyof Facts;

/** Running totals of a shift, a day or for ever: key → [count, minor units or thousandths]. See totals.ts. */
export type TotalsFact = Readonly<Record<string, readonly [number, number]>>;
