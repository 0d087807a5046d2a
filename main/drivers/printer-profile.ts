import type { PaperWidth } from '#shared/domain/receipt.ts';

/** Code pages the encoder knows; the first five hold the letters of French and English, the others those of neighbours. */
export type CodePage =
  | 'PC437_USA'
  | 'PC850_MULTILINGUAL'
  | 'PC858_EURO'
  | 'WPC1252'
  | 'ISO8859_15_LATIN9'
  | 'WPC1250_LATIN2'
  | 'WPC1251_CYRILLIC';

export interface PrinterProfile {
  readonly id: string;
  readonly paper: PaperWidth;
  /** Columns of font A. */
  readonly columns: number;
  /** Printable dots across, which bound barcodes. */
  readonly dots: number;
  /** The page receipts are written in; it must be a key of `codePages`. */
  readonly codePage: CodePage;
  /** Number of each page for ESC t: it differs by maker, and a wrong one prints é as another sign. */
  readonly codePages: Readonly<Partial<Record<CodePage, number>>>;
  readonly cut: 'full' | 'partial' | 'none';
  /** Lines between the print head and the knife, or the tear bar. */
  readonly feedLines: number;
  /** A printer that prints garbage for QR commands has this off: the code is drawn. */
  readonly qr: boolean;
  /** Lines that its code page cannot write are drawn, or all of the paper: for printers whose pages nobody knows. */
  readonly drawn: 'where-needed' | 'always';
}

const epsonPages = { PC437_USA: 0, PC850_MULTILINGUAL: 2, WPC1252: 16, PC858_EURO: 19 } as const;
/** Epson numbers these for all its receipt printers; makers of look-alikes often do not have them. */
const epsonNeighbours = { WPC1250_LATIN2: 45, WPC1251_CYRILLIC: 46 } as const;
const wide = {
  paper: 80,
  columns: 48,
  dots: 576,
  codePage: 'WPC1252',
  codePages: epsonPages,
  cut: 'partial',
  feedLines: 4,
  qr: true,
  drawn: 'where-needed',
} as const satisfies Omit<PrinterProfile, 'id'>;
const narrow = { ...wide, paper: 58, columns: 32, dots: 384, cut: 'none', feedLines: 4 } as const;

/**
 * Page numbers and widths as the makers' manuals and the public escpos-printer-db list them. Only the pages that carry
 * French are kept; a shop whose printer is not here takes a generic one and checks it with the calibration page.
 */
export const printerProfiles: readonly PrinterProfile[] = [
  { id: 'generic-80', ...wide },
  { id: 'generic-58', ...narrow },
  { id: 'epson-80', ...wide, codePages: { ...epsonPages, ...epsonNeighbours, ISO8859_15_LATIN9: 40 } },
  {
    id: 'epson-80-42',
    ...wide,
    columns: 42,
    dots: 512,
    codePages: { ...epsonPages, ...epsonNeighbours, ISO8859_15_LATIN9: 40 },
  },
  { id: 'xprinter-80', ...wide },
  { id: 'xprinter-58', ...narrow },
  { id: 'pos5890-58', ...narrow },
  { id: 'citizen-80', ...wide, codePages: { PC437_USA: 0, PC850_MULTILINGUAL: 2, WPC1252: 16 } },
  { id: 'star-80', ...wide, codePages: { PC437_USA: 1, PC858_EURO: 4, WPC1252: 32 } },
  { id: 'basic-80', ...wide, codePage: 'PC437_USA', codePages: { PC437_USA: 0 }, qr: false },
  { id: 'basic-58', ...narrow, codePage: 'PC437_USA', codePages: { PC437_USA: 0 }, qr: false },
  { id: 'drawn-80', ...wide, codePage: 'PC437_USA', codePages: { PC437_USA: 0 }, qr: false, drawn: 'always' },
  {
    id: 'drawn-58',
    ...narrow,
    codePage: 'PC437_USA',
    codePages: { PC437_USA: 0 },
    qr: false,
    drawn: 'always',
  },
];

/** The profile of that name; an unknown name falls back to the generic one of the paper's width. */
export function printerProfile(id: string, paper: PaperWidth): PrinterProfile {
  const known = printerProfiles.find((profile) => profile.id === id);
  const generic = printerProfiles.find((profile) => profile.id === `generic-${paper}`);
  const chosen = known ?? generic;
  if (!chosen) throw new Error(`no generic profile for ${paper} mm`);
  return chosen;
}
