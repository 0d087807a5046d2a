import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '#main/modules/catalog/service.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { ImportPreview } from '#shared/modules/catalog/contract.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;
beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

const preview = async (
  text: string,
  switchedOff: ImportPreview['switchedOff']['choice'] = 'leave-out',
  bringBack = false,
): Promise<ImportPreview> => {
  const uploadId = randomUUID();
  const base64 = Buffer.from(text).toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  const choices = { mapping: null, encoding: null, delimiter: null, sheet: null, prices: null };
  return unwrap(
    await catalog.handlers['catalog.importPreview'](
      {
        uploadId,
        fileName: 'export.csv',
        priceFromCode: false,
        bringBack,
        forget: false,
        switchedOff,
        ...choices,
      },
      counter.owner,
    ),
  );
};
const run = async ({ importId, concerns }: ImportPreview) => {
  const accept = concerns.filter(({ asks }) => asks).map(({ id }) => id);
  counter.clock.at += 1000;
  return unwrap(await catalog.handlers['catalog.importRun']({ importId, accept }, counter.owner));
};
const said = ({ concerns }: ImportPreview, id: string): string | undefined =>
  concerns.find((concern) => concern.id === id)?.text;
const goods = (): unknown[][] =>
  counter.db
    .sql<Record<string, unknown>>('test', 'SELECT name, archived FROM product ORDER BY id')
    .all()
    .map((row) => Object.values(row));

/** What is sold is called "On…", what is not "Off…". */
const files: Readonly<Record<string, string>> = {
  Loyverse: `Handle,SKU,Name,Category,Sold by weight,Option 1 name,Option 1 value,Cost,Barcode,Track stock,Available for sale [A],Price [A],In stock [A],Available for sale [B]
on,1,On,X,N,,,1,,Y,N,10,0,Y
off,2,Off,X,N,,,1,,Y,N,10,0,N
`,
  Square: `Token,Item Name,Variation Name,SKU,Description,Reporting Category,GTIN,Price,Archived,Sellable,Stockable,Enabled Dakar,Enabled Thiès,Current Quantity Dakar
A1,On,Regular,s1,,X,,10,N,Y,Y,Y,N,1
A2,Off archived,Regular,s2,,X,,10,Y,Y,Y,Y,Y,1
A3,Off the counter,Regular,s3,,X,,10,N,N,Y,Y,Y,1
A4,Off everywhere,Regular,s4,,X,,10,N,Y,Y,N,N,1
`,
  Shopify: `Handle,Title,Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Barcode,Status
on,On,V,X,false,Title,Default Title,s1,1,10,,active
off,Off,V,X,true,Size,S,s2,1,10,,draft
off,,,,,,M,s3,1,10,,
off-2,Off put away,V,X,true,Title,Default Title,s4,1,10,,archived
`,
  WooCommerce: `ID,Type,SKU,Name,Published,Tax status,In stock?,Stock,Regular price,Categories,Parent
1,simple,s1,On,1,taxable,1,3,10,X,
2,simple,s2,Off,0,taxable,1,3,10,X,
3,simple,s3,Off draft,-1,taxable,1,3,10,X,
4,variable,s4,Off head,-1,taxable,1,,,X,
5,variation,s5,Off head - Red,1,taxable,1,3,10,X,s4
6,variable,,Off number,-1,taxable,1,,,X,
7,variation,s7,Off number - Red,1,taxable,1,3,10,X,id:6
`,
  Odoo: `External ID,Name,Internal Reference,Barcode,Sales Price,Product Category,Active,Can be Sold,Available in POS
p1,On,s1,,10.0,X,True,True,True
p2,Off,s2,,10.0,X,False,True,True
p3,Off to buy,s3,,10.0,X,True,False,True
p4,Off the till,s4,,10.0,X,True,True,False
`,
  PrestaShop: `Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax included;Reference #;EAN13;Quantity
1;1;On;X;10;s1;;1
2;0;Off;X;10;s2;;1
`,
  'Lightspeed X': `id,handle,sku,name,product_category,supply_price,retail_price,active,inventory_Main_Outlet
1,on,s1,On,X,1,10,1,1
2,off,s2,Off,X,1,10,0,1
`,
  Zoho: `Item ID,Item Name,SKU,Rate,Product Type,Status,Usage unit,Purchase Rate,Stock On Hand
1,On,s1,XOF 10.00,goods,Active,pcs,XOF 1.00,1
2,Off,s2,XOF 10.00,goods,Inactive,pcs,XOF 1.00,1
`,
  ERPNext: `Item Code,Item Name,Item Group,Default Unit of Measure,Standard Selling Rate,Disabled,Is Sales Item
s1,On,X,Nos,10,0,1
s2,Off,X,Nos,10,1,1
s3,Off to make,X,Nos,10,0,0
`,
  'Open Source POS': `Id,Barcode,"Item Name",Category,"Cost Price","Unit Price","Tax 1 Name","Tax 1 Percent",location_Stock,deleted
1,s1,On,X,1,10,TVA,18,1,0
2,s2,Off,X,1,10,TVA,18,1,1
`,
  'QuickBooks POS': `Item Number,Item Name,Alternate Lookup,Average Unit Cost,Regular Price,Department Name,Qty 1,Active Status
1,On,s1,1,10,X,1,Active
2,Off,s2,1,10,X,1,Not-active
`,
  EBP: `Code article;Libellé;Code unité;PV TTC;Taux TVA;Libellé famille;Stock réel;Article en sommeil
s1;On;PCE;10;18;X;1;Non
s2;Off;PCE;10;18;X;1;Oui
`,
};

describe('goods that another program had switched off', () => {
  it.each(Object.entries(files))('%s: are left out, and that is said before', async (name, file) => {
    const shown = await preview(file);
    expect(shown.system).toBe(name);
    const named = [...file.matchAll(/[,;](Off[^,;]*)/g)].map(([, off]) => off);
    // A line without a name is the next variant of the one before it; the heads of variants are no goods.
    const count = named.length + (name === 'Shopify' ? 1 : 0) - (name === 'WooCommerce' ? 2 : 0);
    expect(shown.switchedOff).toEqual({ count, choice: 'leave-out' });
    expect(shown.concerns.find(({ id }) => id === 'switched-off')?.text).toContain('Off');
    expect(shown.changes.filter(({ kind }) => kind === 'reject')).toEqual([]);
    await run(shown);
    expect(goods()).toEqual([['On', 0]]);
  });

  it('come in archived where that is chosen, once, and go again with the import', async () => {
    const file = 'nom;prix;actif\nRiz;100;oui\nMil;200;non\n';
    await run(await preview(file, 'archive'));
    expect(goods()).toEqual([
      ['Riz', 0],
      ['Mil', 1],
    ]);
    const again = await preview(file, 'archive');
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(again.switchedOff).toEqual({ count: 1, choice: 'archive' });
    expect(unwrap(await catalog.handlers['catalog.importUndo']({}, counter.owner))).toMatchObject({
      removed: 2,
      left: 0,
    });
    expect(goods().map(([, archived]) => archived)).toEqual([1, 1]);
  });

  it('do not stand in the way of the one that is sold under the same code', async () => {
    const shown = await preview('code;nom;prix;statut\nA1;Vieux;100;archivé\nA1;Neuf;150;actif\n');
    expect(shown).toMatchObject({ added: 1, rejected: 0, switchedOff: { count: 1 } });
  });

  it.each([
    ['before it', 'Riz;111;100;non\nRiz neuf;111;150;oui\n'],
    ['after it', 'Riz neuf;111;150;oui\nRiz;111;100;non\n'],
    ['before and after it', 'Riz;111;100;non\nRiz neuf;111;150;oui\nRiz vieux;111;90;non\n'],
    ['before it, with a code more', 'Riz;111, 112;100;non\nRiz neuf;111;150;oui\n'],
  ])('give way to the one that is sold under the same code, %s', async (_, rows) => {
    const shown = await preview(`nom;code;prix;actif\n${rows}`, 'archive');
    expect(shown).toMatchObject({ added: 1, rejected: 0 });
    await run(shown);
    expect(goods()).toEqual([['Riz neuf', 0]]);
    const codes = counter.db.sql<{ code: string }>('codes', 'SELECT code FROM barcode').all();
    expect(codes).toEqual([{ code: '111' }]);
  });

  it('give way to the one of the same name without a code, in either order', async () => {
    for (const rows of ['Mil;100;non\nMil;150;oui\n', 'Mil;150;oui\nMil;100;non\n']) {
      const shown = await preview(`nom;prix;actif\n${rows}`, 'archive');
      expect(shown).toMatchObject({ added: 1, rejected: 0 });
      expect(shown.changes).toMatchObject([{ kind: 'add', name: 'Mil' }]);
    }
  });

  it.each([
    ['-1 is the yes of an old database', 'actif', ['-1', '0', '-1'], ['On 0', 'On 2']],
    ['-1 beside words', 'en vente', ['-1', 'non', 'oui'], ['On 0', 'On 2']],
    ['-1 is yes where yes switches off', 'archivé', ['-1', '0', '0'], ['On 1', 'On 2']],
    ['pieces are a stock', 'disponible à la vente', ['12', '0', '1'], ['On 0', 'On 1', 'On 2']],
    ['yes and no in figures', 'disponible à la vente', ['1', '0', '1'], ['On 0', 'On 2']],
  ])('are known by what stands in the column: %s', async (_, title, cells, sold) => {
    const rows = cells.map((cell, place) => `On ${place};100;${cell}\n`).join('');
    await run(await preview(`nom;prix;${title}\n${rows}`));
    expect(goods().map(([name]) => name)).toEqual(sold);
  });

  it('leave what the till sells on sale, and each is told for what becomes of it', async () => {
    await run(await preview('code;nom;prix\nA1;Riz;100\n'));
    const shown = await preview('code;nom;prix;actif\nA1;Riz;120;non\nA2;Mil;80;non\n', 'archive');
    expect(said(shown, 'switched-off')).toMatch(/^1 article .*archivé.* : Mil\.$/);
    expect(said(shown, 'off-sold')).toMatch(/reste en vente : Riz/);
    await run(shown);
    expect(goods()).toEqual([
      ['Riz', 0],
      ['Mil', 1],
    ]);
  });

  it('are sold like the others where that is chosen', async () => {
    const shown = await preview('code;nom;prix;actif\nA1;Riz;120;non\nA2;Mil;80;oui\n', 'sell');
    expect(shown).toMatchObject({ added: 2, switchedOff: { count: 1, choice: 'sell' } });
    expect(said(shown, 'switched-off')).toMatch(/quand même : Riz/);
    await run(shown);
    expect(goods()).toEqual([
      ['Riz', 0],
      ['Mil', 0],
    ]);
  });
});

describe('goods that are archived here', () => {
  const file = 'code;nom;prix;en vente\nA1;Riz;120;oui\nA2;Riz;120;oui\nB1;Mil;80;oui\n';
  const archived = 'code;nom;prix\nA1, A2;Riz;100\nB1;Mil;80\n';
  beforeEach(async () => {
    await run(await preview(archived));
    counter.db.transaction(() =>
      unwrap(catalog.handlers['catalog.setArchived']({ id: 1, archived: true }, counter.owner)),
    );
  });

  it('stay archived, which is said before', async () => {
    const shown = await preview(file);
    expect(shown).toMatchObject({ changed: 1, archivedHere: { count: 1, bringBack: false } });
    expect(said(shown, 'archived-here')).toMatch(/^1 article .*reste archivé.* : Riz\./);
    await run(shown);
    expect(goods()).toEqual([
      ['Riz', 1],
      ['Mil', 0],
    ]);
    const plain = await preview('code;nom;prix\nB1;Mil;90\n');
    expect(plain).toMatchObject({ archivedHere: { count: 0 } });
    expect(said(plain, 'archived-here')).toBeUndefined();
  });

  it('go back on sale where that is chosen, are found again, and go again with the import', async () => {
    const found = async () =>
      unwrap(
        await catalog.handlers['catalog.search'](
          { text: 'riz', categoryId: null, archived: false, limit: 5, after: null },
          counter.owner,
        ),
      ).products.map(({ name }) => name);
    expect(await found()).toEqual([]);
    const same = 'code;nom;prix\nA1;Riz;100\nA2;Riz;100\nB1;Mil;80\n';
    const shown = await preview(same, 'leave-out', true);
    expect(shown).toMatchObject({ changed: 1, unchanged: 2, archivedHere: { count: 1, bringBack: true } });
    expect(shown.changes).toMatchObject([{ name: 'Riz', before: 'archivé', after: 'en vente' }]);
    expect(said(shown, 'archived-here')).toMatch(/revient en vente : Riz/);
    expect(await run(shown)).toMatchObject({ changed: 1, unchanged: 2 });
    expect(goods().map(([, off]) => off)).toEqual([0, 0]);
    expect(await found()).toEqual(['Riz']);
    expect(unwrap(await catalog.handlers['catalog.importUndo']({}, counter.owner))).toMatchObject({
      restored: 1,
      left: 0,
    });
    expect(goods().map(([, off]) => off)).toEqual([1, 0]);
    expect(await found()).toEqual([]);
  });

  it('that another program had switched off too are left as they are', async () => {
    const shown = await preview('code;nom;prix;actif\nA1;Riz;100;non\n', 'archive', true);
    expect(shown).toMatchObject({ changed: 0, unchanged: 1, archivedHere: { count: 0 } });
  });
});

describe('a unit', () => {
  it('that is not known is named, before anything is taken', async () => {
    const shown = await preview(
      'code;nom;prix;unité\nA1;Câble;100;ML\nA2;Riz;100;.000 kg\nA3;Huile;100;.00 oz\n',
    );
    expect(shown).toMatchObject({ added: 1, rejected: 2 });
    expect(shown.changes.find(({ code }) => code === 'A1')?.reason).toContain('« ML »');
    expect(shown.changes.find(({ code }) => code === 'A3')?.reason).toContain('« .00 oz »');
    expect(shown.concerns.find(({ id }) => id === 'bad-unit')?.text).toContain('« ML »');
  });
});
