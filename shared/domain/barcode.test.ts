import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CodeForm,
  checkDigit,
  inStoreCode,
  isInStoreCode,
  isValidCode,
  lookupKey,
  stripSymbology,
  upcEToUpcA,
} from './barcode.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

describe('the mod-10 check digit', () => {
  it.each([
    ['ean-13', '4006381333931'],
    ['ean-13', '5901234123457'],
    ['ean-13', '1234567890128'],
    ['ean-13', '9780201379624'],
    ['ean-13', '2112345678900'],
    ['ean-13', '2101234007501'],
    ['ean-13', '2004567123453'],
    ['ean-13', '2812345012505'],
    ['ean-13', '2200001005006'],
    ['ean-8', '96385074'],
    ['ean-8', '73513537'],
    ['ean-8', '02345673'],
    ['ean-8', '87111125'],
    ['ean-8', '12345670'],
    ['upc-a', '036000291452'],
    ['upc-a', '042100005264'],
    ['upc-a', '416000336108'],
    ['gtin-14', '12345678901231'],
    ['gtin-14', '10614141000415'],
    ['sscc', '123456789012345675'],
  ] as [CodeForm, string][])('accepts %s %s', (form, code) => {
    expect(isValidCode(form, code)).toBe(true);
  });

  it.each([
    ['ean-8', '12345673'],
    ['upc-a', '416000336109'],
    ['ean-13', '1234567890129'],
    ['gtin-14', '12345678901232'],
    ['sscc', '123456789012345670'],
    ['ean-13', '2112345678901'],
    ['ean-8', '12345678'],
    ['ean-13', '400638133393X'],
    ['ean-13', '４006381333931'],
    ['ean-13', ''],
    ['ean-13', '96385074'],
    ['gtin-14', '1061414100041O'],
  ] as [CodeForm, string][])('refuses %s "%s"', (form, code) => {
    expect(isValidCode(form, code)).toBe(false);
  });

  it('makes any body valid, and no other last digit does', () => {
    fc.assert(
      fc.property(digits(12), fc.integer({ min: 1, max: 9 }), (body, shift) => {
        const right = checkDigit(body);
        expect(isValidCode('ean-13', `${body}${right}`)).toBe(true);
        expect(isValidCode('ean-13', `${body}${(right + shift) % 10}`)).toBe(false);
      }),
    );
  });

  it('finds every single wrong digit', () => {
    fc.assert(
      fc.property(digits(12), fc.nat(11), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const code = `${body}${checkDigit(body)}`;
        const wrong = `${code.slice(0, at)}${(Number(code[at]) + shift) % 10}${code.slice(at + 1)}`;
        expect(isValidCode('ean-13', wrong)).toBe(false);
      }),
    );
  });

  it('does not care for zeros in front', () => {
    fc.assert(fc.property(digits(11), (body) => checkDigit(`00${body}`) === checkDigit(body)));
  });

  it('throws on a body that is not digits', () => {
    expect(() => checkDigit('12a')).toThrow(RangeError);
    expect(() => checkDigit('')).toThrow(RangeError);
  });
});

describe('UPC-E', () => {
  it.each([
    ['04252614', '042100005264'],
    ['01234505', '012000003455'],
    ['01234531', '012300000451'],
    ['01234543', '012340000053'],
    ['01234558', '012345000058'],
    ['06543217', '065100004327'],
    ['00123457', '001234000057'],
  ])('%s stands for %s', (short, full) => {
    expect(upcEToUpcA(short)).toBe(full);
    expect(isValidCode('upc-a', full)).toBe(true);
    expect(isValidCode('upc-e', short)).toBe(true);
  });

  it.each(['04252615', '24252614', '0425261', '042526140', '', '0425261A'])('refuses "%s"', (text) => {
    expect(upcEToUpcA(text)).toBeUndefined();
  });

  it('always expands to a valid UPC-A with the same check digit', () => {
    fc.assert(
      fc.property(fc.constantFrom('0', '1'), digits(6), (system, body) => {
        const found = Array.from({ length: 10 }, (_, last) => upcEToUpcA(`${system}${body}${last}`)).flatMap(
          (full) => full ?? [],
        );
        expect(found).toHaveLength(1);
        expect(isValidCode('upc-a', found[0] ?? '')).toBe(true);
      }),
    );
  });
});

describe('the symbology identifier', () => {
  it.each([
    [']E04006381333931', '4006381333931', 'ean-13'],
    [']E496385074', '96385074', 'ean-8'],
    [']C10112345678901231', '0112345678901231', 'gs1-128'],
    [']e00112312312312333', '0112312312312333', 'gs1-databar'],
    [']d20112312312312333', '0112312312312333', 'gs1-datamatrix'],
    [']Q30112312312312333', '0112312312312333', 'gs1-qr'],
    [']d1hello', 'hello', 'datamatrix'],
    [']Q1https://a.b', 'https://a.b', 'qr'],
  ])('is taken from %s', (scanned, text, symbology) => {
    expect(stripSymbology(scanned)).toEqual({ text, symbology });
  });

  it('that nobody knows is taken away too', () => {
    expect(stripSymbology(']Z9123')).toEqual({ text: '123' });
  });

  it('is not seen where there is none', () => {
    expect(stripSymbology('4006381333931')).toEqual({ text: '4006381333931' });
    expect(stripSymbology(']')).toEqual({ text: ']' });
  });
});

describe('the look-up key', () => {
  it('lets UPC-A, its EAN-13 and its GTIN-14 meet', () => {
    const key = '00036000291452';
    expect(lookupKey('036000291452')).toBe(key);
    expect(lookupKey('0036000291452')).toBe(key);
    expect(lookupKey('00036000291452')).toBe(key);
  });

  it('reads 8 digits that are valid both ways as the shop says', () => {
    expect(isValidCode('ean-8', '00000000') && isValidCode('upc-e', '00000000')).toBe(true);
    const both = Array.from({ length: 1000 }, (_, n) => `0${String(n).padStart(6, '0')}`)
      .map((body) => `${body}${checkDigit(body)}`)
      .find((code) => Number(code) > 0 && isValidCode('upc-e', code));
    expect(both).toBeDefined();
    expect(lookupKey(both ?? '')).toBe(`000000${both}`);
    expect(lookupKey(both ?? '', 'upc-e')).toBe(`00${upcEToUpcA(both ?? '')}`);
  });

  it('expands an UPC-E that is no EAN-8 in either setting', () => {
    expect(isValidCode('ean-8', '04252614')).toBe(false);
    expect(lookupKey('04252614')).toBe('00042100005264');
    expect(lookupKey('04252614', 'upc-e')).toBe('00042100005264');
  });

  it('keeps odd codes as they are', () => {
    for (const odd of ['4006381333932', 'AB-12/É', '42', '34000318131', '0000', '12345678901232', 'a 1'])
      expect(lookupKey(odd)).toBe(odd);
  });

  it('forgives blanks around the code and between groups of digits', () => {
    expect(lookupKey(' 3 017620 422003\t')).toBe('03017620422003');
  });

  it('is its own key, and never joins two codes of one length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (text) => {
        expect(lookupKey(lookupKey(text))).toBe(lookupKey(text));
      }),
    );
    fc.assert(
      fc.property(digits(12), digits(12), (one, other) => {
        fc.pre(one !== other);
        const [a, b] = [one, other].map((body) => lookupKey(`${body}${checkDigit(body)}`));
        expect(a).not.toBe(b);
      }),
    );
  });
});

describe('in-store numbers', () => {
  it('are valid EAN-13 in the range GS1 leaves to shops', () => {
    fc.assert(
      fc.property(
        fc.nat(999_999_999),
        fc.constantFrom('290', '020', '049', '299', '21'),
        (serial, prefix) => {
          const code = inStoreCode(serial, prefix);
          expect(isInStoreCode(code)).toBe(true);
          expect(code.startsWith(prefix)).toBe(true);
          expect(Number(code.slice(prefix.length, 12))).toBe(serial);
        },
      ),
    );
  });

  it.each([
    [1, '300'],
    [1, '05'],
    [1, '2'],
    [1, '2900'],
    [-1, '290'],
    [1.5, '290'],
    [1_000_000_000, '290'],
  ])('refuse serial %s under prefix %s', (serial, prefix) => {
    expect(() => inStoreCode(serial, prefix)).toThrow(RangeError);
  });

  it('are not mistaken for bought ones', () => {
    expect(isInStoreCode('4006381333931')).toBe(false);
    expect(isInStoreCode('2112345678901')).toBe(false);
  });
});

it('is one key however it came in: width, case and what nobody sees', () => {
  const key = lookupKey('Café-12');
  for (const text of ['CAFÉ-12', 'cafe\u0301-12', 'ＣＡＦＥ\u0301-12', ' caf\u00adé-12\u200b '])
    expect([text, lookupKey(text)]).toEqual([text, key]);
  expect(lookupKey('３７６００００００００１７')).toBe('03760000000017');
  expect(lookupKey('3760\u00ad000000017')).toBe('03760000000017');
  // ASCII stays as it is written: its index compares without case.
  expect(lookupKey('aB-1')).toBe('aB-1');
});
