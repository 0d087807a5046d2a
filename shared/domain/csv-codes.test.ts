import { describe, expect, it } from 'vitest';
import { codesIn } from './csv-cells.ts';
import { readCodes } from './csv-codes.ts';
import { readCsvRow } from './csv-rows.ts';

const [A, B, C] = ['3760000000017', '3760000000024', '3760000000031'] as const;
const rowOf = (code: string, seen = new Map<string, number>(), isKnownCode?: (code: string) => boolean) =>
  readCsvRow(
    [code, 'Riz', '500'],
    2,
    {
      mapping: { code: 0, name: 1, price: 2 },
      currencyDecimals: 0,
      eightDigits: 'ean-8',
      ...(isKnownCode && { isKnownCode }),
    },
    seen,
  );

describe('the codes of a cell', () => {
  it.each<[string, string[]]>([
    [A, [A]],
    [`${A}, ${B}`, [A, B]],
    [`${A},${B}`, [A, B]],
    [`${A};${B};`, [A, B]],
    [`${A}${','.repeat(10_000)}`, [A]],
    [`${A} | ${B}`, [A, B]],
    [`${A}\n${B}\r\n${C}`, [A, B, C]],
    [`${A} ${B}`, [A, B]],
    [`${A}/${B}`, [A, B]],
    [`'${A}, '${B}`, [A, B]],
    ['a | b', ['a', 'b']],
    ['RIZ-25,RIZ-50', ['RIZ-25', 'RIZ-50']],
    ['RIZ 25 kg', ['RIZ 25 kg']],
    ['12,50', ['12,50']],
    ['AB/12', ['AB/12']],
    ['3 760000 000017', [A]],
    ['978-2-07-036822-8', ['9782070368228']],
    ['978-2-07-036822-9', ['978-2-07-036822-9']],
    ['3,760,000,000,017', [A]],
    ['="0012345"', ['0012345']],
    ['', []],
  ])('%j are %j', (cell, codes) => {
    expect(codesIn(cell)).toEqual(codes);
  });

  it('several codes of a cell are checked one by one', () => {
    expect(readCodes(`${A}, 3,76E+12`, false)).toMatchObject({ damaged: true });
    expect(readCodes(`${A} | ${'x'.repeat(81)}`, false)).toMatchObject({ unreadable: true });
    expect(readCodes(Array.from({ length: 51 }, (_, i) => `C-${i}`).join(';'), false)).toMatchObject({
      unreadable: true,
    });
    expect(readCodes('36000291452; 96385074', true).codes).toEqual([
      { code: '036000291452', written: '36000291452' },
      { code: '96385074', written: null },
    ]);
    expect(readCodes('n/a, -', false).codes).toEqual([]);
  });

  it('are one where the shop has that very code', () => {
    const known = (code: string) => ['A; B', '-', '000', '1.5e+3', '36000291452'].includes(code);
    for (const code of ['A; B', '-', '000', '1.5e+3'])
      expect(readCodes(code, true, known)).toMatchObject({ codes: [{ code }], damaged: false });
    expect(readCodes('36000291452', true, known).codes).toEqual([{ code: '36000291452', written: null }]);
  });
});

describe('a row with several codes', () => {
  it('is one product with all of them, and says so', () => {
    expect(rowOf(`${A}, ${B}`)).toMatchObject({
      ok: true,
      product: { code: A, more: [{ code: B, key: `0${B}` }] },
      warnings: ['several-codes'],
    });
    expect(rowOf(`${A}, 3760000000025`)).toMatchObject({ warnings: ['check-digit', 'several-codes'] });
  });

  it('has no code twice, in one cell or in two', () => {
    expect(rowOf(`036000291452;0036000291452`)).toMatchObject({ product: { more: [] } });
    const seen = new Map<string, number>();
    expect(rowOf(`${A}, ${B}`, seen).ok).toBe(true);
    expect(rowOf(`${C};${B}`, seen)).toEqual({ ok: false, reasons: ['code-twice'], firstLine: 2 });
    expect(rowOf(C, seen).ok).toBe(true);
  });
});
