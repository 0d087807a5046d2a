import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BookType, CFB, utils, write } from '@e965/xlsx';
import { strToU8, zipSync } from 'fflate';
import { writeOds } from 'hucre/ods';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertTable } from './convert.ts';
import { kindOf, type WorkbookKind } from './fault.ts';
import { runTable } from './table-job.ts';
import { tableBytes } from './write.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'convert-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The text of a workbook, and what was found in it. */
async function read(bytes: Uint8Array | string, sheet: number | null = null) {
  const [source, target] = ['in', 'out'].map((name) => path.join(folder, name)) as [string, string];
  fs.writeFileSync(source, bytes);
  const kind = kindOf(fs.readFileSync(source).subarray(0, 65_536)) as WorkbookKind;
  const table = await convertTable(source, target, kind, sheet);
  return { kind, ...table, text: fs.readFileSync(target, 'utf8') };
}

const rows = [
  ['Code', 'Désignation', 'Prix', 'Bio', 'Arrivé'],
  ['0036000291452', 'Café "moulu", 1 kg', 12.5, true, new Date(Date.UTC(2026, 1, 28))],
  [3760000000017, 'Pâté\nde campagne', 0.1 + 0.2, false, null],
  [],
  ['=1+1', "'", 1_234_567, null, null],
];
const text = [
  'Code,Désignation,Prix,Bio,Arrivé',
  '0036000291452,"Café ""moulu"", 1 kg",12.5,true,2026-02-28',
  '3760000000017,Pâté de campagne,0.3,false',
  '',
  "=1+1,',1234567",
  '',
].join('\n');

function workbook(type: BookType, sheets: Record<string, unknown[][]> = { Prix: rows }): Buffer {
  const book = utils.book_new();
  for (const [name, cells] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(cells, { UTC: true }), name);
  return write(book, { type: 'buffer', bookType: type }) as Buffer;
}
/** Cells after the last one are no cells. */
const trimmed = (csv: string): string => csv.replaceAll(/,+$/gm, '');

describe('a workbook', () => {
  it.each([
    ['xlsx', 'zip'],
    ['biff8', 'excel'],
  ] as const)('of the kind %s becomes the text that was typed', async (type, kind) => {
    const got = await read(workbook(type));
    expect(got.kind).toBe(kind);
    expect(trimmed(got.text)).toBe(text);
  });

  it('of LibreOffice becomes the text that was typed', async () => {
    const bytes = await writeOds({ sheets: [{ name: 'Prix', rows: rows as (string | number)[][] }] });
    const got = await read(bytes);
    expect(got.sheets).toEqual(['Prix']);
    expect(trimmed(got.text)).toBe(text);
    const plain = rows.map((row) => row.slice(0, 4));
    const other = await read(workbook('ods', { Prix: plain }));
    expect(trimmed(other.text)).toBe(text.replace(',Arrivé', '').replace(',2026-02-28', ''));
  });

  it('of LibreOffice in one XML file becomes the text that was typed', async () => {
    const cell = (text: string) =>
      `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
    const number = (value: number) =>
      `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>`;
    const sheet = (name: string, lines: string[]) =>
      `<table:table table:name="${name}">${lines.map((line) => `<table:table-row>${line}</table:table-row>`).join('')}</table:table>`;
    const flat = (kind: string, sheets: string[]) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.${kind}"><office:body><office:spreadsheet>${sheets.join('')}</office:spreadsheet></office:body></office:document>`;
    const prices = sheet('Prix', [cell('Code') + cell('Prix'), cell('0036000291452') + number(12.5)]);
    const stock = sheet('Stock &amp; lieu', [cell('a') + cell('b'), number(1) + number(2)]);
    expect(await read(flat('spreadsheet', [prices, stock]))).toEqual({
      kind: 'flat-ods',
      sheets: ['Prix', 'Stock & lieu'],
      sheet: 0,
      text: 'Code,Prix\n0036000291452,12.5\n',
    });
    expect((await read(flat('spreadsheet', [prices, stock]), 1)).text).toBe('a,b\n1,2\n');
    expect(kindOf(Buffer.from(flat('text', [])))).toBe('document');
  });

  it('with a password is said to be locked', async () => {
    const box = CFB.utils.cfb_new();
    CFB.utils.cfb_add(box, '/EncryptionInfo', Buffer.alloc(64));
    CFB.utils.cfb_add(box, '/EncryptedPackage', Buffer.alloc(5000));
    await expect(read(CFB.write(box, { type: 'buffer' }) as Buffer)).rejects.toMatchObject({
      fault: 'locked',
    });
  });

  it('that the till wrote comes back', async () => {
    const columns = [
      { header: 'code', kind: 'text' },
      { header: 'price', kind: 'decimal', places: 2 },
    ] as const;
    const bytes = await tableBytes('xlsx', {
      name: 'Articles',
      columns,
      rows: [
        ['007', 1250],
        ['=x', 5],
      ],
    });
    expect((await read(bytes)).text).toBe('code,price\n007,12.5\n=x,0.05\n');
  });

  it.each(['xlsx', 'biff8', 'ods'] as const)(
    'of the kind %s with a cover sheet is read where the table is, or where it is asked for',
    async (type) => {
      const bytes = workbook(type, {
        Accueil: [['Bienvenue'], ['Bonne lecture']],
        Vide: [],
        Prix: [
          ['a', 'b'],
          [1, 2],
        ],
        Stock: [
          ['c', 'd'],
          [3, 4],
        ],
      });
      expect(await read(bytes)).toMatchObject({
        sheets: ['Accueil', 'Prix', 'Stock'],
        sheet: 1,
        text: 'a,b\n1,2\n',
      });
      expect(await read(bytes, 2)).toMatchObject({ sheet: 2, text: 'c,d\n3,4\n' });
    },
  );
});

describe('what is called .xls and is none', () => {
  it('is read as the web page it is', async () => {
    const page = `<html><head><meta charset="windows-1252"></head><body><table>
      <tr><th>Code</th><th>Nom</th></tr><tr><td>007</td><td>Crème &amp; lait</td></tr></table></body></html>`;
    const got = await read(Buffer.from(page, 'latin1'));
    expect(got).toMatchObject({ kind: 'html', text: 'Code,Nom\n007,Crème & lait\n' });
  });

  it('is read as the XML of Excel 2003 it is', async () => {
    const xml = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
      <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
      <Worksheet ss:Name="Prix"><Table>
      <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Liste</Data></Cell></Row>
      <Row ss:Index="3"><Cell><Data ss:Type="String">Code</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Nom</Data></Cell></Row>
      <Row><Cell><Data ss:Type="Number">12</Data></Cell><Cell/><Cell><ss:Data ss:Type="String">Sel &#233; <B>fin</B></ss:Data></Cell></Row>
      </Table></Worksheet><Worksheet ss:Name="B"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table></Worksheet></Workbook>`;
    const got = await read(xml);
    expect(got).toMatchObject({ kind: 'spreadsheet-xml', text: 'Liste\n\nCode,,Nom\n12,,Sel é fin\n' });
  });
});

describe('a workbook that is none or too much', () => {
  const faultOf = (bytes: Uint8Array) => read(bytes).catch((error: Error) => error.message);
  it('a workbook that is none is told by its kind', async () => {
    const xlsx = workbook('xlsx');
    expect(await faultOf(xlsx.subarray(0, xlsx.length / 2))).toBe('damaged');
    expect(await faultOf(workbook('xlsx', { Vide: [] }))).toBe('empty');
    expect(await faultOf(zipSync({ a: strToU8('x') }))).toBe('archive');
    // Some cells of these files would be left out in silence.
    expect(await faultOf(workbook('xlsb'))).toBe('old-excel');
  });

  it('is not unpacked beyond what a list can hold', async () => {
    const nothing = new Uint8Array(40_000_000);
    const names = Array.from({ length: 9 }, (_, at) => [`xl/media/${at}.bin`, nothing]);
    const bomb = zipSync(
      { 'xl/workbook.xml': strToU8('<workbook/>'), ...Object.fromEntries(names) },
      { level: 1 },
    );
    expect(bomb.length).toBeLessThan(3_000_000);
    expect(await faultOf(bomb)).toBe('too-large');
  });

  it.each([
    ['a row that stands for two thousand million', '2147483647', 'x', 'too-large'],
    ['a row that is filled down to the end', '1048574', 'x', 'too-large'],
    ['a row of nothing to the end', '1048574', '', 'a,b\n'],
    ['some rows alike', '3', 'x', 'a,b\nx\nx\nx\n'],
  ])('is counted before its rows are made: %s', async (_what, times, text, outcome) => {
    const cell = (said: string) =>
      `<table:table-cell>${said && `<text:p>${said}</text:p>`}</table:table-cell>`;
    const row = (cells: string, often = '1') =>
      `<table:table-row table:number-rows-repeated="${often}">${cells}</table:table-row>`;
    const sheet = `<table:table table:name="Prix">${row(cell('a') + cell('b'))}${row(cell(text), times)}</table:table>`;
    const flat = `<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>${sheet}</office:spreadsheet></office:body></office:document>`;
    expect(
      await read(flat).then(
        (got) => got.text,
        (error: Error) => error.message,
      ),
    ).toBe(outcome);
  });

  it('is not looked into where it has more sheets than a list comes in', async () => {
    const named = (count: number) =>
      zipSync({ 'xl/workbook.xml': strToU8(`<workbook>${'<sheet name="a"/>'.repeat(count)}</workbook>`) });
    expect(await faultOf(named(201))).toBe('too-large');
    expect(await faultOf(named(200))).toBe('damaged');
  });

  it('ends the thread it is read in, not the till', async () => {
    const [source, target] = ['in', 'out'].map((name) => path.join(folder, name)) as [string, string];
    fs.writeFileSync(source, workbook('xlsx'));
    expect(await runTable({ source, target, kind: 'zip', sheet: null })).toEqual({
      sheets: ['Prix'],
      sheet: 0,
    });
    fs.writeFileSync(source, 'PK\u0003\u0004 nothing');
    await expect(runTable({ source, target, kind: 'zip', sheet: null })).rejects.toThrow('damaged');
    await expect(
      runTable({ source: path.join(folder, 'none'), target, kind: 'zip', sheet: null }),
    ).rejects.toThrow();
  });
});

it('a sheet that was put out of sight is read when it is asked for, or when there is no other', async () => {
  const list = (name: string) =>
    utils.aoa_to_sheet([
      ['code', 'name', 'price'],
      ['96385074', name, 650],
    ]);
  const book = utils.book_new();
  for (const name of ['Cache', 'Vrai']) utils.book_append_sheet(book, list(name), name);
  const bytes = (hidden: readonly (0 | 1)[]): Uint8Array => {
    book.Workbook = { Sheets: hidden.map((Hidden) => ({ Hidden })) };
    return write(book, { type: 'buffer', bookType: 'xlsx' });
  };
  expect(await read(bytes([1, 0]))).toMatchObject({ sheet: 1, text: expect.stringContaining('Vrai') });
  expect(await read(bytes([1, 0]), 0)).toMatchObject({ sheet: 0, text: expect.stringContaining('Cache') });
  expect(await read(bytes([1, 1]))).toMatchObject({ sheet: 0 });
});

it('SYLK and DIF, which look like a list of one column, are files for programs', () => {
  expect(kindOf(Buffer.from('ID;PSheetJS;N;E\r\nP;PGeneral\r\n'))).toBe('data');
  expect(kindOf(Buffer.from('TABLE\r\n0,1\r\n"EXCEL"\r\n'))).toBe('data');
  expect(kindOf(Buffer.from('ID;Product;Price\n1;Salt;100\n'))).toBe(null);
});
