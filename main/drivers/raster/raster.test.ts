import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PaperWidth, ReceiptDocument } from '#shared/domain/receipt.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { paperDots, pbmOf } from '#tests/support/escpos-dots.ts';
import { runEscpos } from '#tests/support/escpos-emulator.ts';
import { sampleFormat, sampleSale } from '#tests/support/receipt-sample.ts';
import { encodeReceipt } from '../escpos.ts';
import { printerProfile } from '../printer-profile.ts';
import { type Bitmap, blacken, blank, isBlack, rasterCommand } from './bitmap.ts';
import { spansOf } from './fill.ts';
import { draws } from './fonts.ts';
import { rasterText } from './text.ts';

const many = (width: PaperWidth): ReceiptDocument => ({
  width,
  blocks: [
    { kind: 'text', text: 'متجر عائشة', align: 'center', bold: true, size: 'big' },
    { kind: 'text', text: 'Boutique Éàçœ & Sœurs', align: 'center' },
    { kind: 'rule' },
    { kind: 'item', name: 'خبز طازج 500 غ', detail: '2 × 650', amount: '1 300' },
    { kind: 'item', name: 'እንጀራ (ዳቦ)', detail: '1 × 4 200', amount: '4 200' },
    { kind: 'item', name: 'Thé شاي vert, 250 g', detail: '1 × 900', amount: '900' },
    { kind: 'columns', left: 'المجموع', right: '6 400 F', bold: true, size: 'tall', role: 'total' },
    { kind: 'qr', data: 'https://recu.example/2-004812' },
    { kind: 'barcode', data: 'TK123456' },
  ],
});
const inked = (bitmap: Bitmap): [number, number] => {
  let [from, to] = [bitmap.width, 0];
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (isBlack(bitmap, x, y)) [from, to] = [Math.min(from, x), Math.max(to, x)];
  return [from, to];
};
/** Made where it is missing, for a person to look at. */
function golden(name: string, bitmap: Bitmap): void {
  const file = new URL(`./golden/${name}.pbm`, import.meta.url);
  if (!existsSync(file) && process.env.CI === undefined) writeFileSync(file, pbmOf(bitmap));
  expect(readFileSync(file).equals(pbmOf(bitmap)), `${name}.pbm`).toBe(true);
}

describe('a receipt in any script', () => {
  for (const width of [58, 80] as const)
    for (const kind of ['generic', 'drawn'])
      it(`comes out of ${kind}-${width} dot for dot as the golden paper`, () => {
        const profile = printerProfile(`${kind}-${width}`, width);
        const { bytes, lost } = encodeReceipt(many(width), profile);
        expect(lost).toEqual([]);
        golden(`${kind}-${width}`, paperDots(runEscpos(bytes, profile), profile));
      });

  it('draws only the lines that the code page cannot write', () => {
    const profile = printerProfile('generic-80', 80);
    const { items } = runEscpos(encodeReceipt(many(80), profile).bytes, profile);
    expect(items.filter(({ kind }) => kind === 'picture')).toHaveLength(5);
    expect(items).toContainEqual(expect.objectContaining({ text: expect.stringContaining('Boutique Éàçœ') }));
  });

  it('sends nothing but pictures to a printer that asks for it, its QR code and barcode too', () => {
    const profile = printerProfile('drawn-58', 58);
    const { items } = runEscpos(
      encodeReceipt(saleReceipt(sampleSale, sampleFormat('fr'), 58), profile).bytes,
      profile,
    );
    const others = items.filter(
      (item) => item.kind !== 'picture' && !(item.kind === 'line' && item.text === ''),
    );
    expect(others).toEqual([]);
  });
});

describe('a line as a picture', () => {
  const sheet = { columns: 48, dots: 576 };
  const line = (text: string) => rasterText({ text, bold: false, size: 'normal' }, sheet);

  it('keeps an amount at the right edge, and what is too wide within its columns', () => {
    expect(inked(line(`خبز${' '.repeat(40)}1 300`))[1]).toBeGreaterThan(560);
    const [from, to] = inked(line('እንጀራ ዳቦ'));
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThan(8 * 12);
  });

  it('joins Arabic letters and writes them from the right', () => {
    // A letter on its own is wider than the same letters joined; reversed they are another picture.
    expect(inked(line('خبز'))[1]).toBeLessThan(inked(line('خ ب ز'))[1]);
    expect(line('خبز').bits).not.toEqual(line('زبخ').bits);
  });

  it('is as high as the printer feeds a line of its own letters', () => {
    expect(line('a').height).toBe(30);
    expect(rasterText({ text: 'a', bold: true, size: 'big' }, sheet).height).toBe(54);
  });
});

describe('filling', () => {
  it('blackens what is inside, and leaves the hole of a letter white', () => {
    const square = (from: number, to: number) => [from, from, to, from, to, to, from, to];
    const hole = [4, 4, 4, 6, 6, 6, 6, 4];
    const spans = spansOf([square(0, 10), hole]);
    const bitmap = blank(16, 10);
    for (const { y, from, to } of spans) blacken(bitmap, y, from, to);
    expect(isBlack(bitmap, 0, 0) && isBlack(bitmap, 9, 9)).toBe(true);
    expect(isBlack(bitmap, 5, 5) || isBlack(bitmap, 10, 5)).toBe(false);
    expect(spansOf([])).toEqual([]);
  });

  it('gives the printer one dot as the reference has it', () => {
    const bitmap = blank(8, 8);
    blacken(bitmap, 0, 0, 1);
    expect([...rasterCommand(bitmap)]).toEqual([29, 118, 48, 0, 1, 0, 8, 0, 128, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('knows which characters no font of the till has', () => {
    expect(['é', 'خ', 'ዳ', 'β', 'Ж'].map(draws)).toEqual([true, true, true, true, true]);
    expect(['饼', 'த', '🍞'].map(draws)).toEqual([false, false, false]);
  });
});
