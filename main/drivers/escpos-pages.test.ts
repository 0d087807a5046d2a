import { expect, it } from 'vitest';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { paperText, runEscpos } from '#tests/support/escpos-emulator.ts';
import { canWrite, encodeBest } from './escpos-pages.ts';
import { printerProfile } from './printer-profile.ts';

const paperOf = (text: string): ReceiptDocument => ({ width: 80, blocks: [{ kind: 'text', text }] });

it.each([
  ['Crème brûlée, œuf', 'epson-80', 'WPC1252', ''],
  ['Żółty ser', 'epson-80', 'WPC1250_LATIN2', ''],
  ['Молоко', 'epson-80', 'WPC1251_CYRILLIC', ''],
  ['α ß 饼', 'basic-80', 'PC437_USA', '饼'],
] as const)('writes %s on %s in %s', (text, id, page, lost) => {
  const profile = printerProfile(id, 80);
  const encoded = encodeBest(paperOf(text), profile);
  const { pages } = runEscpos(encoded.bytes, profile);
  expect(pages).toEqual([page]);
  expect(encoded.lost.join('')).toBe(lost);
  if (lost === '') expect(paperText(runEscpos(encoded.bytes, profile))).toContain(text);
});

it('draws what no page has, and says of what no font has that it cannot be written', () => {
  const profile = printerProfile('epson-80', 80);
  const { lost, drawn, bytes } = encodeBest(paperOf('شاي'), profile);
  expect({ lost, drawn }).toEqual({ lost: [], drawn: 1 });
  expect(runEscpos(bytes, profile).items).toContainEqual(expect.objectContaining({ kind: 'picture' }));
  expect([canWrite('شاي', profile), canWrite('Молоко', profile), canWrite('饼', profile)]).toEqual([
    true,
    true,
    false,
  ]);
});
