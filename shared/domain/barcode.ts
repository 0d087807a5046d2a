import { asSeen } from './readable.ts';

/** Trade item numbers and their check digits (GS1 General Specifications, section 7.9: weights 3,1,3… from the right). */
export type CodeForm = 'ean-13' | 'ean-8' | 'upc-a' | 'upc-e' | 'gtin-14' | 'sscc';

const digitsOnly = /^\d+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is not of ASCII is looked for
const beyondAscii = /[^\u0000-\u007f]/;
const formLengths = { 'ean-13': 13, 'ean-8': 8, 'upc-a': 12, 'gtin-14': 14, sscc: 18 } as const;

/**
 * The mod-10 digit that completes `body`.
 * @throws RangeError if the body is not made of ASCII digits.
 */
export function checkDigit(body: string): number {
  if (!digitsOnly.test(body)) throw new RangeError(`a check digit needs digits, got "${body}"`);
  let total = 0;
  for (let index = 0; index < body.length; index++) {
    const weight = (body.length - index) % 2 === 1 ? 3 : 1;
    total += Number(body[index]) * weight;
  }
  return (10 - (total % 10)) % 10;
}

const endsWithItsCheckDigit = (code: string): boolean =>
  Number(code.at(-1)) === checkDigit(code.slice(0, -1));

/** True if `text` is a well-formed number of that form, check digit included. */
export function isValidCode(form: CodeForm, text: string): boolean {
  if (form === 'upc-e') return upcEToUpcA(text) !== undefined;
  return text.length === formLengths[form] && digitsOnly.test(text) && endsWithItsCheckDigit(text);
}

/** The 12 digits that a zero-suppressed UPC-E of 8 digits stands for; undefined if it is none or its check digit is wrong. */
export function upcEToUpcA(text: string): string | undefined {
  if (!/^[01]\d{7}$/.test(text)) return undefined;
  const system = text.slice(0, 1);
  const body = text.slice(1, 7);
  const last = body.slice(5);
  let eleven: string;
  if (last <= '2') eleven = `${system}${body.slice(0, 2)}${last}0000${body.slice(2, 5)}`;
  else if (last === '3') eleven = `${system}${body.slice(0, 3)}00000${body.slice(3, 5)}`;
  else if (last === '4') eleven = `${system}${body.slice(0, 4)}00000${body.slice(4, 5)}`;
  else eleven = `${system}${body.slice(0, 5)}0000${last}`;
  const full = `${eleven}${checkDigit(eleven)}`;
  return full.at(-1) === text.at(-1) ? full : undefined;
}

export type Symbology =
  | 'ean-13'
  | 'ean-8'
  | 'gs1-128'
  | 'gs1-databar'
  | 'gs1-datamatrix'
  | 'gs1-qr'
  | 'datamatrix'
  | 'qr'
  | 'code-128'
  | 'code-39'
  | 'itf';

/** AIM identifiers (ISO/IEC 15424) that scanners put before the data when told to. `]E3` is EAN-13 with an add-on. */
const symbologies: Readonly<Record<string, Symbology>> = {
  E0: 'ean-13',
  E3: 'ean-13',
  E4: 'ean-8',
  C0: 'code-128',
  C1: 'gs1-128',
  e0: 'gs1-databar',
  d1: 'datamatrix',
  d2: 'gs1-datamatrix',
  Q1: 'qr',
  Q3: 'gs1-qr',
  A0: 'code-39',
  I0: 'itf',
  I1: 'itf',
};

export interface IdentifiedText {
  readonly text: string;
  readonly symbology?: Symbology;
}

/** Takes the three characters `]xn` away; an identifier that is not known is taken away too, without a symbology. */
export function stripSymbology(scanned: string): IdentifiedText {
  const match = /^\](?<id>[A-Za-z][0-9A-Za-z])(?<text>[\s\S]*)$/.exec(scanned);
  if (!match?.groups) return { text: scanned };
  const { id = '', text = '' } = match.groups;
  const symbology = symbologies[id];
  return symbology ? { text, symbology } : { text };
}

const retailForms: readonly CodeForm[] = ['ean-13', 'ean-8', 'upc-a', 'upc-e', 'gtin-14'];
/** A trade item number in one of its forms, check digit included. */
export const isRetailCode = (text: string): boolean => retailForms.some((form) => isValidCode(form, text));

/** As long as a trade item number and none: a digit was misread, or lost. A shop's own number may look like this too. */
export const looksMisread = (text: string): boolean => /^\d{8,14}$/.test(text) && !isRetailCode(text);

/** How a shop reads 8 digits that are valid both ways: European shops have EAN-8, American ones UPC-E. */
export type EightDigits = 'ean-8' | 'upc-e';

/**
 * The key under which a code is stored and looked up: 14 digits for a valid GTIN in any of its forms, so that UPC-A and
 * its EAN-13 meet; anything else (wrong check digit, letters, in-house numbers) stays exactly as it is, trimmed; see sameCode.
 * Digits printed in groups ("3 017620 422003") are read without their spaces. Beyond ASCII, where no index compares without
 * case, the key is the code as it is seen, in capitals: whatever door it came in by.
 */
export function lookupKey(code: string, eightDigits: EightDigits = 'ean-8'): string {
  const seen = asSeen(code.trim()).trim();
  const trimmed = beyondAscii.test(seen) ? seen.toUpperCase() : seen;
  const text = /^[\d ]+$/.test(trimmed) ? trimmed.replaceAll(' ', '') : trimmed;
  if (text.length === 8) {
    const upcA = upcEToUpcA(text);
    if (upcA && (eightDigits === 'upc-e' || !isValidCode('ean-8', text))) return upcA.padStart(14, '0');
  }
  const isGtin = (['ean-13', 'ean-8', 'upc-a', 'gtin-14'] as const).some((form) => isValidCode(form, text));
  return isGtin ? text.padStart(14, '0') : trimmed;
}

/** Two keys are one code when this is equal: scanners and Caps Lock change the case of ASCII letters. */
export const sameCode = (key: string): string => key.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());

/**
 * A code as a hand copies it from a book or a label: the digits of one trade item number in groups ("978-2-07-036822-8",
 * "3 760000 000017") are that number, which is what a scanner reads. Anything else stays as it was typed, trimmed.
 */
export function asScanned(text: string): string {
  const typed = text.trim();
  const digits = asSeen(typed).replaceAll(/(?<=\d)[ ‐‑–-](?=\d)/g, '');
  const isLong = digits.length >= 12 && digits.length <= 14;
  return isLong && isValidCode('gtin-14', digits.padStart(14, '0')) ? digits : typed;
}

/** GS1 leaves these EAN-13 prefixes to the shops themselves. */
export const isInStoreCode = (text: string): boolean =>
  isValidCode('ean-13', text) && /^(02|04|2)/.test(text);

/**
 * An EAN-13 for goods that carry none. `prefix` is 2 or 3 digits within 02, 04, 20–29 (see isInStoreCode); choose one
 * that no scale label uses.
 * @throws RangeError if the prefix is not the shop's to use or the serial does not fit.
 */
export function inStoreCode(serial: number, prefix = '290'): string {
  const room = 12 - prefix.length;
  if (!/^(02\d?|04\d?|2\d\d?)$/.test(prefix)) throw new RangeError(`${prefix} is not an in-store prefix`);
  if (!Number.isSafeInteger(serial) || serial < 0 || serial >= 10 ** room)
    throw new RangeError(`serial ${serial} does not fit ${room} digits`);
  const body = `${prefix}${String(serial).padStart(room, '0')}`;
  return `${body}${checkDigit(body)}`;
}
