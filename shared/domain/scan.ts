import {
  type EightDigits,
  isRetailCode,
  isValidCode,
  looksMisread,
  lookupKey,
  type Symbology,
  stripSymbology,
} from './barcode.ts';
import { type LabelPattern, type LabelReading, readLabel } from './embedded-value.ts';
import { type Gs1Facts, type Gs1Reading, gs1Facts, readBracketed, readGs1 } from './gs1.ts';
import { printedForm, readDigitalLink } from './gs1-link.ts';
import { asSeen } from './readable.ts';
import { receiptNumber } from './receipt-code.ts';

export interface ScanSettings {
  readonly eightDigits: EightDigits;
  readonly labels: readonly LabelPattern[];
  /** What the scanner sends for FNC1. */
  readonly separator: string;
  /** Places the two-digit years of GS1 dates. */
  readonly thisYear: number;
}

/**
 * What a code is by its form, which matters when no product bears it. sound: its check digit is right. plain: a number or a
 * word of somebody's own. misread: it looks like a trade item number and its check digit is wrong. foreign: no product's
 * code at all (an address, a visiting card, a payment request).
 */
export type CodeNature = 'sound' | 'plain' | 'misread' | 'foreign';

/** One way to understand a scan: the key to look up, and what the code then says besides the product. */
export interface ScanCandidate {
  readonly key: string;
  readonly label?: LabelReading;
  readonly gs1?: Gs1Facts;
}

/** What one scan may mean. The first candidate that is a product counts: the code itself wins over what lies in it. */
export interface ScanReading {
  /** Exactly what came in, for the record. */
  readonly scanned: string;
  readonly symbology?: Symbology;
  readonly candidates: readonly ScanCandidate[];
  readonly nature: CodeNature;
  /** The code that a product would be kept under: of a long code the part that is on every piece. */
  readonly code: string;
}

/** As long as the code of a product may be. */
export const longestCode = 80;

/** How scanners and their makers write FNC1 where they cannot send it. */
const separators = /\u241d|<gs>|\{gs\}|\[gs\]|<fnc1>|\{fnc1\}|\[fnc1\]|\\x1d|\\u001d/gi;

/** The main code of a magazine or a book whose scan has the 2 or 5 digits of the add-on behind it. */
function withoutAddOn(text: string): string | undefined {
  const digits = text.replace(/(?: |\][Ee][12])(?=\d{2}$|\d{5}$)/, '');
  if (!/^\d+$/.test(digits)) return undefined;
  for (const form of ['ean-13', 'upc-a', 'ean-8'] as const)
    for (const addOn of [2, 5])
      if (isValidCode(form, digits.slice(0, -addOn))) return digits.slice(0, -addOn);
  return undefined;
}

/** Begins as an element string with a sound number; whatever follows, the number is there. */
const beginsWithGtin = (text: string): boolean =>
  /^0[12]\d{14}/.test(text) && isValidCode('gtin-14', text.slice(2, 16));

const gtinOf = ({ fields }: Gs1Reading): string | undefined =>
  fields.find(({ ai, value }) => /^0[12]$/.test(ai) && isValidCode('gtin-14', value))?.value;

/**
 * The elements in a text. Where the scanner does not name the symbology a text is believed only if it is written with
 * brackets or as a link, or if it begins with a sound number, or can be read to its end with one in it.
 */
function elementsOf(text: string, named: boolean, separator: string): Gs1Reading | undefined {
  const linked = readDigitalLink(text);
  if (linked) return { fields: linked };
  const bracketed = readBracketed(text);
  if (bracketed) return bracketed;
  const clean = text.replaceAll(separators, separator);
  let from = 0;
  while (clean.startsWith(separator, from)) from += separator.length;
  const elements = clean.slice(from);
  if (named || beginsWithGtin(elements)) return readGs1(elements, separator);
  if (!/^[0-4789]\d/.test(elements)) return undefined;
  const reading = readGs1(elements, separator);
  return reading.fault === undefined && gtinOf(reading) ? reading : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: lines and control characters are what is looked for
const severalLines = /[\u0000-\u001c\u001e\u001f]/;
const address = /^(?:[a-z][a-z0-9+.-]{1,20}:|www\.)\S/i;

function natureOf(
  text: string,
  symbology: Symbology | undefined,
  elements: Gs1Reading | undefined,
): CodeNature {
  if (elements && gtinOf(elements)) return 'sound';
  if (isRetailCode(text) || withoutAddOn(text) !== undefined) return 'sound';
  if (elements?.fault?.code === 'check-digit' || elements?.fields.some(({ ai }) => ai === '01'))
    return 'misread';
  if (text.length > longestCode || severalLines.test(text) || address.test(text)) return 'foreign';
  if (symbology?.startsWith('gs1-') || isValidCode('sscc', text)) return 'foreign';
  const long = looksMisread(text) || /^01\d{14}/.test(text);
  return long || symbology === 'ean-13' || symbology === 'ean-8' ? 'misread' : 'plain';
}

/** What a scanner may have left out or put around, tried only after everything else. */
function lenientKeys(text: string): string[] {
  const keys: string[] = [];
  for (const form of ['upc-a', 'ean-8'] as const)
    if (isValidCode(form, `0${text}`)) keys.push(lookupKey(`0${text}`));
  const short = /^(?<system>[01]?)(?<body>\d{6})$/.exec(text)?.groups;
  if (short) {
    const start = `${short.system || '0'}${short.body}`;
    for (let digit = 0; digit < 10; digit++)
      if (isValidCode('upc-e', `${start}${digit}`)) keys.push(lookupKey(`${start}${digit}`, 'upc-e'));
  }
  const starred = /^\*(.+)\*$/.exec(text)?.[1];
  if (starred) keys.push(lookupKey(starred));
  return keys;
}

/** Never fails: a text that is no known code is its own key. */
export function readScan(scanned: string, settings: ScanSettings): ScanReading {
  const { text, symbology } = stripSymbology(asSeen(scanned).trim());
  const head = { scanned, ...(symbology && { symbology }) };
  const key = lookupKey(text, symbology === 'ean-8' ? 'ean-8' : settings.eightDigits);
  const elements = elementsOf(text, symbology?.startsWith('gs1-') ?? false, settings.separator);
  const nature = natureOf(text, symbology, elements);
  const candidates: ScanCandidate[] = [{ key }];
  const add = (more: ScanCandidate): void => {
    if (!candidates.some((known) => known.key === more.key)) candidates.push(more);
  };
  const gtin = elements && gtinOf(elements);
  if (gtin) add({ key: gtin, gs1: gs1Facts(elements.fields, settings.thisYear) });
  const main = gtin || isRetailCode(text) ? undefined : withoutAddOn(text);
  if (main) add({ key: lookupKey(main, settings.eightDigits) });
  const label = readLabel(settings.labels, /^0\d{13}$/.test(key) ? key.slice(1) : text);
  if (label) add({ key: lookupKey(label.base), label });
  for (const lenient of lenientKeys(text)) add({ key: lenient });
  return { ...head, candidates, nature, code: gtin ? printedForm(gtin) : (main ?? text) };
}

/** Whether a text is surely a whole code: what a scanner that pauses has sent so far need not wait for more. */
export function isWholeCode(text: string): boolean {
  if (text.length > 200) return false;
  if (receiptNumber(text) !== undefined) return true;
  const { text: plain, symbology } = stripSymbology(text);
  if (isRetailCode(plain) || isValidCode('sscc', plain) || withoutAddOn(plain) !== undefined) return true;
  const elements = elementsOf(plain, symbology?.startsWith('gs1-') ?? false, '\u001d');
  return elements !== undefined && gtinOf(elements) !== undefined;
}
