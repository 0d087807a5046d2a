import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit } from './barcode.ts';
import { code128Modules } from './receipt-barcode.ts';
import { readReceipt, receiptCode, receiptNumber, tillMark, tillSign } from './receipt-code.ts';

const numbers = [1, 42, 999_999, 1_048_577, 17_210_367, 17_210_368, 12_345_678_901];

describe('the code of a receipt', () => {
  it('gives its till and the number of its ticket, and only its own', () => {
    for (const name of ['2', 'Caisse 2', 'Till 2 ', '99', 'Comptoir', '0', 'Caisse 123', '']) {
      const till = tillMark('T4K7Q2MZ', name);
      const called = /(?:^|\D)(\d{1,2})\s*$/.exec(name)?.[1];
      for (const number of numbers)
        for (const scanned of [receiptCode(number, till), `]C0${receiptCode(number, till).toLowerCase()}`])
          expect(readReceipt(scanned)).toEqual({
            number,
            till: { number: Number(called ?? 0) || null, sign: tillSign('T4K7Q2MZ') },
          });
    }
  });

  it('differs between two tills that sold the same number, also where both have one name', () => {
    const codes = ['T4K7Q2MZ', 'T4K7Q2MY', 'TABCDEFG'].map((id) => receiptCode(17, tillMark(id, '1')));
    expect(new Set(codes).size).toBe(3);
    expect(receiptCode(17, tillMark('T4K7Q2MZ', '1'))).not.toBe(receiptCode(17, tillMark('T4K7Q2MZ', '2')));
  });

  it('is twelve characters of set B up to 17 million tickets: bars that paper of 58 mm holds', () => {
    for (const number of [1, 17_210_367]) {
      const code = receiptCode(number, tillMark('T4K7Q2MZ', '99'));
      expect(code).toMatch(/^TK[BCDEFGHJKLNPRSTUVX][0-9BCDEFGHJKLNPRSTUVX]{9}$/);
      expect(code128Modules(code.length) * 2).toBeLessThanOrEqual(384);
    }
  });

  it('is still read as it was printed before, and names no till then', () => {
    for (const number of numbers) {
      const digits = String(number).padStart(6, '0');
      expect(readReceipt(`TK${digits}${checkDigit(digits)}`)).toEqual({ number, till: null });
    }
    for (const other of ['TK0000421', 'TK42', 'TKX000042', '0000424', 'TK000042', 'TKB', '', 'TKAMQWYZ12345'])
      expect(receiptNumber(other), other).toBeUndefined();
  });

  it('is not read with one symbol wrong, or two that changed places', () => {
    const anyId = fc.stringMatching(/^T[0-9A-Z]{7}$/);
    fc.assert(
      fc.property(
        anyId,
        fc.nat(99),
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.nat(),
        fc.nat(),
        (id, name, number, at, by) => {
          const code = receiptCode(number, tillMark(id, String(name)));
          expect(receiptNumber(code)).toBe(number);
          const symbols = '0123456789BCDEFGHJKLNPRSTUVX';
          const place = 2 + (at % (code.length - 2));
          const wrong = symbols[(symbols.indexOf(code[place]!) + 1 + (by % 27)) % 28]!;
          expect(receiptNumber(code.slice(0, place) + wrong + code.slice(place + 1))).toBeUndefined();
        },
      ),
    );
  });
});
