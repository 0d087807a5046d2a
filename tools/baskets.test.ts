import { describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { instantOf, readBaskets } from './baskets.ts';

const t = createTranslator('en');

const dakar = { currency: 'XOF', timeZone: 'Africa/Dakar' } as const;

describe('readBaskets', () => {
  it('takes columns in any order, groups tickets and sorts them by time', () => {
    const { tickets, rejected } = readBaskets(
      'qty,code,at,ticket,price\n2,A,2026-01-02T09:00:00Z,t2,\n1.5,B,2026-01-01T09:00:00Z,t1,250\n-1,A,2026-01-02T09:00:00Z,t2,100\n',
      dakar,
      t,
    );
    expect(rejected).toEqual([]);
    expect(tickets).toEqual([
      {
        ticket: 't1',
        at: Date.parse('2026-01-01T09:00:00Z'),
        lines: [{ code: 'B', qty_milli: 1500, price_minor: 250 }],
      },
      {
        ticket: 't2',
        at: Date.parse('2026-01-02T09:00:00Z'),
        lines: [
          { code: 'A', qty_milli: 2000, price_minor: null },
          { code: 'A', qty_milli: -1000, price_minor: 100 },
        ],
      },
    ]);
  });

  it('keeps bad rows aside with a reason', () => {
    const { tickets, rejected } = readBaskets(
      'ticket,at,code,qty,price\n1,2026-01-01,A,0,\n1,never,A,1,\n1,2026-01-01,,1,\n1,2026-01-01,A,1,2.5\n,2026-01-01,A,1,\n',
      dakar,
      t,
    );
    expect(tickets).toEqual([]);
    expect(rejected.map((row) => row.line)).toEqual([2, 3, 4, 5, 6]);
    expect(rejected[3]?.reason).toContain('no price in XOF');
  });

  it('names the column that is missing', () => {
    expect(() => readBaskets('ticket,at,code\n', dakar, t)).toThrow('"qty"');
  });

  it('says where a quotation mark stands alone, in the language of the command', () => {
    const text = 'ticket,at,code,qty\n1,2026-01-01,"A"b,1\n';
    expect(() => readBaskets(text, dakar, t)).toThrow(/at line 2: a quotation mark/);
    expect(() => readBaskets(text, dakar, createTranslator('fr'))).toThrow(/à la ligne 2 : un guillemet/);
    expect(() => readBaskets('ticket,at,code,qty\n"1,2,3,4\n', dakar, t)).toThrow(/line before/);
  });
});

describe('instantOf', () => {
  it('reads a time without an offset as the shop’s own', () => {
    expect(instantOf('2016-10-30T09:58:11', 'Africa/Dakar')).toBe(Date.parse('2016-10-30T09:58:11Z'));
    expect(instantOf('2026-07-01 08:00', 'Europe/Paris')).toBe(Date.parse('2026-07-01T06:00:00Z'));
    expect(instantOf('2026-12-01T08:00:00', 'America/Toronto')).toBe(Date.parse('2026-12-01T13:00:00Z'));
    expect(instantOf('2026-07-01T08:00:00+02:00', 'Africa/Dakar')).toBe(Date.parse('2026-07-01T06:00:00Z'));
    expect(instantOf('yesterday', 'Africa/Dakar')).toBeNaN();
  });
});
