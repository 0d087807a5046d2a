import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, stripSymbology } from './barcode.ts';
import { gs1Day, gs1Facts, readGs1 } from './gs1.ts';

const gs = '\u001d';
const line = (text: string) =>
  readGs1(text)
    .fields.map((field) => `(${field.ai})${field.value}`)
    .join('');

describe('GS1 element strings', () => {
  it('reads the worked example', () => {
    const { text } = stripSymbology(`]e0011231231231233310ABC123${gs}99XYZ`);
    expect(line(text)).toBe('(01)12312312312333(10)ABC123(99)XYZ');
    expect(readGs1(text).fault).toBeUndefined();
  });

  it.each([
    [`${gs}0112312312312333`, '(01)12312312312333'],
    [`0112312312312333${gs}17261231`, '(01)12312312312333(17)261231'],
    [`3103001250${gs}`, '(3103)001250'],
    [`0112312312312333310300125015261130`, '(01)12312312312333(3103)001250(15)261130'],
    [`3922123${gs}10A`, '(3922)123(10)A'],
    ['39329521250', '(3932)9521250'],
    ['3952000125', '(3952)000125'],
    ['8005000099', '(8005)000099'],
    [`3012${gs}21S/N-7`, '(30)12(21)S/N-7'],
    ['00123456789012345675', '(00)123456789012345675'],
    ['', ''],
  ])('reads %j', (text, expected) => {
    expect(line(text)).toBe(expected);
    expect(readGs1(text).fault).toBeUndefined();
  });

  it.each([
    ['0112312312312334', 'check-digit', ''],
    ['011231231231233', 'too-short', ''],
    ['0112312312312333991\u00e9', 'bad-characters', '(01)12312312312333'],
    ['011231231231233388', 'unknown-ai', '(01)12312312312333'],
    ['17261301', 'bad-date', ''],
    [`10${'A'.repeat(21)}`, 'too-long', ''],
    ['10', 'too-short', ''],
    ['310300125X', 'bad-characters', ''],
  ])('stops at the fault in %j and keeps what was good', (text, code, before) => {
    expect(readGs1(text).fault?.code).toBe(code);
    expect(line(text)).toBe(before);
  });

  it('takes another separator where the scanner was told to send one', () => {
    expect(readGs1('10ABC|21X', '|').fields).toEqual([
      { ai: '10', value: 'ABC' },
      { ai: '21', value: 'X' },
    ]);
  });

  it('gives back whatever was put in', () => {
    const textValue = fc
      .array(fc.constantFrom(...'ABCxyz0129-/'), { minLength: 1, maxLength: 20 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.nat(9_999_999_999_999),
        textValue,
        textValue,
        fc.nat(999_999),
        (n, batch, serial, weight) => {
          const body = String(n).padStart(13, '0');
          const gtin = `${body}${checkDigit(body)}`;
          const kilos = String(weight).padStart(6, '0');
          const fields = [
            { ai: '01', value: gtin },
            { ai: '10', value: batch },
            { ai: '3103', value: kilos },
            { ai: '21', value: serial },
          ];
          expect(readGs1(`01${gtin}10${batch}${gs}3103${kilos}21${serial}`)).toEqual({ fields });
        },
      ),
    );
  });

  it('never throws and never loses its place', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const { fields, fault } = readGs1(text);
        const used = fields.reduce((length, field) => length + field.ai.length + field.value.length, 0);
        if (fault) expect(fault.at).toBeGreaterThanOrEqual(used);
        else expect(text.replaceAll(gs, '').length).toBe(used);
      }),
    );
  });
});

describe('the facts of a GS1 code', () => {
  it('are what a till can use', () => {
    const { fields } = readGs1(
      `0112312312312333310300125017261200${''}10LOT7${gs}39329521250${gs}21S1${gs}3712`,
    );
    expect(gs1Facts(fields, 2026)).toEqual({
      gtin: '12312312312333',
      netWeight: { digits: 1250, decimals: 3 },
      expiry: '2026-12-31',
      batch: 'LOT7',
      price: { digits: 1250, decimals: 2, currency: '952' },
      serial: 'S1',
      count: 12,
    });
  });

  it('take a price without a currency, and the contents of a case', () => {
    const { fields } = readGs1(`0212312312312333${''}15270215392212599`);
    expect(gs1Facts(fields, 2026)).toEqual({
      gtin: '12312312312333',
      bestBefore: '2027-02-15',
      price: { digits: 12_599, decimals: 2 },
    });
  });
});

describe('a GS1 day', () => {
  it.each([
    ['261231', 2026, '2026-12-31'],
    ['280200', 2026, '2028-02-29'],
    ['270200', 2026, '2027-02-28'],
    ['760101', 2026, '2076-01-01'],
    ['770101', 2026, '1977-01-01'],
    ['000101', 2099, '2100-01-01'],
    ['490101', 2099, '2149-01-01'],
    ['500101', 2099, '2050-01-01'],
    ['270231', 2026, undefined],
  ])('%s read in %s is %s', (value, thisYear, expected) => {
    expect(gs1Day(value, thisYear)).toBe(expected);
  });
});
