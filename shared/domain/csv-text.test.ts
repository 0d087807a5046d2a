import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCsv, sniffEncoding } from './csv-encodings.ts';
import { csvParseOptions, sniffDialect } from './csv-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, little: boolean) => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), little);
  return bytes;
};
const latin = (text: string) => Uint8Array.from([...text], (character) => character.charCodeAt(0));
const read = (bytes: Uint8Array) => {
  const encoding = sniffEncoding(bytes);
  const text = decodeCsv(bytes, encoding);
  return { encoding, rows: parse(text, csvParseOptions(sniffDialect(text))) };
};
const table = 'code;libellé\n1;Crème\n';
const rows = [
  ['code', 'libellé'],
  ['1', 'Crème'],
];

describe('the encoding', () => {
  it.each([
    ['utf-8', utf8(table)],
    ['utf-8', utf8(`\ufeff${table}`)],
    ['utf-16le', utf16(`\ufeff${table}`, true)],
    ['utf-16be', utf16(`\ufeff${table}`, false)],
    ['utf-16le', utf16(table, true)],
    ['utf-16be', utf16(table, false)],
    ['windows-1252', latin(table)],
  ])('%s is found and read', (encoding, bytes) => {
    expect(read(bytes)).toEqual({ encoding, rows });
  });

  it('of the euro sign and the œ of Windows-1252 is read', () => {
    expect(decodeCsv(Uint8Array.of(0x80, 0x20, 0x9c, 0x75, 0x66, 0x73), 'windows-1252')).toBe('€ œufs');
  });

  it('is found in a beginning that cuts a character in two', () => {
    const bytes = utf8('code,name\n1,Crème brûlée 日本\n');
    for (let length = 0; length <= bytes.length; length++)
      expect(sniffEncoding(bytes.subarray(0, length))).toBe('utf-8');
  });

  it('of valid UTF-8 is never mistaken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0'));
        expect(decodeCsv(utf8(text), sniffEncoding(utf8(text)))).toBe(text.replace(/^\ufeff/, ''));
      }),
    );
  });

  it('of an empty file is UTF-8', () => {
    expect(sniffEncoding(new Uint8Array())).toBe('utf-8');
  });
});

describe('the dialect', () => {
  it.each([
    ['code,name,price\n1,"a; b",2\n2,c,3\n', ',', 0],
    ['code;name;price\n1;a;1,50\n2;b;2,50\n', ';', 0],
    ['code\tname\n1\ta, b; c\n', '\t', 0],
    ['code|name|price\n1|a, b|1,50\n2|c|2\n', '|', 0],
    ['Liste des prix\nBoutique Awa, Dakar\n\ncode;nom;prix\n1;Riz;1,50\n2;Sel;2\n', ';', 0],
    ['sep=|\ncode|name\n', '|', 1],
    ['sep=;\ncode;name\n', ';', 1],
    ['SEP=,\r\ncode,name\r\n', ',', 1],
    ['"sep=\t"\r\ncode\tname\r\n', '\t', 1],
    ['code\n1\n', ',', 0],
    ['', ',', 0],
    ['1;"Riz; ""parfumé"";\nlong";1,5\n2;b;2,5\n', ';', 0],
    ['code;name\n1;Huile, 1 L\n2;Sel, fin\n3;Thon, huile\n', ';', 0],
  ])('of %j is "%s"', (text, delimiter, skipLines) => {
    expect(sniffDialect(text)).toEqual({ delimiter, skipLines });
  });
});

describe('a nasty file', () => {
  const parsed = (text: string) => parse(text, csvParseOptions(sniffDialect(text)));

  it('with quotes, line ends in quotes, blank lines and short rows is read', () => {
    const text =
      'sep=;\r\ncode;name;price\r\n1;"Riz ""parfumé""\r\n5 kg";4200\r\n\r\n;;\r\n2;Sel\r\n3;TV 32" LED;90000;extra\r\n';
    expect(parsed(text)).toEqual([
      ['code', 'name', 'price'],
      ['1', 'Riz "parfumé"\r\n5 kg', '4200'],
      ['2', 'Sel'],
      ['3', 'TV 32" LED', '90000', 'extra'],
    ]);
  });

  it.each(['code;nom\r\n1;Sel\n2;Riz\n3;Thé\r\n', 'code;nom\n1;Sel\r\n2;Riz\r\n3;Thé\n'])(
    'of two programs has two kinds of line ends, and a row on each line by its own number: %j',
    (text) => {
      const lines = parse(text, { ...csvParseOptions(sniffDialect(text)), info: true }) as unknown as {
        record: string[];
        info: { lines: number };
      }[];
      expect(lines.map(({ record, info }) => [info.lines, ...record])).toEqual([
        [1, 'code', 'nom'],
        [2, '1', 'Sel'],
        [3, '2', 'Riz'],
        [4, '3', 'Thé'],
      ]);
    },
  );

  it('with old Macintosh line ends is read', () => {
    expect(parsed('code;name\r1;Sel\r')).toEqual([
      ['code', 'name'],
      ['1', 'Sel'],
    ]);
  });

  it('with signs after a quote, and blanks before one, is read', () => {
    expect(parsed('code;name;x\n1;"a" b;c\n2; "d; e";f\n')).toEqual([
      ['code', 'name', 'x'],
      ['1', '"a" b', 'c'],
      ['2', 'd; e', 'f'],
    ]);
  });

  it('with a quote that never closes is read without quotes', () => {
    const text = 'code;name\n1;"Riz\n2;Sel\n';
    expect(() => parsed(text)).toThrow(/quote/i);
    expect(parse(text, csvParseOptions(sniffDialect(text), false))).toEqual([
      ['code', 'name'],
      ['1', '"Riz'],
      ['2', 'Sel'],
    ]);
  });

  it('gives back what a spreadsheet wrote', () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.trim());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t'),
        (body, d) => {
          const all = [['code', 'name'], ...body.map(([a, b], n) => [`${n}${a}`, `x${b}`])];
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = all.map((row) => row.map(quote).join(d)).join('\r\n');
          expect(parsed(text)).toEqual(all);
        },
      ),
    );
  });
});
