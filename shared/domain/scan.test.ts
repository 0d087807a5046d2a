import { describe, expect, it } from 'vitest';
import { readScan, type ScanSettings } from './scan.ts';

const settings: ScanSettings = {
  eightDigits: 'ean-8',
  labels: [{ sequence: 1, value: 'weight', pattern: '22......{NNDD}.' }],
  separator: '\u001d',
  thisYear: 2026,
};
const keys = (scanned: string) => readScan(scanned, settings).keys;

describe('a scan', () => {
  it('keeps what came in and looks up 14 digits', () => {
    expect(readScan(' ]E04006381333931 ', settings)).toEqual({
      scanned: ' ]E04006381333931 ',
      symbology: 'ean-13',
      keys: ['04006381333931'],
    });
  });

  it('of a scale label is looked up by itself first, then by its base', () => {
    const reading = readScan('2212345610259', settings);
    expect(reading.keys).toEqual(['02212345610259', '02212345600007']);
    expect(reading.label?.number).toEqual({ digits: 1025, decimals: 2 });
  });

  it('of a label with no value on it asks once', () => {
    expect(keys('2212345600007')).toEqual(['02212345600007']);
  });

  it('of a GS1 code is looked up by its GTIN, with or without an identifier', () => {
    expect(readScan(']d2011231231231233310LOT', settings).gs1).toEqual({
      gtin: '12312312312333',
      batch: 'LOT',
    });
    expect(keys('011231231231233310LOT')).toEqual(['12312312312333']);
  });

  it('that only looks like GS1 is a code like another', () => {
    expect(keys('0112312312312333')).toEqual(['0112312312312333']);
    expect(keys('011231231231233410LOT')).toEqual(['011231231231233410LOT']);
  });

  it('of an EAN-8 with its identifier is never read as UPC-E', () => {
    const american = { ...settings, eightDigits: 'upc-e' } as const;
    expect(readScan(']E400000000', american).keys).toEqual(['00000000000000']);
    expect(readScan('04252614', american).keys).toEqual(['00042100005264']);
  });

  it('of anything else is its own key', () => {
    expect(keys('BADGE-7')).toEqual(['BADGE-7']);
    expect(keys('')).toEqual(['']);
  });
});
