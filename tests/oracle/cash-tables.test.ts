import { describe, expect, it } from 'vitest';
import { type CashRule, cashChange, cashDue } from '#shared/domain/cash.ts';
import type { RoundingMode } from '#shared/domain/money.ts';
import { minor } from '#shared/domain/units.ts';
import data from './data/cash.json' with { type: 'json' };

/**
 * Each table gives the last digits of an amount, from and to, and what they become. The one difference: an amount that a table
 * makes nothing of is asked for, and given back, as it is.
 */
describe(`cash rounding by ${data.source}`, () => {
  it.each(data.tables.map((table) => [table.name, table] as const))('%s', (_name, table) => {
    const rule: CashRule = {
      step_minor: minor(table.step_minor),
      mode: table.mode as RoundingMode,
      ...('modeForChange' in table && { modeForChange: table.modeForChange as RoundingMode }),
    };
    for (const above of [0, table.size, 37 * table.size]) {
      const seen: number[] = [];
      for (const [from = 0, to = 0, becomes = 0] of table.sale) {
        for (let digits = from; digits <= to; digits += 1) {
          seen.push(digits);
          expect(cashDue(minor(above + digits), rule)).toBe(above + becomes || digits);
        }
      }
      expect(seen).toEqual(Array.from({ length: table.size }, (_, digits) => digits));
      for (const [from = 0, to = 0, becomes = 0] of table.change) {
        for (let digits = from; digits <= to; digits += 1) {
          expect(cashChange(minor(above + digits), rule)).toBe(above + becomes);
          expect(cashDue(minor(0 - above - digits), rule)).toBe(0 - (above + becomes || digits));
        }
      }
    }
  });
});
