import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from './receipt.ts';
import { layoutReceipt, type Sheet } from './receipt-layout.ts';
import { displayWidth } from './receipt-width.ts';

const texts = (sheet: Sheet, ...blocks: Block[]) =>
  layoutReceipt({ width: 58, blocks }, sheet).flatMap((line) => (line.kind === 'line' ? [line.text] : []));
const narrow: Sheet = { columns: 20, doubleWidth: true };

describe('layoutReceipt', () => {
  it('puts left and right on one line where they fit, and the amount on its own line where they do not', () => {
    expect(texts(narrow, { kind: 'columns', left: 'Espèces', right: '2\u202f000 F' })).toEqual([
      'Espèces      2 000 F',
    ]);
    expect(texts(narrow, { kind: 'columns', left: 'Carte de fidélité', right: '12 000 F' })).toEqual([
      'Carte de fidélité',
      '            12 000 F',
    ]);
    expect(texts(narrow, { kind: 'columns', left: 'Un nom vraiment très long', right: '5 F' })).toEqual([
      'Un nom vraiment très',
      'long             5 F',
    ]);
  });

  it('gives a big total the whole paper before it would break it', () => {
    const total = (right: string) =>
      layoutReceipt({ width: 58, blocks: [{ kind: 'columns', left: 'T', right, size: 'big' }] }, narrow);
    expect(total('12 F')).toEqual([{ kind: 'line', text: 'T     12 F', bold: false, size: 'big' }]);
    expect(total('12 345 678 F')).toEqual([
      { kind: 'line', text: 'T       12 345 678 F', bold: false, size: 'tall' },
    ]);
  });

  it('keeps a table where it fits and makes lists of its rows where it does not', () => {
    const table: Block = { kind: 'table', head: ['Taux', 'HT', 'Taxe'], rows: [['18 %', '100', '18']] };
    expect(texts(narrow, table)).toEqual(['Taux      HT    Taxe', '18 %     100      18']);
    const wide: Block = { ...table, rows: [['18 %', '12 345 678', '2 222 222']] };
    expect(texts(narrow, wide)).toEqual(['Taux 18 %', '  HT      12 345 678', '  Taxe     2 222 222']);
  });

  it('frames a banner over the whole width', () => {
    expect(texts(narrow, { kind: 'banner', text: 'RETOUR' })).toEqual(['****** RETOUR ******']);
  });

  it('counts the width after the spelling', () => {
    const spelt = { ...narrow, spell: (text: string) => text.replaceAll('œ', 'oe') };
    const [line] = texts(spelt, { kind: 'columns', left: 'œœœœœœ', right: '1 F' });
    expect(line).toBe('oeoeoeoeoeoe     1 F');
  });

  it('never prints over the edge and keeps every amount whole', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 50 });
    const amount = fc.integer({ min: -99_999_999, max: 99_999_999 }).map((value) => `${value} F`);
    const block = fc.oneof(
      fc.record({ kind: fc.constant('item' as const), name: word, detail: word, amount }),
      fc.record({
        kind: fc.constant('columns' as const),
        left: word,
        right: amount,
        size: fc.constantFrom('normal' as const, 'tall' as const, 'big' as const),
      }),
    );
    fc.assert(
      fc.property(block, fc.constantFrom(24, 32, 42, 48), fc.boolean(), (each, columns, doubleWidth) => {
        const lines = layoutReceipt({ width: 80, blocks: [each] }, { columns, doubleWidth });
        const wanted = each.kind === 'item' ? each.amount : each.right;
        let found = false;
        for (const line of lines) {
          if (line.kind !== 'line') continue;
          const scale = line.size === 'big' && doubleWidth ? 2 : 1;
          expect(displayWidth(line.text) * scale).toBeLessThanOrEqual(columns);
          found ||= ` ${line.text}`.endsWith(` ${wanted}`);
        }
        expect(found).toBe(true);
      }),
    );
  });
});
