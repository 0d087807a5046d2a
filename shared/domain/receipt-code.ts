import { checkDigit } from './barcode.ts';

/** Two letters that lie on one place on all keyboards, so that no product's number and no other layout is taken for it. */
const mark = 'TK';
const shortest = 6;

/** What the barcode of a receipt says: the ticket's number with a digit that shows a misreading. */
export function receiptCode(number: number): string {
  const digits = String(number).padStart(shortest, '0');
  return `${mark}${digits}${checkDigit(digits)}`;
}

/** The ticket whose receipt was scanned; undefined for any other code. */
export function receiptNumber(scanned: string): number | undefined {
  const digits = /^(?:\][A-Za-z]\d)?TK(\d{7,16})$/i.exec(scanned.trim())?.[1];
  if (digits === undefined) return undefined;
  const number = Number(digits.slice(0, -1));
  return receiptCode(number).endsWith(digits) ? number : undefined;
}
