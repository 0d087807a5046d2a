import { checkDigit } from './barcode.ts';

/** Two letters that lie on one place on all keyboards, so that no product's number and no other layout is taken for it. */
const mark = 'TK';
/** So do these; letters that are read as digits are left out. The first symbol of a till is a letter: digits follow the mark on older receipts. */
const letters = 'BCDEFGHJKLNPRSTUVX';
const symbols = `0123456789${letters}`;
const base = symbols.length;

const names = 100;
/** Of a till: its number in the shop, 0 where it has none, and which of so many tills it is among those of that number. */
const signs = Math.floor((letters.length * base ** 3) / names);
const ofTill = 4;
/** 17 million tickets; a longer number takes more room. With the till 12 characters: what narrow paper holds as bars. */
const ofNumber = 5;
const form = new RegExp(
  `^(?:\\][A-Za-z]\\d)?${mark}([${letters}][${symbols}]{${ofTill - 1}})([${symbols}]{${ofNumber},11})([${symbols}])$`,
  'i',
);

export interface ScannedReceipt {
  readonly number: number;
  /** Who printed it; null: the receipt is of before it was told. */
  readonly till: { readonly number: number | null; readonly sign: number } | null;
}

const indexOf = (symbol: string): number => symbols.indexOf(symbol);
const numberOf = (text: string): number => [...text].reduce((sum, symbol) => sum * base + indexOf(symbol), 0);
function written(value: number, length: number): string {
  let text = '';
  for (let rest = value; rest > 0 || text.length < length; rest = Math.floor(rest / base))
    text = (symbols[rest % base] ?? '') + text;
  return text;
}

/** Luhn's sum in base 28 (ISO/IEC 7812-1, annex B, for any even base): it shows one wrong symbol, and two that changed places. */
function checkSymbol(text: string): string {
  const sum = [...text].reverse().reduce((total, symbol, at) => {
    const doubled = indexOf(symbol) * (at % 2 === 0 ? 2 : 1);
    return total + Math.floor(doubled / base) + (doubled % base);
  }, 0);
  return symbols[(base - (sum % base)) % base] ?? '';
}

/** Which till it is, by the id that it was given for ever. */
export function tillSign(tillId: string): number {
  let hash = 0x811c9dc5;
  for (const character of tillId) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return hash % signs;
}

/** The till in the code of its receipts: who it is, and what it is called if that is a number, "2" or "Caisse 2". */
export function tillMark(tillId: string, name: string): string {
  const called = Number(/(?:^|\D)(\d{1,2})\s*$/.exec(name)?.[1] ?? 0);
  const value = called * signs + tillSign(tillId);
  return `${letters[Math.floor(value / base ** 3)] ?? ''}${written(value % base ** 3, ofTill - 1)}`;
}

/** What the barcode of a receipt says: its till, the ticket's number, and a symbol that shows a misreading. */
export function receiptCode(number: number, till: string): string {
  const text = `${till}${written(number, ofNumber)}`;
  return `${mark}${text}${checkSymbol(text)}`;
}

/** The receipts of before: the number in six digits or more, and a check digit. */
function olderNumber(scanned: string): number | undefined {
  const digits = /^(?:\][A-Za-z]\d)?TK(\d{7,16})$/i.exec(scanned)?.[1];
  if (digits === undefined) return undefined;
  const number = digits.slice(0, -1);
  const plain = String(Number(number)).padStart(6, '0') === number;
  return plain && String(checkDigit(number)) === digits.slice(-1) ? Number(number) : undefined;
}

/** The receipt that was scanned; undefined for any other code. */
export function readReceipt(scanned: string): ScannedReceipt | undefined {
  const text = scanned.trim();
  const older = olderNumber(text);
  if (older !== undefined) return { number: older, till: null };
  const [, till = '', digits = '', check = ''] = form.exec(text.toUpperCase()) ?? [];
  const number = numberOf(digits);
  if (check === '' || !Number.isSafeInteger(number) || written(number, ofNumber) !== digits) return undefined;
  if (checkSymbol(till + digits) !== check) return undefined;
  const value = letters.indexOf(till[0] ?? '') * base ** 3 + numberOf(till.slice(1));
  const called = Math.floor(value / signs);
  return { number, till: { number: called === 0 || called >= names ? null : called, sign: value % signs } };
}

/** The ticket whose receipt was scanned; undefined for any other code. */
export const receiptNumber = (scanned: string): number | undefined => readReceipt(scanned)?.number;
