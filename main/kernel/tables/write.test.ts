import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import {
  csvOf,
  csvPieces,
  mostSheetRows,
  sheetRows,
  type Table,
  TableTooLong,
} from '#shared/domain/table-cells.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { tableBytes, writeTable } from './write.ts';

const table: Table = {
  name: 'Articles: [test] / été',
  columns: [
    { header: 'code', kind: 'text' },
    { header: 'name', kind: 'text' },
    { header: 'price', kind: 'decimal', places: 2 },
    { header: 'stock', kind: 'decimal', places: 3 },
    { header: 'lines', kind: 'integer' },
    { header: 'day', kind: 'day' },
    { header: 'at', kind: 'moment' },
  ],
  rows: [
    ['0036000291452', 'Café "moulu", 1 kg', 1250, 3500, 7, '2026-02-28', '2026-02-28 23:59'],
    ['=1+1', '=HYPERLINK("http://x","y")', -5, 0, 0, '1999-12-31', '2000-01-01 00:00:07'],
    ['-1', "'=2", null, -1, null, null, null],
    ['3.76_x0041_', 'Deux\nlignes \u0000\u0001\ud800', 9_007_199_254_740_991, 1, 1, null, null],
  ],
};

const sheetOf = (bytes: Buffer, cellDates = false) => {
  const book = read(bytes, { cellDates, UTC: true });
  expect(book.SheetNames).toEqual(['Articles   test    été']);
  const sheet = book.Sheets[book.SheetNames[0] ?? ''];
  if (!sheet) throw new Error('no sheet');
  return sheet;
};

describe('a table as XLSX', () => {
  it('is read by another program as it was: texts, zeros, decimals, no formula', async () => {
    const sheet = sheetOf(await tableBytes('xlsx', table));
    const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1, raw: true });
    expect(rows[0]).toEqual(['code', 'name', 'price', 'stock', 'lines', 'day', 'at']);
    expect(rows[1]?.slice(0, 5)).toEqual(['0036000291452', 'Café "moulu", 1 kg', 12.5, 3.5, 7]);
    expect(rows[2]?.slice(0, 5)).toEqual(['=1+1', '=HYPERLINK("http://x","y")', -0.05, 0, 0]);
    expect(rows[3]).toEqual(['-1', "'=2", undefined, -0.001]);
    expect(rows[4]?.slice(0, 2)).toEqual(['3.76_x0041_', 'Deux\nlignes \ufffd']);
    const cells = Object.entries(sheet).filter(([name]) => !name.startsWith('!'));
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter(([, cell]) => (cell as { f?: string }).f !== undefined)).toEqual([]);
  });

  it('holds days and moments as the clock of the shop showed them', async () => {
    const sheet = sheetOf(await tableBytes('xlsx', table));
    const shown = utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false });
    expect(shown[1]?.slice(5)).toEqual(['2026-02-28', '2026-02-28 23:59']);
    expect(shown[2]?.slice(5)).toEqual(['1999-12-31', '2000-01-01 00:00']);
  });
});

describe('a table as CSV', () => {
  it('says UTF-8, quotes what needs it, keeps formulas from being any and writes decimals by their digits', async () => {
    expect((await tableBytes('csv', table)).toString()).toBe(
      [
        '\ufeffcode,name,price,stock,lines,day,at',
        '0036000291452,"Café ""moulu"", 1 kg",12.50,3.500,7,2026-02-28,2026-02-28 23:59',
        `'=1+1,"'=HYPERLINK(""http://x"",""y"")",-0.05,0.000,0,1999-12-31,2000-01-01 00:00:07`,
        "'-1,''=2,,-0.001,,,",
        '3.76_x0041_,"Deux\nlignes \ufffd",90071992547409.91,0.001,1,,',
        '',
      ].join('\r\n'),
    );
  });

  it('comes in pieces while the rows are read', async () => {
    let taken = 0;
    function* rows() {
      for (; taken < 20_000; taken++) yield [`${taken}`, 'x'.repeat(40)];
    }
    const columns = [
      { header: 'code', kind: 'text' },
      { header: 'name', kind: 'text' },
    ] as const;
    for await (const piece of writeTable('csv', { name: 'x', columns, rows: rows() })) {
      expect(piece.length).toBeLessThan(100_000);
      break;
    }
    expect(taken).toBeLessThan(10_000);
  });
});

it.each([
  [1.5, 'integer'],
  ['12', 'decimal'],
  [Number.NaN, 'decimal'],
  [3, 'text'],
  ['yesterday', 'day'],
] as const)('refuses %j in a column of kind %s', async (value, kind) => {
  const wrong: Table = { name: 'x', columns: [{ header: 'a', kind }], rows: [[value]] };
  await expect(tableBytes('csv', wrong)).rejects.toThrow('cannot hold');
  await expect(tableBytes('xlsx', wrong)).rejects.toThrow('cannot hold');
});

const listOf = async <T>(pieces: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
};

describe('a table of the screens', () => {
  it('parts its cells as spreadsheets of the language read them', async () => {
    const money: Table = {
      name: 'Articles',
      columns: [
        { header: 'Nom; court', kind: 'text' },
        { header: 'Prix', kind: 'decimal', places: 2 },
      ],
      rows: [
        ['dit "oui"; non', -350],
        [' =1+1', 1_000_000],
        ['\t-2', 5],
      ],
    };
    const text = async (lang: Lang) => (await listOf(csvPieces(money, csvOf(lang)))).join('');
    expect(await text('fr')).toBe(
      `\ufeff"Nom; court";Prix\r\n"dit ""oui""; non";-3,50\r\n' =1+1;10000,00\r\n'\t-2;0,05\r\n`,
    );
    expect(await text('en')).toContain('\r\n"dit ""oui""; non",-3.50\r\n');
  });

  it('stops where a sheet is full, and never beyond', async () => {
    const rows = (count: number): Table => ({
      name: 'Lignes',
      columns: [{ header: 'n', kind: 'integer' }],
      rows: Array.from({ length: count }, (_, at) => [at]),
    });
    expect(await listOf(sheetRows(rows(9), 10))).toHaveLength(9);
    await expect(listOf(sheetRows(rows(10), 10))).rejects.toThrow(TableTooLong);
    expect(mostSheetRows).toBe(1_048_576);
  });
});
