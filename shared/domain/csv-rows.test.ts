import { describe, expect, it } from 'vitest';
import { type CsvRowSettings, longestCell, readCsvRow } from './csv-rows.ts';

const settings: CsvRowSettings = {
  mapping: { code: 0, name: 1, price: 2, tax_rate: 3, category: 4, stock: 5, cost: 6, unit: 7 },
  currencyDecimals: 0,
  eightDigits: 'ean-8',
};
const read = (...row: string[]) => readCsvRow(row, 2, settings, new Map());
const reasons = (...row: string[]) => {
  const result = read(...row);
  return result.ok === false ? result.reasons : [];
};
const warnings = (code: string, price = '100') => {
  const result = read(code, 'Sel', price);
  return result.ok ? result.warnings : result.ok === false ? result.reasons : [];
};

describe('a row', () => {
  it('that is complete becomes a product', () => {
    expect(
      read('3017620422003', ' Pâte  à\ntartiner ', '1 500', '18', 'Épicerie', '12', '1100', 'pièce'),
    ).toEqual({
      ok: true,
      product: {
        code: '3017620422003',
        written: null,
        key: '03017620422003',
        more: [],
        name: 'Pâte à tartiner',
        price_minor: 1500,
        cost_minor: 1100,
        tax_ppm: 180_000,
        tax_named: null,
        category: 'Épicerie',
        stock_milli: 12_000,
        unit: 'piece',
        off: false,
      },
      warnings: [],
      instead: [],
    });
  });

  it('that is short has nothing in the cells it lacks', () => {
    const result = read('3017620422003', 'Sel');
    expect(result.ok && [result.product.price_minor, result.product.stock_milli, result.warnings]).toEqual([
      null,
      null,
      ['no-price'],
    ]);
  });

  it('without a code is accepted with a warning', () => {
    const result = read('', 'Tomates', '800');
    expect(result.ok && [result.product.code, result.product.key, result.warnings]).toEqual([
      null,
      null,
      ['no-code'],
    ]);
  });

  it.each([
    ['missing-name', ['3017620422003', '  ', '100']],
    ['name-too-long', ['3017620422003', 'x'.repeat(201), '100']],
    ['code-damaged', ['3,27654E+12', 'Grenade', '100']],
    ['code-damaged', ['3.01762e+12', 'Grenade', '100']],
    ['code-damaged', ['########', 'Grenade', '100']],
    ['bad-code', ['x'.repeat(81), 'Sel', '100']],
    ['bad-code', ['12\u000034', 'Sel', '100']],
    ['bad-price', ['1', 'Sel', 'cent']],
    ['bad-price', ['1', 'Sel', '-100']],
    ['bad-price', ['1', 'Sel', '10,50']],
    ['bad-tax', ['1', 'Sel', '100', '118']],
    ['bad-stock', ['1', 'Sel', '100', '', '', 'beaucoup']],
    ['bad-cost', ['1', 'Sel', '100', '', '', '', '?']],
    ['bad-unit', ['1', 'Sel', '100', '', '', '', '', 'poignée']],
  ])('is refused with %s', (reason, row) => {
    expect(reasons(...row)).toEqual([reason]);
  });

  it('is refused with a price, or a cost, that the shop cannot take', () => {
    const bounded = { ...settings, mostPrice_minor: 10_000_000_000 };
    const reasonsOf = (...row: string[]) => {
      const result = readCsvRow(row, 2, bounded, new Map());
      return result.ok === false ? result.reasons : [];
    };
    expect(reasonsOf('1', 'Sel', '10000000000')).toEqual([]);
    expect(reasonsOf('1', 'Sel', '10000000001')).toEqual(['bad-price']);
    expect(reasonsOf('1', 'Sel', '100', '', '', '', '3017620422003')).toEqual(['bad-cost']);
  });

  it('names every reason at once', () => {
    expect(reasons('3E+12', '', 'x')).toEqual(['code-damaged', 'missing-name', 'bad-price']);
  });

  it('with a price of nothing asks for the price at the till', () => {
    const result = read('1', 'Sel', '0');
    expect(result.ok && result.product.price_minor).toBeNull();
    expect(warnings('1', '0')).toEqual(['no-price']);
  });

  it.each([
    ["'0123456", '0123456'],
    ['="0123456"', '0123456'],
    ['3017620422003.0', '3017620422003'],
    ['12E34', '12E34'],
    ['A-7', 'A-7'],
  ])('with the code %s has %s', (cell, code) => {
    const result = read(cell, 'Sel', '100');
    expect(result.ok && result.product.code).toBe(code);
  });

  it('is warned of codes that look wrong', () => {
    expect(warnings('3017620422004')).toEqual(['check-digit']);
    expect(warnings('34000318131')).toEqual(['lost-zero']);
    expect(warnings('2345673')).toEqual(['lost-zero']);
    expect(warnings('3017620422003')).toEqual([]);
    expect(warnings('1234567890')).toEqual([]);
    expect(warnings('036000291452')).toEqual([]);
  });
});

describe('codes that a spreadsheet wrote as numbers', () => {
  const code = (cell: string, more: Partial<CsvRowSettings> = {}) => {
    const result = readCsvRow([cell, 'Sel', '100'], 2, { ...settings, ...more }, new Map());
    return result.ok ? result.product.code : result.ok === false ? result.reasons : null;
  };
  it.each([
    ['3.760000000017E12', '3760000000017'],
    ['3,760000000017E+12', '3760000000017'],
    ['3.6000291452E10', '36000291452'],
    ['3.76E12', ['code-damaged']],
    ['3.76E+12', ['code-damaged']],
    ['3.76000000001E12', ['code-damaged']],
    ['3E12', '3E12'],
    ['1E5', '1E5'],
    ['12.5E3', '12.5E3'],
  ])('%s: %j', (cell, expected) => {
    expect(code(cell)).toEqual(expected);
  });

  it('get their zeros back where the file is full of GTINs, and say so', () => {
    expect(code('36000291452', { restoreZeros: true })).toBe('036000291452');
    expect(code('2345673', { restoreZeros: true })).toBe('02345673');
    expect(code('12345678', { restoreZeros: true })).toBe('12345678');
    const result = readCsvRow(
      ['36000291452', 'Sel', '100'],
      2,
      { ...settings, restoreZeros: true },
      new Map(),
    );
    expect(result).toMatchObject({
      warnings: ['zero-restored'],
      product: { written: '36000291452', key: '00036000291452' },
    });
  });
});

describe('a row that is no product', () => {
  const headers = ['code', 'nom', 'prix', 'stock'];
  const row = (...cells: string[]) =>
    readCsvRow(
      cells,
      2,
      { ...settings, headers, mapping: { code: 0, name: 1, price: 2, stock: 3 } },
      new Map(),
    );
  it.each([
    [['A', 'Café', '4', '50', '12'], ['too-many-cells']],
    [['', 'TOTAL', '12000', ''], ['total-row']],
    [['Total général', '', '12000', ''], ['total-row']],
    [['', 'Sous-total :', '12000', ''], ['total-row']],
    [['A', 'Caf\u0000é', '4', ''], ['bad-name']],
    [['A', 'Caf\ufffd', '4', ''], ['bad-name']],
  ])('%j is refused: %j', (cells, reasons) => {
    expect(row(...cells)).toEqual({ ok: false, reasons });
  });

  it('but empty cells after the last one are nothing, and Total with a code is a product', () => {
    expect(row('A', 'Café', '4', '50', '', ' ')).toMatchObject({ ok: true });
    expect(row('3017620422003', 'Total', '4', '1')).toMatchObject({ ok: true });
    expect(row('A', 'Total Quartz 5W30', '4', '1')).toMatchObject({ ok: true });
  });

  it('in another currency says which fault it is', () => {
    const settingsOf = { ...settings, headers, currency: 'XOF', mapping: { name: 1, price: 2 } };
    expect(readCsvRow(['A', 'Café', '$4', ''], 2, settingsOf, new Map())).toEqual({
      ok: false,
      reasons: ['other-currency'],
    });
    expect(readCsvRow(['A', 'Café', '4 F', ''], 2, settingsOf, new Map())).toMatchObject({ ok: true });
  });
});

it('names that a spreadsheet was kept from calculating come back', () => {
  const result = readCsvRow(['1', "'=Promo", '100'], 2, settings, new Map());
  expect(result.ok && result.product.name).toBe('=Promo');
});

describe('a cell of more letters than anything of a product has', () => {
  const long = ' '.repeat(longestCell);
  it.each([
    ['a code', [`3017620422003${long}`, 'Sel', '100']],
    ['a price', ['3017620422003', 'Sel', `1${long}00`]],
  ])('refuses its row: %s', (_what, cells) => {
    expect(readCsvRow(cells, 2, settings, new Map())).toEqual({ ok: false, reasons: ['cell-too-long'] });
  });
  it('is nothing to a row where no column of the product has it', () => {
    const mapping = { code: 0, name: 1, price: 2 };
    const cells = ['3017620422003', 'Sel', '100', `a${long}`];
    expect(readCsvRow(cells, 2, { ...settings, mapping }, new Map()).ok).toBe(true);
  });
});

describe('a code that comes twice', () => {
  it('is refused and names the line that had it first, also in another form', () => {
    const seen = new Map<string, number>();
    expect(readCsvRow(['036000291452', 'A', '1'], 2, settings, seen).ok).toBe(true);
    expect(readCsvRow(['0036000291452', 'B', '1'], 9, settings, seen)).toEqual({
      ok: false,
      reasons: ['code-twice'],
      firstLine: 2,
    });
  });

  it('does not count a row that was refused', () => {
    const seen = new Map<string, number>();
    expect(readCsvRow(['42', '', '1'], 2, settings, seen).ok).toBe(false);
    expect(readCsvRow(['42', 'Sel', '1'], 3, settings, seen).ok).toBe(true);
    expect(seen).toEqual(new Map([['42', 3]]));
  });
});

it('a file without a price column is not warned of missing prices', () => {
  const result = readCsvRow(['42', 'Sel'], 2, { ...settings, mapping: { code: 0, name: 1 } }, new Map());
  expect(result.ok && result.warnings).toEqual([]);
});

describe('what stands where there is nothing', () => {
  it.each(['N/A', '#N/A', 'NULL', '-', '—', '0', '0000000000000', 'aucun', '\u200b'])(
    'is no code: %s',
    (code) => {
      const result = read(code, 'Sel', '100');
      expect(result.ok && [result.product.code, result.warnings]).toEqual([null, ['no-code']]);
    },
  );
  it.each(['#REF!', '#N/A', '#NOM?', '#VALEUR!', 'A\u0085B'])('%s is no name of a product', (name) => {
    expect(reasons('96385074', name, '100')).toEqual(['bad-name']);
  });
  it('is a name that nobody sees, and a name that turns round what follows is read straight', () => {
    expect(reasons('96385074', '\u200b\u2060', '100')).toEqual(['missing-name']);
    const result = read('96385074', '\u202eSel', '100');
    expect(result.ok && result.product.name).toBe('Sel');
  });
});
