import { type EightDigits, isValidCode, lookupKey, type Symbology, stripSymbology } from './barcode.ts';
import { type LabelPattern, type LabelReading, readLabel } from './embedded-value.ts';
import { type Gs1Facts, gs1Facts, readGs1 } from './gs1.ts';

export interface ScanSettings {
  readonly eightDigits: EightDigits;
  readonly labels: readonly LabelPattern[];
  /** What the scanner sends for FNC1. */
  readonly separator: string;
  /** Places the two-digit years of GS1 dates. */
  readonly thisYear: number;
}

/** What one scan may mean. The product is looked up by `keys` in order: the code itself wins over a label's base. */
export interface ScanReading {
  /** Exactly what came in, for the record. */
  readonly scanned: string;
  readonly symbology?: Symbology;
  readonly keys: readonly string[];
  readonly label?: LabelReading;
  readonly gs1?: Gs1Facts;
}

/** Without a symbology identifier an element string is believed when it starts with a sound GTIN and goes on. */
const looksLikeGs1 = (text: string): boolean =>
  /^0[12]\d{14}./s.test(text) && isValidCode('gtin-14', text.slice(2, 16));

/** Never fails: a text that is no known code is its own key. */
export function readScan(scanned: string, settings: ScanSettings): ScanReading {
  const { text, symbology } = stripSymbology(scanned.trim());
  const head = { scanned, ...(symbology && { symbology }) };
  if (symbology?.startsWith('gs1-') || (!symbology && looksLikeGs1(text))) {
    const facts = gs1Facts(readGs1(text, settings.separator).fields, settings.thisYear);
    if (facts.gtin) return { ...head, keys: [facts.gtin], gs1: facts };
  }
  const eightDigits = symbology === 'ean-8' ? 'ean-8' : settings.eightDigits;
  const key = lookupKey(text, eightDigits);
  const thirteen = /^0\d{13}$/.test(key) ? key.slice(1) : text;
  const label = readLabel(settings.labels, thirteen);
  if (!label) return { ...head, keys: [key] };
  return { ...head, keys: [...new Set([key, lookupKey(label.base)])], label };
}
