import type { PaperWidth } from '../../../shared/domain/receipt.ts';

/** What a list offers, with the value in force always among it, in rising order. */
export const withCurrent = (values: readonly number[], current: number): number[] =>
  [...new Set([...values, current])].sort((one, other) => one - other);

/** Steps that cash can be rounded to: not at all, or to a coin that exists. */
export const cashSteps = (
  denominations: readonly { readonly value_minor: number; readonly kind: 'note' | 'coin' }[],
  current: number,
): number[] =>
  withCurrent(
    [1, ...denominations.filter(({ kind }) => kind === 'coin').map(({ value_minor }) => value_minor)],
    current,
  );

/** Printers by the name on their case; the receipt's width completes the profile. */
export const printerFamilies = [
  'generic',
  'epson',
  'xprinter',
  'citizen',
  'star',
  'pos5890',
  'basic',
] as const;
export type PrinterFamily = (typeof printerFamilies)[number];
const madeFor: Readonly<Partial<Record<PrinterFamily, PaperWidth>>> = {
  epson: 80,
  citizen: 80,
  star: 80,
  pos5890: 58,
};

export const familiesFor = (width: PaperWidth): PrinterFamily[] =>
  printerFamilies.filter((family) => (madeFor[family] ?? width) === width);

/** The family of a profile; a profile nobody knows is printed as a generic one. */
export const familyOf = (profile: string, width: PaperWidth): PrinterFamily =>
  familiesFor(width).find((family) => profile === `${family}-${width}`) ?? 'generic';

export const profileOf = (family: PrinterFamily, width: PaperWidth): string => `${family}-${width}`;
