import { expect, it } from 'vitest';
import { createFormat } from './format.tsx';
import { printedCell } from './printed-list.tsx';

const francs = createFormat({ code: 'XOF', decimals: 0 }, 'fr', 'Africa/Dakar');
const said = (value: string | number | null, kind: 'text' | 'integer' | 'decimal' | 'day', places?: number) =>
  printedCell(value, { header: 'h', kind, ...(places !== undefined && { places }) }, francs).replace(
    /[\u00a0\u202f]/g,
    ' ',
  );

it('prints figures grouped, and the number of a ticket or a code in one piece', () => {
  expect(said(12_500, 'decimal', 0)).toBe('12 500');
  expect(said(-1_500, 'decimal', 3)).toBe('−1,5');
  expect(said(40_000, 'decimal', 3)).toBe('40');
  expect(said(1_250, 'decimal', 2)).toBe('12,50');
  expect(said(123_456, 'integer')).toBe('123456');
  expect(said(-3, 'integer')).toBe('−3');
  expect(said('0034000', 'text')).toBe('0034000');
  expect(said('2026-11-20', 'day')).toBe('20/11/2026');
  expect(said(null, 'decimal', 2)).toBe('');
});
