import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '#main/modules/catalog/service.ts';
import grocery from '#resources/demo/grocery.json' with { type: 'json' };
import type { ParsedInput } from '#shared/contract/index.ts';
import { priceFromCode } from '#shared/domain/demo-price.ts';
import { minor } from '#shared/domain/units.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { ImportPreview, ImportResult } from '#shared/modules/catalog/contract.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;

beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

async function upload(content: string | Uint8Array): Promise<string> {
  const uploadId = randomUUID();
  const bytes = Buffer.from(content as string);
  for (let offset = 0; offset === 0 || offset < bytes.length; offset += 100_000) {
    const base64 = bytes.subarray(offset, offset + 100_000).toString('base64');
    unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset, base64 }, counter.owner));
  }
  return uploadId;
}
type Choices = Partial<ParsedInput<'catalog.importPreview'>>;
const tryPreview = async (content: string | Uint8Array, choices: Choices = {}) =>
  catalog.handlers['catalog.importPreview'](
    {
      uploadId: await upload(content),
      fileName: 'produits.csv',
      mapping: null,
      encoding: null,
      delimiter: null,
      sheet: null,
      prices: null,
      switchedOff: 'leave-out',
      priceFromCode: false,
      bringBack: false,
      forget: false,
      ...choices,
    },
    counter.owner,
  );
const preview = async (...given: Parameters<typeof tryPreview>): Promise<ImportPreview> =>
  unwrap(await tryPreview(...given));
const run = async (importId: string, accept: string[] = []): Promise<ImportResult> =>
  unwrap(await catalog.handlers['catalog.importRun']({ importId, accept }, counter.owner));
const importFile = async (content: string | Uint8Array) => run((await preview(content)).importId);

const all = <T>(text: string): T[] => counter.db.sql<T>('test', text).all();
const products = () =>
  all<Record<string, unknown>>(
    `SELECT p.name, p.price_minor AS price, p.tax_class AS tax, c.name AS category, p.unit, b.code, s.qty_milli AS stock
     FROM product p LEFT JOIN category c ON c.id = p.category_id LEFT JOIN barcode b ON b.product_id = p.id
     LEFT JOIN stock_level s ON s.product_id = p.id ORDER BY p.id`,
  );
const found = async (text: string): Promise<string[]> =>
  unwrap(
    await catalog.handlers['catalog.search'](
      { text, categoryId: null, archived: false, limit: 40, after: null },
      counter.owner,
    ),
  ).products.map(({ name }) => name);

describe('preview', () => {
  it('reads what French spreadsheets write: semicolons, Windows-1252, comma decimals, a sep line', async () => {
    const text =
      'sep=;\r\nCode-barres;Libellé;Prix TTC;Taux TVA\r\n3017620422003;Pâte à "tartiner";1 250;18 %\r\n';
    const shown = await preview(Buffer.from(text, 'latin1'));
    expect(shown).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ';',
      headers: ['Code-barres', 'Libellé', 'Prix TTC', 'Taux TVA'],
      mapping: { code: 0, name: 1, price: 2, tax_rate: 3 },
      rows: 1,
      added: 1,
      rejected: 0,
    });
    expect(shown.changes[0]).toMatchObject({ kind: 'add', code: '3017620422003', name: 'Pâte à "tartiner"' });
  });

  it('finds the accent that comes after the first quarter of a megabyte', async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => `${100_000 + i},Plain product number ${i}`);
    const text = `code,name\n${rows.join('\n')}\n999999,Crème\n`;
    expect((await preview(Buffer.from(text, 'latin1'))).encoding).toBe('windows-1252');
    expect((await preview(text)).encoding).toBe('utf-8');
  });

  it('reads UTF-16, gzip, line breaks within quotes and an inch sign that is no quote', async () => {
    const text = 'code\tname\tprice\n12345678\t"Two\nlines"\t500\n';
    const wide = await preview(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(wide).toMatchObject({ encoding: 'utf-16le', delimiter: '\t', rows: 1, added: 1 });
    expect(await preview(zlib.gzipSync(text))).toMatchObject({ rows: 1, added: 1 });
    const inches = await preview('code,name\n111,"19 inch TV\n222,Radio\n');
    expect(inches).toMatchObject({ rows: 2, added: 2 });
  });

  it('keeps bad rows aside with line and reason, as they were, ready to be mended', async () => {
    const text = [
      'code;nom;prix;tva;unite',
      '111;;500;18;kg',
      '222;Riz;douze;18;kg',
      '333;Mil;500;7,5;kg',
      '444;Sel;500;18;kg',
      '444;Sel fin;600;18;kg',
      '5,01E+12;Thé;500;18;kg',
      '666;"Sucre; roux";0;0.18;tonne',
    ].join('\n');
    const shown = await preview(text);
    expect(shown).toMatchObject({ rows: 7, added: 1, rejected: 6 });
    expect(shown.changes.slice(0, 6).map(({ line, kind }) => [line, kind])).toEqual(
      [2, 3, 4, 6, 7, 8].map((line) => [line, 'reject']),
    );
    expect(shown.changes[2]?.reason).toContain('18 %, 9 %, 0 %');
    expect(shown.changes[3]?.reason).toContain('5');
    const { csv } = unwrap(
      await catalog.handlers['catalog.importRejects'](
        { importId: shown.importId, format: 'csv' },
        counter.owner,
      ),
    );
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe('ligne;raison;code;nom;prix;tva;unite');
    expect(lines[6]).toMatch(/^8;l’unité « tonne » est inconnue.*;666;"Sucre; roux";0;0.18;tonne$/);
    const mended = await preview(csv.replaceAll('tonne', 'kg').replaceAll('douze', '12'));
    expect(mended).toMatchObject({ rows: 6, added: 3, rejected: 3 });
  });

  it('makes no formula of a refused row, and takes it back mended', async () => {
    const shown = await preview('code,nom,prix,stock\n"=""0012345""",=1+1,x,-3\n');
    const { csv } = unwrap(
      await catalog.handlers['catalog.importRejects']({ ...shown, format: 'csv' }, counter.owner),
    );
    const why = '"« x » n’est pas un prix : illisible, sous zéro ou bien trop grand"';
    expect(csv.split('\r\n')[1]).toBe(`2,${why},"'=""0012345""",'=1+1,x,-3`);
    await importFile(csv.replace(',x,', ',500,'));
    expect(products()[0]).toMatchObject({ code: '0012345', name: '=1+1', price: 500, stock: -3000 });
  });

  it('refuses what is no table, saying what it is', async () => {
    const zip = (files: Record<string, string>) =>
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
    const cases: [Uint8Array, RefusalCode][] = [
      [zip({ 'photos/1.jpg': 'x' }), 'FILE_IS_ARCHIVE'],
      [zip({ 'word/document.xml': '<w/>', '[Content_Types].xml': '<T/>' }), 'FILE_IS_DOCUMENT'],
      [
        zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<o/>' }),
        'FILE_IS_DOCUMENT',
      ],
      [zip({ 'Index/Document.iwa': 'x' }), 'FILE_IS_NUMBERS'],
      [Buffer.from('PK\u0003\u0004 something'), 'FILE_DAMAGED'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'FILE_IS_OLD_EXCEL'],
      [Buffer.from('%PDF-1.7'), 'FILE_IS_PDF'],
      [Buffer.from('{\\rtf1 Prix}'), 'FILE_IS_DOCUMENT'],
      [Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), 'FILE_IS_IMAGE'],
      [Buffer.from('SQLite format 3\u0000'), 'FILE_IS_DATABASE'],
      [Buffer.from('Rar!\u001a\u0007'), 'FILE_IS_ARCHIVE'],
      [Buffer.from('<!DOCTYPE html><html><body>Bonjour</body></html>'), 'FILE_IS_WEB_PAGE'],
      [Buffer.from('<?xml version="1.0"?><products><p>1</p></products>'), 'FILE_IS_DATA'],
      [Buffer.from('[{"name": "Riz", "price": 500}]'), 'FILE_IS_DATA'],
      [Buffer.from([1, 2, 0, 0, 0, 7, 8, 9, 0]), 'FILE_UNREADABLE'],
      [zlib.gzipSync('code,name\n1,Tea\n'.repeat(1000)).subarray(0, 60), 'FILE_DAMAGED'],
    ];
    for (const [bytes, code] of cases)
      expect(await tryPreview(bytes), code).toMatchObject({ refusal: { code } });
    // What was unpacked of the one that is cut short stays nowhere.
    expect(fs.globSync(path.join(path.dirname(counter.db.file), 'uploads', '*.plain'))).toEqual([]);
    expect(await tryPreview('code,name\n')).toMatchObject({ refusal: { code: 'FILE_EMPTY' } });
    expect(await tryPreview('')).toMatchObject({ refusal: { code: 'FILE_EMPTY' } });
    expect(await tryPreview('a,b\n1,2\n', { mapping: { code: 0 } })).toMatchObject({
      refusal: { code: 'COLUMN_MISSING' },
    });
    expect(await tryPreview(`code,name\n1,"${'x'.repeat(1_100_000)}`)).toMatchObject({
      refusal: { code: 'FILE_TOO_WIDE' },
    });
    expect(await tryPreview('x', { uploadId: '../till.db' })).toMatchObject({
      refusal: { code: 'FILE_UNREADABLE', params: { reason: 'gone' } },
    });
    expect(await tryPreview('x', { uploadId: 'never-sent' })).toMatchObject({
      refusal: { code: 'FILE_UNREADABLE', params: { reason: 'gone' } },
    });
  });

  it('shows a difference that can be read, and changes nothing', async () => {
    await importFile('code,name,price,stock\n111,Riz,500,10\n222,Mil,300,5\n');
    const before = products();
    const shown = await preview('code,name,price,stock\n111,Riz parfumé,550,10\n222,Mil,300,8\n333,Thé,,\n');
    expect(shown).toMatchObject({ added: 1, changed: 2, unchanged: 0 });
    expect(shown.changes.map(({ before: was, after }) => [was, after])).toEqual([
      ['Riz, 500\u00a0F', 'Riz parfumé, 550\u00a0F'],
      ['stock 5', 'stock 8'],
      [null, 'sans prix'],
    ]);
    expect(products()).toEqual(before);
  });
});

describe('run', () => {
  it('adds products with price, tax, category, unit and stock, and leaves unknown prices open', async () => {
    const result = await importFile(
      'barcode,name,price,vat,category,unit,stock\n' +
        '3017620422003,Nutella,"2,500",18,Épicerie,piece,12\n' +
        'R1,Riz,650,9%,Céréales,kg,"3,5"\n' +
        ',Conseil,,,,,\n',
    );
    expect(result).toMatchObject({ rows: 3, added: 3, changed: 0, unchanged: 0, rejected: 0 });
    expect(products()).toEqual([
      {
        name: 'Nutella',
        price: 2500,
        tax: 'standard',
        category: 'Épicerie',
        unit: 'piece',
        code: '3017620422003',
        stock: 12_000,
      },
      { name: 'Riz', price: 650, tax: 'reduced', category: 'Céréales', unit: 'kg', code: 'R1', stock: 3500 },
      {
        name: 'Conseil',
        price: null,
        tax: 'standard',
        category: null,
        unit: 'piece',
        code: null,
        stock: null,
      },
    ]);
    expect(await found('nutel')).toEqual(['Nutella']);
    expect(await found('422003')).toEqual(['Nutella']);
    expect(catalog.find('R1').products[0]).toMatchObject({ taxIds: ['vat-9'] });
    const kinds = all<{ kind: string }>('SELECT kind FROM journal ORDER BY position').map(({ kind }) => kind);
    expect(kinds).toEqual(['stock.moved', 'catalog.imported']);
    expect(counter.events).toContain('import.progress');
    expect(counter.events.at(-1)).toBe('import.progress');
  });

  it('changes only the columns that are there, keeps cells that say nothing, and finds the new name only', async () => {
    await importFile('code,name,price,category\n111,Ancien,500,Divers\n');
    const result = await importFile('code,name,price\n0111,Autre,100\n111,Nouveau,\n');
    expect(result).toMatchObject({ added: 1, changed: 1 });
    expect(products()[0]).toMatchObject({ name: 'Nouveau', price: 500, category: 'Divers' });
    expect(await found('ancien')).toEqual([]);
    expect(await found('nouveau')).toEqual(['Nouveau']);
    while (catalog.idle());
    expect(await found('nouveau')).toEqual(['Nouveau']);
    expect(all('SELECT * FROM search_orphan')).toEqual([]);
    expect(all('SELECT id FROM product_search_docsize')).toHaveLength(2);
  });

  it('changes nothing when the same file comes again', async () => {
    const text =
      'code,name,price,category,stock\n111,Riz,500,Sec,3\n,Sans code,20,Sec,\n3017620422003,Nutella,,,-2\n';
    await importFile(text);
    const before = [products(), all('SELECT count(*) AS n FROM stock_move')];
    expect(await importFile(text)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
    expect([products(), all('SELECT count(*) AS n FROM stock_move')]).toEqual(before);
  });

  it('derives missing prices from codes for demonstrations, never over a price that is there', async () => {
    await importFile('code,name,price\n111,Riz,500\n222,Mil,\n');
    const again = await preview('code,name\n111,Riz\n222,Mil\n333,Thé\n', { priceFromCode: true });
    await run(again.importId);
    const [riz, mil, the] = products().map(({ price }) => price);
    expect(riz).toBe(500);
    expect([mil, the]).toEqual([priceFromCode('222', 'XOF'), priceFromCode('333', 'XOF')]);
  });

  it('takes the product of the same name where several share a code', async () => {
    await importFile('code,name,price\n111,Riz,500\n222,Mil,300\n');
    counter.db.exec("UPDATE barcode SET code_key = '111', code = '111' WHERE code = '222'");
    expect(catalog.find('111').products.map(({ name }) => name)).toEqual(['Riz', 'Mil']);
    await importFile('code,name,price\n111,Mil,350\n');
    expect(products().map(({ name, price }) => [name, price])).toEqual([
      ['Riz', 500],
      ['Mil', 350],
    ]);
  });

  it('compares again when a product changes between preview and run', async () => {
    const { importId } = await preview('code,name,price\n111,Riz,500\n222,Mil,300\n');
    counter.db.transaction(() =>
      catalog.createOnTheFly(
        {
          name: 'Riz',
          codes: ['111'],
          price_minor: minor(450),
          taxClass: '',
          categoryId: null,
          unit: 'piece',
        },
        { user: 1 },
      ),
    );
    expect(await run(importId)).toMatchObject({ added: 1, changed: 1 });
    expect(products().map(({ name, price }) => [name, price])).toEqual([
      ['Riz', 500],
      ['Mil', 300],
    ]);
  });

  it('takes one row for a product with two codes, also when the second code comes to it late', async () => {
    const coke = { name: 'Coca', price_minor: null, taxClass: '', categoryId: null, unit: 'piece' } as const;
    const { id, revision } = unwrap(
      await counter.db.transaction(() =>
        catalog.handlers['catalog.create']({ ...coke, codes: ['111', '222'] }, counter.owner),
      ),
    );
    const file = 'code,name,price,stock\n111,Coca,500,10\n222,Coca light,550,10\n333,Thé,300,5\n';
    const shown = await preview(file);
    expect(shown).toMatchObject({ added: 1, changed: 1, rejected: 1 });
    expect(shown.changes[0]).toMatchObject({ line: 3, reason: 'même produit qu’à la ligne 2' });
    await counter.db.transaction(() =>
      catalog.handlers['catalog.update'](
        { ...coke, id, revision, codes: ['111', '222', '333'], cost_minor: null },
        counter.owner,
      ),
    );
    expect(await run(shown.importId)).toMatchObject({ added: 0, changed: 1, unchanged: 0, rejected: 2 });
    expect(products()).toHaveLength(3);
    expect(products()[0]).toMatchObject({ name: 'Coca', price: 500, stock: 10_000 });
  });

  it('takes back what came over when it fails in the middle, and works the next time', async () => {
    await importFile('code,name,price\n111,Riz,500\n');
    counter.db.exec(
      "CREATE TRIGGER fault BEFORE INSERT ON barcode WHEN NEW.code = '333' BEGIN SELECT RAISE(ABORT, 'fault'); END",
    );
    const sold = () =>
      all<{ name: string }>('SELECT name, price_minor FROM product WHERE archived = 0 ORDER BY id');
    const before = [sold(), all('SELECT * FROM category')];
    const file = 'code,name,price,category\n111,Riz long,900,Neuf\n222,Mil,300,Neuf\n333,Thé,1,Neuf\n';
    const { importId } = await preview(file);
    await expect(run(importId)).rejects.toThrow('fault');
    expect([sold(), all('SELECT * FROM category')]).toEqual(before);
    expect(await found('mil')).toEqual([]);
    expect(
      all("SELECT kind FROM journal WHERE kind LIKE 'catalog.imp%' ORDER BY position DESC LIMIT 2"),
    ).toEqual([{ kind: 'catalog.import-undone' }, { kind: 'catalog.imported' }]);
    counter.db.exec('DROP TRIGGER fault');
    const again = await preview(file);
    expect(await run(again.importId)).toMatchObject({ added: 2, changed: 1 });
    expect([...(await found('mil')), ...(await found('riz'))]).toEqual(['Mil', 'Riz long']);
  });

  it('forgets an import that has run, and its files', async () => {
    const { importId } = await preview('code,name\n111,Riz\n');
    await run(importId);
    expect(
      await catalog.handlers['catalog.importRun']({ importId, accept: [] }, counter.owner),
    ).toMatchObject({
      refusal: { code: 'IMPORT_GONE' },
    });
    const left = fs.readdirSync(path.join(counter.folder, 'uploads'));
    expect(left).toEqual([`${importId}.rejects.csv`]);
  });

  it('brings in thousands of real names while sales go on, each durable by itself', async () => {
    const real = grocery.products as unknown as readonly [string, string, string, number][];
    const rows = ['', 'A', 'B'].flatMap((branch) =>
      real.map(
        ([code, name, category, stock]) =>
          `${branch}${code},"${name.replaceAll('"', '""')}",${category}${branch},${stock}`,
      ),
    );
    const { importId, added } = await preview(`code,name,category,stock\n${rows.join('\n')}\n`);
    expect(added).toBe(rows.length);
    let sales = 0;
    let finished = false;
    const selling = (async () => {
      while (!finished) {
        counter.db.transaction(() =>
          counter.journal.append('drawer.opened', { reason: 'vente', shift: 1 }, { user: 1 }),
        );
        sales += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const result = await run(importId);
    finished = true;
    await selling;
    expect(result).toMatchObject({ added: rows.length, rejected: 0 });
    expect(sales).toBeGreaterThan(3);
    expect(all("SELECT count(*) AS n FROM journal WHERE kind = 'drawer.opened'")).toEqual([{ n: sales }]);
    for (const [code, name] of real.slice(0, 50)) {
      expect(catalog.find(code).products[0]?.name).toBe(name);
      expect(await found(code)).toContain(name);
    }
    expect(counter.db.pragma('integrity_check')).toBe('ok');
  });
});
