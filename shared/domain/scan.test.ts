import { describe, expect, it } from 'vitest';
import { type CodeNature, isWholeCode, readScan, type ScanSettings } from './scan.ts';

const settings: ScanSettings = {
  eightDigits: 'ean-8',
  labels: [{ sequence: 1, value: 'weight', pattern: '22......{NNDD}.' }],
  separator: '\u001d',
  thisYear: 2026,
};
const gs = '\u001d';
const read = (scanned: string) => readScan(scanned, settings);
const keys = (scanned: string) => read(scanned).candidates.map(({ key }) => key);

describe('a scan', () => {
  it('keeps what came in and looks up 14 digits', () => {
    expect(read(' ]E04006381333931 ')).toEqual({
      scanned: ' ]E04006381333931 ',
      symbology: 'ean-13',
      candidates: [{ key: '04006381333931' }],
      nature: 'sound',
      code: '4006381333931',
    });
  });

  it('of a scale label is looked up by itself first, then by its base', () => {
    const [itself, base] = read('2212345610259').candidates;
    expect(itself).toEqual({ key: '02212345610259' });
    expect(base).toMatchObject({ key: '02212345600007', label: { number: { digits: 1025, decimals: 2 } } });
  });

  it('of a label with no value on it asks once', () => {
    expect(keys('2212345600007')).toEqual(['02212345600007']);
  });

  it('of an EAN-8 with its identifier is never read as UPC-E', () => {
    const american = { ...settings, eightDigits: 'upc-e' } as const;
    const key = (scanned: string) => readScan(scanned, american).candidates[0]?.key;
    expect(key(']E400000000')).toBe('00000000000000');
    expect(key('04252614')).toBe('00042100005264');
  });

  it('of anything else is its own key', () => {
    expect(keys('BADGE-7')).toEqual(['BADGE-7']);
    expect(keys('')).toEqual(['']);
  });

  it('finds what a scanner left out or put around, after all else', () => {
    expect(keys('36000291452')).toEqual(['36000291452', '00036000291452']);
    expect(keys('425261')).toEqual(['425261', '00042100005264']);
    expect(keys('0425261')).toContain('00042100005264');
    expect(keys('*AB-12*')).toEqual(['*AB-12*', 'AB-12']);
  });
});

describe('the number in a longer code', () => {
  const milk = '03760000000017';
  it.each([
    [`01${milk}`],
    [`01${milk}10LOT7`],
    [`01${milk}10LOT7${gs}17261231`],
    [`10LOT7${gs}01${milk}`],
    ['10LOT7\u241d01'.concat(milk)],
    [`10LOT7<GS>01${milk}`],
    [`17261231010${milk.slice(1)}`],
    [`${gs}01${milk}10LOT7`],
    [`\u241d01${milk}`],
    [`<FNC1>01${milk}`],
    [`(01)${milk}(10)LOT7`],
    [`]C101${milk}10LOT7`],
    [`]d201${milk}21S1`],
    [`]Q301${milk}21S1`],
    [`]e001${milk}`],
    [`https://id.gs1.org/01/${milk}/10/LOT7`],
    [`HTTPS://SHOP.EXAMPLE/P/01/${milk}/21/S1?17=261231`],
    [`https://brand.example/gtin/${milk.slice(1)}?10=L%2F7`],
    [`id.gs1.org/01/${milk}`],
    [`]Q1https://id.gs1.org/01/${milk}`],
  ])('is found in %j, and is what a product is kept under', (scanned) => {
    expect(keys(scanned)).toContain(milk);
    expect(read(scanned)).toMatchObject({ nature: 'sound', code: '3760000000017' });
    expect(isWholeCode(scanned)).toBe(true);
  });

  it.each([
    ['977123456700312', '9771234567003'],
    ['977123456700312345', '9771234567003'],
    ['9771234567003 12', '9771234567003'],
    [']E3977123456700312', '9771234567003'],
    [']E3978020137962451299', '9780201379624'],
    ['9780201379624]E251299', '9780201379624'],
    ['03600029145251299', '036000291452'],
    ['9638507412', '96385074'],
  ])('is found before the add-on of %s', (scanned, main) => {
    expect(keys(scanned)).toContain(main.padStart(14, '0'));
    expect(read(scanned)).toMatchObject({ nature: 'sound', code: main });
  });

  it('keeps what the link or the elements say besides', () => {
    const facts = (scanned: string) => read(scanned).candidates.find(({ gs1 }) => gs1)?.gs1;
    expect(facts(`https://x.example/01/${milk}/10/L%2F7?3103=001250&17=261231`)).toMatchObject({
      batch: 'L/7',
      netWeight: { digits: 1250, decimals: 3 },
      expiry: '2026-12-31',
    });
    expect(facts(`10LOT7${gs}01${milk}`)).toMatchObject({ batch: 'LOT7' });
  });
});

describe('the nature of a code', () => {
  it.each<[string, CodeNature]>([
    ['990000000361', 'misread'],
    ['3760000000018', 'misread'],
    ['96385075', 'misread'],
    ['0137600000000178', 'misread'],
    ['(01)03760000000018(10)A', 'misread'],
    [']E03760000000018', 'misread'],
    ['https://id.gs1.org/01/03760000000018', 'misread'],
    ['4711', 'plain'],
    ['123456', 'plain'],
    ['AB-1234', 'plain'],
    ['https://pay.example/x?id=9', 'foreign'],
    ['WIFI:T:WPA;S:Boutique;P:secret;;', 'foreign'],
    ['BEGIN:VCARD\nN:Diop\nEND:VCARD', 'foreign'],
    ['x'.repeat(3000), 'foreign'],
    ['1'.repeat(3000), 'foreign'],
    ['123456789012345675', 'foreign'],
    [']C100123456789012345675', 'foreign'],
  ])('%s is %s', (scanned, nature) => {
    expect(read(scanned).nature).toBe(nature);
  });
});
