import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import escposBuffer from 'escpos-buffer';
import fc from 'fast-check';
import { CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import receiptline from 'receiptline';
import { describe, expect, it } from 'vitest';
import { encodeReceipt } from '#main/drivers/escpos.ts';
import { type PrinterProfile, printerProfile } from '#main/drivers/printer-profile.ts';
import type { PaperWidth, SaleReceiptData } from '#shared/domain/receipt.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { langs } from '#shared/domain/writing.ts';
import { type PaperItem, runEscpos } from './escpos-emulator.ts';
import { sampleFormat, sampleSale } from './receipt-sample.ts';

const epson = printerProfile('epson-80', 80);
/** Receiptline writes rules in the page of Katakana, whose letters below 128 are those of ASCII. */
const lenient: PrinterProfile = { ...epson, codePages: { ...epson.codePages, WPC1250_LATIN2: 1 } };
const of = (items: readonly PaperItem[], kind: PaperItem['kind']) =>
  items.filter((item) => item.kind === kind);
const textOf = (items: readonly PaperItem[]) =>
  items.flatMap((item) => (item.kind === 'line' ? [item.text.trimEnd()] : []));
const run = (bytes: Uint8Array, profile = epson) => runEscpos(bytes, profile, { foreign: true }).items;

describe('jobs of other encoders', () => {
  it('are read: node-thermal-printer', () => {
    const printer = new ThermalPrinter({
      type: PrinterTypes.EPSON,
      interface: '',
      characterSet: CharacterSet.WPC1252,
    });
    printer.println('Épicerie cœur');
    printer.bold(true);
    printer.leftRight('Total', '1 200 F');
    printer.printQR('https://recu.example/1');
    printer.cut();
    const items = run(printer.getBuffer());
    expect(textOf(items)).toContain('Épicerie cœur');
    expect(of(items, 'line')).toContainEqual(
      expect.objectContaining({ text: `Total${' '.repeat(36)}1 200 F`, bold: true }),
    );
    expect(of(items, 'qr')).toEqual([{ kind: 'qr', data: 'https://recu.example/1' }]);
    expect(of(items, 'cut')).toHaveLength(1);
  });

  it('are read: receipt-printer-encoder', () => {
    const items = run(
      new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, codepageMapping: 'epson' })
        .initialize()
        .codepage('windows1252')
        .line('Épicerie cœur')
        .bold(true)
        .line('Total')
        .bold(false)
        .barcode('TK123', 'code128', 60)
        .qrcode('https://recu.example/1')
        .pulse(0, 100, 500)
        .cut('partial')
        .encode(),
    );
    expect(textOf(items)).toContain('Épicerie cœur');
    expect(of(items, 'line')).toContainEqual(expect.objectContaining({ text: 'Total', bold: true }));
    expect(of(items, 'barcode')).toEqual([expect.objectContaining({ data: 'TK123' })]);
    expect(of(items, 'qr')).toEqual([{ kind: 'qr', data: 'https://recu.example/1' }]);
    expect(of(items, 'pulse')).toEqual([{ kind: 'pulse', pin: 2, on: 50, off: 250 }]);
    expect(of(items, 'cut')).toEqual([{ kind: 'cut', how: 'partial' }]);
  });

  it('are read: receiptline', () => {
    const source = 'Épicerie | 1 200\n^^^Total | 500\n{code:TK123;option:code128,2,60}\n=';
    const options = { cpl: 48, encoding: 'cp1252', command: 'escpos', cutting: true } as const;
    const items = run(Buffer.from(receiptline.transform(source, options), 'binary'), lenient);
    expect(textOf(items)).toContain(`Épicerie${' '.repeat(35)}1 200`);
    expect(of(items, 'line')).toContainEqual(expect.objectContaining({ width: 2, height: 2 }));
    expect(of(items, 'barcode')).toEqual([expect.objectContaining({ data: 'TK123' })]);
    expect(of(items, 'cut').length).toBeGreaterThan(0);
  });

  it('are read: escpos-buffer', async () => {
    const memory = new escposBuffer.InMemory();
    const printer = await escposBuffer.Printer.CONNECT('TM-T20', memory);
    await printer.writeln('Total 500 F');
    await printer.writeln('Awa', escposBuffer.Style.Bold, escposBuffer.Align.Center);
    await printer.feed(2);
    await printer.cutter();
    const items = run(memory.buffer());
    expect(textOf(items)).toContain('Total 500 F');
    expect(textOf(items)).toContain('Awa');
    expect(of(items, 'cut')).toHaveLength(1);
  });
});

describe('what is no job', () => {
  it.each([
    ['a command that no printer has', [0x1b, 0x51, 0x00], 'unknown command ESC 51'],
    ['a control character', [0x41, 0x07], 'unknown byte 7'],
    ['a command cut off', [0x1b, 0x70, 0x00, 0x19], 'the job ends inside ESC p'],
    ['a picture cut off', [0x1d, 0x76, 0x30, 0, 1, 0, 2, 0, 0xff], 'the job ends inside GS v 0'],
    ['a page that the printer does not have', [0x1b, 0x74, 99], 'no code page 99'],
    ['a line past the edge', [0x1b, 0x52, 0, ...new Array<number>(49).fill(0x41)], '49 columns on 48'],
  ])('is refused: %s', (_, bytes, message) => {
    expect(() => runEscpos(Uint8Array.from(bytes), epson)).toThrow(message);
  });
});

const words = 'lait entier crème œuf pâté riz Éclair 5kg «bio» n°2 à l’huile savon #1 ~doux [lot] 100%'.split(
  ' ',
);
const anyName = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(' '));
const anyReceipt = fc
  .record({
    width: fc.constantFrom<PaperWidth>(58, 80),
    lang: fc.constantFrom(...langs),
    lines: fc.array(
      fc.record({
        name: anyName,
        qty_milli: fc.integer({ min: 1, max: 50_000 }),
        price_minor: fc.integer({ min: 1, max: 9_999_999 }),
        amount_minor: fc.integer({ min: 1, max: 99_999_999 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    total_minor: fc.integer({ min: 1, max: 999_999_999 }),
    number: fc.integer({ min: 1, max: 999_999 }),
  })
  .map(({ width, lang, lines, total_minor, number }) => ({
    width,
    lang,
    data: {
      ...sampleSale,
      number: String(number),
      total_minor: minor(total_minor),
      lines: lines.map(({ name, qty_milli, price_minor, amount_minor }) => ({
        name,
        qty_milli: milli(qty_milli),
        price_minor: minor(price_minor),
        amount_minor: minor(amount_minor),
        discounts: [],
      })),
    } satisfies SaleReceiptData,
  }));

describe('five hundred receipts', () => {
  it('come out of the printer as the lines that were laid out', () => {
    const check = fc.property(anyReceipt, ({ width, lang, data }) => {
      const profile = printerProfile(`generic-${width}`, width);
      const document = saleReceipt(data, sampleFormat(lang), width);
      const { bytes, lines } = encodeReceipt(document, profile);
      const { items, pages } = runEscpos(bytes, profile);
      expect(pages).toEqual([profile.codePage]);
      expect(items.flatMap((item) => (item.kind === 'line' ? [item.text] : []))).toEqual(
        lines.flatMap((line) => (line.kind === 'line' ? [line.text] : [])),
      );
      const plain = (text: string) => text.replace(/\s/gu, '');
      const paper = plain(textOf(items).join(''));
      for (const { name, amount_minor } of data.lines) {
        expect(paper).toContain(plain(name));
        expect(paper).toContain(plain(sampleFormat(lang).figure(amount_minor)));
      }
    });
    fc.assert(check, { numRuns: 500, seed: 20_261_130 });
  });
});
