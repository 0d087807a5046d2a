import type { Picture } from './picture.ts';
import type { ReceiptWord } from './receipt-words.ts';
import type { Milli, Minor, Ppm } from './units.ts';

/**
 * The printer-neutral receipt and the plain data its builders take. Amounts are minor units and signed as they count
 * in the total: a discount is negative on a sale; on a return quantities and amounts are negative, a discount positive.
 * The document holds formatted text only, so that a reprint years later needs nothing but the document.
 */
export type PaperWidth = 58 | 80;
export type Align = 'left' | 'center' | 'right';
/** tall: double height. big: double height and width where the line allows it, tall otherwise. */
export type TextSize = 'normal' | 'tall' | 'big';
export interface TextStyle {
  readonly bold?: boolean;
  readonly size?: TextSize;
}

/** `right` is never wrapped or cut: where both do not fit on a line, `left` wraps and `right` follows on its own. */
export interface ColumnsBlock extends TextStyle {
  readonly kind: 'columns';
  readonly left: string;
  readonly right: string;
  /** detail: belongs to the row above and is set in by two columns. total: the one figure of the document. */
  readonly role?: 'detail' | 'total';
}
/** A sale line: the name wraps, `detail` (quantity × price) stands before `amount` under it. */
export interface ItemBlock {
  readonly kind: 'item';
  readonly name: string;
  readonly detail: string;
  readonly amount: string;
}
/** The first column is text, the others are figures; where the table is too wide each row becomes a small list. */
export interface TableBlock {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
export type Block =
  | ({ readonly kind: 'text'; readonly text: string; readonly align?: Align } & TextStyle)
  | { readonly kind: 'banner'; readonly text: string }
  | ColumnsBlock
  | ItemBlock
  | TableBlock
  | { readonly kind: 'rule'; readonly double?: boolean }
  | { readonly kind: 'barcode'; readonly data: string }
  | { readonly kind: 'qr'; readonly data: string }
  /** In the middle of the paper. */
  | ({ readonly kind: 'picture' } & Picture)
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut' };

export interface ReceiptDocument {
  readonly width: PaperWidth;
  readonly blocks: readonly Block[];
}

/** How the shop writes: words of the receipt's language and figures of its currency. The caller passes it in. */
export interface ReceiptFormat {
  readonly t: (word: ReceiptWord, params?: Readonly<Record<string, string | number>>) => string;
  /** With the currency, as the shop writes it: "12 500 F". */
  readonly money: (amount: Minor) => string;
  /** The bare figure: "12 500". */
  readonly figure: (amount: Minor) => string;
  readonly quantity: (quantity: Milli) => string;
  readonly rate: (rate: Ppm) => string;
  /** UTC milliseconds to the shop's clock, with seconds. */
  readonly dateTime: (at: number) => string;
  /** Where prices bear no tax, as in the United States: each tax is a row above the total, and there is no table of them. */
  readonly taxesInRows?: boolean;
  /** An hour of the shop's day, 0–23, as a row of a report names it. */
  readonly hour: (hour: number) => string;
  /** A day (YYYY-MM-DD) in the same order of its parts. */
  readonly day: (day: string) => string;
}

export interface ShopBlock {
  readonly name: string;
  readonly address: readonly string[];
  readonly phone?: string;
  /** IFU, NIF, NCC, RCCM, SIRET… as the country's rules want them named. */
  readonly taxIds: readonly { readonly label: string; readonly number: string }[];
}

/** What marks a document: on every builder. `copy` 0 is the original, 1 the first duplicate. */
export interface DocumentMarks {
  readonly copy: number;
  readonly training: boolean;
  /** Printed while the signer or the tax service could not be reached. */
  readonly degraded?: boolean;
  /** base64url signature of the journal row; its characters 3, 7, 13 and 19 are printed. */
  readonly signature?: string;
  /** Name and version of the software, as the fiscal rules want it shown. */
  readonly software: string;
}

export interface ReceiptLine {
  readonly name: string;
  readonly qty_milli: Milli;
  /** Empty for pieces: "kg", "m". */
  readonly unit?: string;
  readonly price_minor: Minor;
  /** Quantity times price, before the discounts below. */
  readonly amount_minor: Minor;
  readonly discounts: readonly ReceiptDiscount[];
  readonly note?: string;
  /** The ticket that the goods come back with, and when they were sold (UTC ms), where that is known. */
  readonly of?: {
    readonly number: number;
    readonly sold_at: number | null;
    /** The till that sold them, where it is another one of the shop. */
    readonly till?: string;
  };
  /** Of the fiscal group of its tax, where the country has such letters. */
  readonly letter?: string;
}
export interface ReceiptDiscount {
  readonly reason?: string;
  readonly rate_ppm?: Ppm;
  readonly amount_minor: Minor;
}
export interface TaxRow {
  readonly rate_ppm: Ppm;
  /** Where the rate alone does not say it: "exonéré", "TVA A". */
  readonly label?: string;
  readonly letter?: string;
  readonly base_minor: Minor;
  readonly tax_minor: Minor;
  readonly gross_minor: Minor;
}
/** `label` is the tender's name in the shop's settings, the operator's name for mobile money. */
export type ReceiptTender =
  | {
      readonly kind: 'cash';
      readonly label: string;
      readonly given_minor: Minor;
      readonly change_minor: Minor;
    }
  | {
      readonly kind: 'card';
      readonly label: string;
      readonly amount_minor: Minor;
      readonly authorisation?: string;
    }
  | {
      readonly kind: 'mobile';
      readonly label: string;
      readonly amount_minor: Minor;
      readonly reference?: string;
      readonly payer?: string;
    }
  | {
      readonly kind: 'other';
      readonly label: string;
      readonly amount_minor: Minor;
      readonly reference?: string;
      /** Of a cheque: its bank, and from which day it is presented. */
      readonly bank?: string;
      readonly due?: string;
    };

export interface SaleReceiptData extends DocumentMarks {
  readonly kind: 'sale' | 'return';
  /** A bill before payment: prints the banner, has no tenders. */
  readonly provisional?: boolean;
  readonly shop: ShopBlock;
  /** Above the shop's name. */
  readonly logo?: Picture | null;
  /** What the shop says below its name and address, line by line. */
  readonly header?: readonly string[];
  readonly number: string;
  /** The ticket a return gives back. */
  readonly original?: string;
  readonly sold_at: number;
  /** Its whole name, as in the settings: "Caisse 2". */
  readonly till: string;
  readonly cashier: string;
  /** What else the head says, each on a line of its own. */
  readonly head?: readonly string[];
  readonly owes_minor?: Minor;
  readonly lines: readonly ReceiptLine[];
  /** Sum of the lines after their own discounts. */
  readonly subtotal_minor: Minor;
  readonly discounts: readonly ReceiptDiscount[];
  /** Tax on top of the lines, for shops whose prices exclude it; left out where prices include tax. */
  readonly tax_added_minor?: Minor;
  /** Tax included, before cash rounding. */
  readonly total_minor: Minor;
  /** What cash rounding adds to the amount due; 0 for none. */
  readonly rounding_minor: Minor;
  readonly taxes: readonly TaxRow[];
  readonly tenders: readonly ReceiptTender[];
  /** When one of them was put right, UTC ms. */
  readonly corrected_at?: number;
  /** Sum of quantities. */
  readonly items_milli: Milli;
  /** What the barcode says, if not the number as it is written. */
  readonly barcode?: string;
  readonly qr?: string;
  readonly footer: readonly string[];
}

/** A named figure of a report whose name comes from the shop's settings or from another language file. */
export interface ReportRow {
  readonly label: string;
  readonly count?: number;
  readonly amount_minor?: Minor;
}
/** What X and Z share. Times are UTC milliseconds. */
export interface XReportData extends DocumentMarks {
  readonly shop: ShopBlock;
  readonly till: string;
  readonly printed_at: number;
  readonly opened_at: number;
  readonly opened_by: string;
  readonly sales: { readonly count: number; readonly amount_minor: Minor };
  readonly returns: { readonly count: number; readonly amount_minor: Minor };
  readonly discounts: { readonly count: number; readonly amount_minor: Minor };
  readonly net_minor: Minor;
  /** Net and rounding come to what was received; the tenders add up to that. */
  readonly rounding_minor: Minor;
  readonly received_minor: Minor;
  /** What the operators of means of payment keep of it. */
  readonly fees_minor: Minor;
  readonly taxes: readonly TaxRow[];
  readonly tenders: readonly ReportRow[];
  /** Every movement of cash with its sign; their sum and the float make the expected amount. */
  readonly cash: readonly ReportRow[];
  readonly float_minor: Minor;
  /** Left out for a blind close. */
  readonly expected_minor?: Minor;
  readonly first_ticket?: string;
  readonly last_ticket?: string;
  /** What was sold by category, by cashier and by hour of the shop: each adds up to `net_minor`. */
  readonly categories: readonly ReportRow[];
  readonly cashiers: readonly ReportRow[];
  readonly hours: readonly ReportRow[];
  /** Gestures worth a look: lines removed, drawer opened without a sale, reprints… */
  readonly events: readonly ReportRow[];
}
/** What a day sold, whatever shifts it had: no drawer belongs to a day. */
export interface DayReportData
  extends Omit<
    XReportData,
    'opened_at' | 'opened_by' | 'cash' | 'float_minor' | 'expected_minor' | 'first_ticket' | 'last_ticket'
  > {
  /** As it is written for people. */
  readonly day: string;
  /** Closed for ever by the journal, or still running. */
  readonly closed: boolean;
}
export interface ZReportData extends XReportData {
  readonly number: string;
  readonly closed_at: number;
  readonly closed_by: string;
  readonly expected_minor: Minor;
  readonly counted_minor: Minor;
  readonly denominations: readonly ReportRow[];
  /** Counts that differed, before the one that closed the shift. */
  readonly counted_before: readonly {
    readonly label: string;
    readonly counted_minor: Minor;
    readonly difference_minor: Minor;
  }[];
  readonly difference_minor: Minor;
  readonly difference_reason?: string;
  readonly approved_by?: string;
  /** The two totals that never go back: sales − returns, and sales + |returns|. */
  readonly perpetual_signed_minor: Minor;
  readonly perpetual_absolute_minor: Minor;
}

export interface CashMovementSlipData extends DocumentMarks {
  readonly kind: 'float' | 'in' | 'out' | 'drop' | 'no-sale';
  readonly shop: ShopBlock;
  readonly till: string;
  readonly cashier: string;
  readonly at: number;
  readonly amount_minor?: Minor;
  readonly reason?: string;
  /** Who took it, or the account of an expense. */
  readonly party?: { readonly name: string; readonly account: boolean };
  readonly voucher?: string;
  readonly approved_by?: string;
}

export interface TestPageData {
  readonly shopName: string;
  readonly printer: string;
  readonly at: number;
  readonly columns: number;
  readonly amount_minor: Minor;
  readonly software: string;
}

/** Countries where no price bears a tax and no paper has a table of them (`ReceiptFormat.taxesInRows`). */
export const taxesInRows = (country: string): boolean => country === 'US';

/** Characters 3, 7, 13 and 19 (counted from 1) of a base64url signature; '' when it is too short to hold them. */
export function signatureExtract(signature: string): string {
  return signature.length < 19 ? '' : [3, 7, 13, 19].map((place) => signature.charAt(place - 1)).join('');
}
