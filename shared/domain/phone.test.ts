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

  it.each(['', '12', '+', '00', 'Awa', '07 12 34 x', '+1234567890123456'])(
    '%s is no telephone number',
    (typed) => {
      expect(phoneOf(typed, ci)).toBeNull();
    },
  );

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

  it.each([
    ['+221771234567', '77 123 45 67', '+221 77 123 45 67'],
    ['+221338210000', '33 821 00 00', '+221 33 821 00 00'],
    ['+2250707123456', '07 07 12 34 56', '+225 07 07 12 34 56'],
    ['+22376123456', '76 12 34 56', '+223 76 12 34 56'],
    ['+22670123456', '70 12 34 56', '+226 70 12 34 56'],
    ['+2290197123456', '01 97 12 34 56', '+229 01 97 12 34 56'],
    ['+22890123456', '90 12 34 56', '+228 90 12 34 56'],
    ['+22796123456', '96 12 34 56', '+227 96 12 34 56'],
    ['+237671234567', '6 71 23 45 67', '+237 6 71 23 45 67'],
    ['+24162031234', '062 03 12 34', '+241 62 03 12 34', '0'],
    ['+23566123456', '66 12 34 56', '+235 66 12 34 56'],
    ['+242066123456', '06 612 34 56', '+242 06 612 34 56'],
    ['+224621234567', '621 23 45 67', '+224 621 23 45 67'],
    ['+243812345678', '0812 345 678', '+243 812 345 678', '0'],
    ['+212612345678', '06 12 34 56 78', '+212 6 12 34 56 78', '0'],
    ['+21698123456', '98 123 456', '+216 98 123 456'],
    ['+33612345678', '06 12 34 56 78', '+33 6 12 34 56 78', '0'],
    ['+32470123456', '0470 12 34 56', '+32 470 12 34 56', '0'],
    ['+3221234567', '02 123 45 67', '+32 2 123 45 67', '0'],
    ['+41791234567', '079 123 45 67', '+41 79 123 45 67', '0'],
    ['+14165550123', '416 555 0123', '+1 416 555 0123'],
  ])(
    'is written as its country writes it, at home and elsewhere: %s',
    (phone, home, abroad, trunk?: string) => {
      const prefix = abroad.slice(0, abroad.indexOf(' '));
      expect(spacedPhone(phone, { prefix, trunk, pattern: '' })).toBe(home);
      expect(spacedPhone(phone, { prefix: '+999', pattern: '' })).toBe(abroad);
    },
  );

  it('of no form that is known is read by twos', () => {
    expect(spacedPhone('+22112345678', { prefix: '+221', pattern: '' })).toBe('12 34 56 78');
    expect(spacedPhone('+99912345', ci)).toBe('+99 91 23 45');
    expect(spacedPhone('+9991234', ci)).toBe('+999 12 34');
  });

  it('loses no figure by its spaces', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{4,14}$/), fc.constantFrom(ci, fr), (phone, home) => {
        const figures = spacedPhone(phone, home).replaceAll(/[^\d]/g, '');
        expect([phone.slice(1), nationalOf(phone, home)]).toContain(figures);
      }),
    );
  });
});
