import type { ReceiptDocument, TextSize } from '#shared/domain/receipt.ts';
import { captionLines, layoutReceipt, type PrintedLine } from '#shared/domain/receipt-layout.ts';
import { displayWidth } from '#shared/domain/receipt-width.ts';
import { createEncoder, isBeyond, spellDrawn, spellFor } from './escpos-spelling.ts';
import { type CodePage, type PrinterProfile, printerProfiles } from './printer-profile.ts';
import { bitmapOf, centred, rasterCommand } from './raster/bitmap.ts';
import { barcodeModule, rasterBarcode, rasterQr } from './raster/codes.ts';
import { draws } from './raster/fonts.ts';
import { rasterText } from './raster/text.ts';

const CODE128 = 73;
/** GS ! n: width in the high half of the byte, height in the low one (node-thermal-printer has them swapped). */
const sizeByte: Readonly<Record<TextSize, number>> = { normal: 0x00, tall: 0x01, big: 0x11 };

const selectPage = (number: number): Buffer => Buffer.from([0x1b, 0x74, number]);
const feed = (lines: number): Buffer => Buffer.from([0x1b, 0x64, lines]);
const size = (wanted: TextSize): Buffer => Buffer.from([0x1d, 0x21, sizeByte[wanted]]);
/** ESC @ forgets all modes; FS . leaves Kanji mode, in which accents are read in pairs; ESC R 0 keeps # as #. */
const opening = Buffer.from([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x52, 0x00]);

/** Dots of a QR module, so that the symbol with its margin stays within 384 dots; 0 when it holds too much. */
function qrCell(bytes: number): number {
  if (bytes <= 62) return 6;
  if (bytes <= 213) return 4;
  if (bytes <= 711) return 3;
  return bytes <= 2331 ? 2 : 0;
}

/** Model 2, correction M, the length counted in bytes (node-thermal-printer counts characters). */
function qrCode(data: Buffer): Buffer {
  const command = (...body: readonly number[]): Buffer =>
    Buffer.from([0x1d, 0x28, 0x6b, body.length & 0xff, body.length >> 8, ...body]);
  return Buffer.concat([
    command(0x31, 0x41, 0x32, 0x00),
    command(0x31, 0x43, qrCell(data.length)),
    command(0x31, 0x45, 0x31),
    command(0x31, 0x50, 0x30, ...data),
    command(0x31, 0x51, 0x30),
  ]);
}

const pageNumber = (profile: PrinterProfile): number => {
  const number = profile.codePages[profile.codePage];
  if (number === undefined)
    throw new RangeError(`profile ${profile.id} has no number for ${profile.codePage}`);
  return number;
};

export interface EncodedReceipt {
  readonly bytes: Buffer;
  /** Characters printed as "?": neither the printer nor a font of the till has them. */
  readonly lost: readonly string[];
  /** What stands on the paper, one below the other, as it is spelt there. */
  readonly lines: readonly PrintedLine[];
  /** How many lines are drawn because the code page cannot write them. */
  readonly drawn: number;
}

/**
 * A document as one ESC/POS job in one code page, selected once at its start; a line that the page cannot write is drawn by the
 * till, in any script of its fonts. The drawer is never part of it.
 * @throws RangeError for a profile without a number for its own code page, and if a line came out wider than the paper.
 */
export function encodeReceipt(document: ReceiptDocument, profile: PrinterProfile): EncodedReceipt {
  const lost = new Set<string>();
  const lines: PrintedLine[] = [];
  const always = profile.drawn === 'always';
  const spell = always ? spellDrawn(lost, draws) : spellFor(profile.codePage, lost, draws);
  const encoder = createEncoder(profile.codePage);
  encoder.setBuffer(Buffer.concat([opening, selectPage(pageNumber(profile))]));
  let bold = false;
  let current: TextSize = 'normal';
  let drawn = 0;

  const text = (line: Extract<PrintedLine, { kind: 'line' }>): void => {
    const width = displayWidth(line.text) * (line.size === 'big' ? 2 : 1);
    if (width > profile.columns)
      throw new RangeError(`a line of ${width} columns on paper of ${profile.columns}`);
    lines.push(line);
    if (line.text.trim() !== '' && (always || isBeyond(line.text, profile.codePage))) {
      encoder.add(rasterCommand(rasterText(line, profile)));
      drawn += 1;
      return;
    }
    if (line.bold !== bold) encoder.bold(line.bold);
    if (line.size !== current) encoder.add(size(line.size));
    bold = line.bold;
    current = line.size;
    encoder.println(line.text);
  };
  const caption = (data: string): void =>
    print(captionLines(data, document.width, { columns: profile.columns, doubleWidth: true, spell }));
  const qr = (data: string): boolean => {
    const bytes = Buffer.from(data, 'utf8');
    if (!profile.qr) {
      const picture = rasterQr(data, profile.dots);
      if (!picture) return false;
      encoder.add(rasterCommand(picture));
      lines.push({ kind: 'qr', data });
      return true;
    }
    if (qrCell(bytes.length) === 0) return false;
    encoder.alignCenter();
    encoder.add(qrCode(bytes));
    encoder.alignLeft();
    lines.push({ kind: 'qr', data });
    return true;
  };
  const barcode = (data: string): void => {
    const width = barcodeModule(data, profile.dots);
    if (width > 0 && always) {
      encoder.add(rasterCommand(rasterBarcode(data, width, profile.dots)));
      lines.push({ kind: 'barcode', data });
    } else if (width > 0) {
      encoder.alignCenter();
      encoder.printBarcode(data, CODE128, { hriPos: 0, hriFont: 0, width, height: 60 });
      encoder.alignLeft();
      lines.push({ kind: 'barcode', data });
    } else if (data !== '') qr(data);
    caption(data);
  };
  const picture = (line: Extract<PrintedLine, { kind: 'picture' }>): void => {
    encoder.add(rasterCommand(centred(bitmapOf(line), profile.dots)));
    lines.push(line);
  };
  const cut = (): void => {
    encoder.add(feed(profile.feedLines));
    if (profile.cut !== 'none') encoder.add(Buffer.from([0x1d, 0x56, profile.cut === 'full' ? 0x00 : 0x01]));
  };
  function print(lines: readonly PrintedLine[]): void {
    for (const line of lines) {
      if (line.kind === 'line') text(line);
      else if (line.kind === 'barcode') barcode(line.data);
      else if (line.kind === 'qr') qr(line.data) || caption(line.data);
      else if (line.kind === 'picture') picture(line);
      else cut();
    }
  }
  print(layoutReceipt(document, { columns: profile.columns, doubleWidth: true, spell }));
  return { bytes: encoder.getBuffer(), lost: [...lost], lines, drawn };
}

export interface CalibrationChoice {
  readonly codePage: CodePage;
  readonly number: number;
}

/** Every code page and number known for any maker, in the order the calibration page prints them. */
export const calibrationChoices: readonly CalibrationChoice[] = printerProfiles
  .flatMap(({ codePages }) => Object.entries(codePages) as [CodePage, number][])
  .filter(([page, number], at, all) => all.findIndex(([p, n]) => p === page && n === number) === at)
  .map(([codePage, number]) => ({ codePage, number }));

/**
 * The page on which the cashier reads which line is right: line n is written in `calibrationChoices[n - 1]`. The only
 * job that changes code page on purpose. `sample` is spelt for each page: "é è ç œ € 1 000 F".
 */
export function encodeCalibration(title: string, sample: string, profile: PrinterProfile): Buffer {
  const lines = calibrationChoices.map(({ codePage, number }, at) => {
    const encoder = createEncoder(codePage);
    encoder.setBuffer(selectPage(number));
    const spell = spellFor(codePage, new Set());
    const text = `${at + 1}. ${spell(sample)}`.replace(/[\u00a0\u2009\u202f]/g, ' ');
    encoder.println(text.slice(0, profile.columns));
    return encoder.getBuffer();
  });
  const heading = spellFor(
    'PC437_USA',
    new Set(),
  )(title)
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '');
  const knife = profile.cut === 'none' ? [] : [0x1d, 0x56, profile.cut === 'full' ? 0x00 : 0x01];
  return Buffer.concat([
    opening,
    Buffer.from(`${heading.slice(0, profile.columns)}\n`, 'ascii'),
    ...lines,
    feed(profile.feedLines),
    Buffer.from(knife),
  ]);
}
