import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nationalOf, phoneOf, spacedPhone } from './phone.ts';

const ci = { prefix: '+225', pattern: '^(01|05|07|2[157])\\d{8}$' };
const fr = { prefix: '+33', trunk: '0', pattern: '^0?[1-9]\\d{8}$' };

describe('a telephone number', () => {
  it.each([
    '+2250712345678',
    '+225 07 12 34 56 78',
    '00225 07.12.34.56.78',
    '00 225 0712345678',
    '225 07-12-34-56-78',
    '0712345678',
    ' 07 12 34 56 78 ',
    '07/12/34/56/78',
  ])('is one however it is typed: %s', (typed) => {
    expect(phoneOf(typed, ci)).toBe('+2250712345678');
  });

  it.each([
    ['06 12 34 56 78', '+33612345678'],
    ['6 12 34 56 78', '+33612345678'],
    ['+33 (0)6 12 34 56 78', '+33612345678'],
    ['0033 6 12 34 56 78', '+33612345678'],
    ['+225 07 12 34 56 78', '+2250712345678'],
  ])('loses the zero that is dialled at home only: %s', (typed, kept) => {
    expect(phoneOf(typed, fr)).toBe(kept);
  });

  it('of a form that nobody knows is kept behind the prefix: a shop is not refused what its customer says', () => {
    expect(phoneOf('12 34 56 78', ci)).toBe('+22512345678');
  });

  it.each(['', '12', '+', '00', 'Awa', '07 12 34 x', '+1234567890123456'])('is none: %s', (typed) => {
    expect(phoneOf(typed, ci)).toBeNull();
  });

  it('kept and typed again is the same', () => {
    const figures = fc.stringMatching(/^\+?[\d .-]{4,17}$/);
    fc.assert(
      fc.property(figures, fc.constantFrom(ci, fr), (typed, home) => {
        const kept = phoneOf(typed, home);
        fc.pre(kept !== null && kept.length > 8);
        const national = nationalOf(kept!, home);
        if (national === null || !national.slice(home === fr ? 1 : 0).startsWith('0') || home === ci)
          expect(phoneOf(kept!, home)).toBe(kept);
      }),
    );
  });

  it('is read by twos, without the prefix at home', () => {
    expect(spacedPhone('+2250712345678', ci)).toBe('07 12 34 56 78');
    expect(spacedPhone('+221771234567', { prefix: '+221', pattern: '' })).toBe('771 23 45 67');
    expect(spacedPhone('+33612345678', fr)).toBe('06 12 34 56 78');
    expect(spacedPhone('+33612345678', ci)).toBe('+336 12 34 56 78');
  });
});
