import { describe, expect, it } from 'vitest';
import { createFormat } from './format.tsx';

const francs = createFormat({ code: 'XOF', decimals: 0 }, 'fr', 'Africa/Dakar');
const euros = createFormat({ code: 'EUR', decimals: 2 }, 'fr', 'Europe/Paris');
const dollars = createFormat({ code: 'USD', decimals: 2 }, 'en', 'America/New_York');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('createFormat', () => {
  it('writes amounts as the shop does', () => {
    expect(plain(francs.amount(12_500))).toBe('12 500 F');
    expect(plain(francs.amount(-3_500))).toBe('−3 500 F');
    expect(plain(euros.amount(1_999))).toBe('19,99 €');
    expect(dollars.amount(-123_456)).toBe('−$1,234.56');
    expect(plain(francs.signed(350))).toBe('+350');
  });

  it('never passes an amount through a fraction', () => {
    expect(plain(euros.amount(9_007_199_254_740_991))).toBe('90 071 992 547 409,91 €');
  });

  it('writes what a file holds as a person reads it', () => {
    expect(plain(francs.decimal(1_250_050, 2))).toBe('12 500,50');
    expect(dollars.decimal(-123_456, 2)).toBe('−1,234.56');
    expect(plain(francs.decimal(12_500, 0))).toBe('12 500');
    expect(plain(francs.decimal(9_007_199_254_740_991, 2))).toBe('90 071 992 547 409,91');
    expect(francs.written('2026-11-20')).toBe('20/11/2026');
    expect(francs.written('2026-11-20 08:15:59')).toBe('20/11/2026 08:15');
    const american = createFormat({ code: 'USD', decimals: 2 }, 'en', 'America/New_York', 'US');
    expect(plain(american.written('2026-11-20 20:15'))).toBe('11/20/2026, 8:15 PM');
  });

  it('writes quantities with the unit they are sold by', () => {
    expect(plain(francs.qty(850, 'kg'))).toBe('0,850 kg');
    expect(plain(francs.qty(150_000, 'kg'))).toBe('150 kg');
    expect(francs.qty(12_000)).toBe('12');
    expect(francs.qty(-1_500)).toBe('−1,5');
  });

  it('writes rates as percentages of the language', () => {
    expect(plain(francs.percent(180_000))).toBe('18 %');
    expect(plain(francs.percent(192_500))).toBe('19,25 %');
    expect(plain(francs.share(409_913))).toBe('41 %');
    expect(plain(francs.share(-408_571))).toBe('−40,9 %');
    expect(dollars.share(408_571)).toBe('40.9%');
  });

  it('tells the time of the shop, not of the computer', () => {
    const at = Date.UTC(2026, 10, 20, 23, 30);
    expect(euros.time(at)).toBe('00:30');
    expect(euros.dayOf(at)).toBe('2026-11-21');
    expect(francs.dayOf(at)).toBe('2026-11-20');
    expect(francs.day('2026-11-20')).toBe('vendredi 20 novembre 2026');
  });

  it('writes the sizes of files', () => {
    expect([300, 4_260_000, 37_400_000, 1_250_000_000].map((bytes) => plain(francs.size(bytes)))).toEqual([
      '0,1 Mo',
      '4,3 Mo',
      '37 Mo',
      '1,3 Go',
    ]);
    expect(dollars.size(37_400_000)).toBe('37 MB');
  });
});

it('writes as people do in the United States, where the shop is there', () => {
  const american = createFormat({ code: 'USD', decimals: 2 }, 'en', 'America/New_York', 'US');
  const at = Date.UTC(2026, 10, 29, 19, 5);
  expect(american.dateTime(at)).toMatch(/^11\/29\/2026, 2:05\sPM$/);
  expect(american.time(at)).toMatch(/^2:05\sPM$/);
  expect(american.day('2026-11-29')).toBe('Sunday, November 29, 2026');
  expect(dollars.dateTime(at)).toBe('29/11/2026, 14:05');
  expect([american.signLeads, francs.signLeads, euros.signLeads]).toEqual([true, false, false]);
  expect(american.withSign('20,000')).toBe('$20,000');
  expect(francs.withSign('20\u00a0000')).toBe('20\u00a0000\u00a0F');
});
