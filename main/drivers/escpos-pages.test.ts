import { expect, it } from 'vitest';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { paperText, runEscpos } from '#tests/support/escpos-emulator.ts';
import { encodeBest } from './escpos-pages.ts';
import { printerProfile } from './printer-profile.ts';

const paperOf = (text: string): ReceiptDocument => ({ width: 80, blocks: [{ kind: 'text', text }] });

it.each([
  ['Crème brûlée, œuf', 'epson-80', 'WPC1252', ''],
  ['Żółty ser', 'epson-80', 'WPC1250_LATIN2', ''],
  ['Молоко', 'epson-80', 'WPC1251_CYRILLIC', ''],
  ['α β', 'basic-80', 'PC437_USA', 'β'],
  ['شاي', 'epson-80', 'WPC1252', 'شاي'],
] as const)('writes %s on %s in %s', (text, id, page, lost) => {
  const profile = printerProfile(id, 80);
  const encoded = encodeBest(paperOf(text), profile);
  const { pages } = runEscpos(encoded.bytes, profile);
  expect(pages).toEqual([page]);
  expect(encoded.lost.join('')).toBe(lost);
  if (lost === '') expect(paperText(runEscpos(encoded.bytes, profile))).toContain(text);
});
