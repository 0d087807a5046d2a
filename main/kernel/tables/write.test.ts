import { read, utils } from '@e965/xlsx';
import { strFromU8, unzipSync } from 'fflate';
import { readOds } from 'hucre/ods';
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

const sheetOf = (bytes: Buffer) => {
  const book = read(bytes, { UTC: true });
  expect(book.SheetNames).toEqual(['Articles   test    été']);
  const sheet = book.Sheets[book.SheetNames[0] ?? ''];
  if (!sheet) throw new Error('no sheet');
  return sheet;
};

describe.each(['xlsx', 'ods'] as const)('a table as %s', (format) => {
  it('is read by another program as it was: texts, zeros, decimals, no formula', async () => {
    const sheet = sheetOf(await tableBytes(format, table));
    const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1, raw: true });
    expect(rows[0]).toEqual(['code', 'name', 'price', 'stock', 'lines', 'day', 'at']);
    expect(rows[1]?.slice(0, 5)).toEqual(['0036000291452', 'Café "moulu", 1 kg', 12.5, 3.5, 7]);
    expect(rows[2]?.slice(0, 5)).toEqual(['=1+1', '=HYPERLINK("http://x","y")', -0.05, 0, 0]);
    expect(rows[3]).toEqual(['-1', "'=2", undefined, -0.001]);
    // That program reads a run of signs of the other format as a character in this one too.
    expect(rows[4]?.[0]).toBe(format === 'xlsx' ? '3.76_x0041_' : '3.76A');
    expect(rows[4]?.[1]).toBe('Deux\nlignes \ufffd');
    const cells = Object.entries(sheet).filter(([name]) => !name.startsWith('!'));
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter(([, cell]) => (cell as { f?: string }).f !== undefined)).toEqual([]);
  });

  it('holds days and moments as the clock of the shop showed them', async () => {
    const sheet = sheetOf(await tableBytes(format, table));
    const shown = utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false });
    expect(shown[1]?.slice(5)).toEqual(['2026-02-28', '2026-02-28 23:59']);
    expect(shown[2]?.slice(5)).toEqual(['1999-12-31', '2000-01-01 00:00']);
  });
});

describe('a table as ODS', () => {
  it('keeps blanks, tabs, lines and what XML has for itself; figures stand there by their digits', async () => {
    const odd = ['3.76_x0042_', 'a  b', ' a ', 'a\tb', 'un\ndeux', '<a href="x">&amp;</a>', "l'été", '   '];
    const columns = [
      { header: 'Prix & "TTC"', kind: 'decimal', places: 3 },
      { header: 'name', kind: 'text' },
    ] as const;
    const bytes = await tableBytes('ods', { name: 'A <b>', columns, rows: odd.map((name) => [-5, name]) });
    const sheets = (await readOds(bytes)).sheets;
    expect(sheets.map(({ name }) => name)).toEqual(['A <b>']);
    expect(sheets[0]?.rows[0]).toEqual(['Prix & "TTC"', 'name']);
    expect(sheets[0]?.rows[1]?.[1]).toBe('3.76_x0042_');
    const content = strFromU8(unzipSync(bytes)['content.xml'] ?? new Uint8Array());
    expect(content).toContain('office:value="-0.005"');
    expect(content).not.toContain('formula');
    const others = utils.sheet_to_json<unknown[]>(Object.values(read(bytes).Sheets)[0] ?? {}, { header: 1 });
    expect(others.slice(2)).toEqual(odd.slice(1).map((name) => [-0.005, name]));
  });

  it('says by its first bytes what it is, and is the same file each time', async () => {
    const [one, two] = await Promise.all([tableBytes('ods', table), tableBytes('ods', table)]);
    expect(one.subarray(30, 84).toString()).toBe('mimetypeapplication/vnd.oasis.opendocument.spreadsheet');
    expect(one.equals(two)).toBe(true);
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

  it.each(['csv', 'ods'] as const)('comes in pieces while the rows are read: %s', async (format) => {
    let taken = 0;
    function* rows() {
      for (; taken < 20_000; taken++) yield [`${taken}`, 'x'.repeat(40)];
    }
    const columns = [
      { header: 'code', kind: 'text' },
      { header: 'name', kind: 'text' },
    ] as const;
    for await (const piece of writeTable(format, { name: 'x', columns, rows: rows() })) {
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
  await expect(tableBytes('ods', wrong)).rejects.toThrow('cannot hold');
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
