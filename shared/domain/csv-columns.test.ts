import { describe, expect, it } from 'vitest';
import { type CsvShop, recogniseColumns } from './csv-columns.ts';
import { doubtsAbout } from './csv-doubts.ts';

const cells = (...lines: string[]) => lines.map((line) => line.split(';'));
const row = '3017620422003;Pâte à tartiner;1500;18;Épicerie;12';
const gross: CsvShop = { pricesIncludeTax: true };
const kinds = (shop: CsvShop, ...lines: string[]) => {
  const rows = cells(...lines);
  const columns = recogniseColumns(rows, shop);
  return doubtsAbout(columns, columns.mapping, rows.slice(columns.bodyAt), shop).map(({ kind }) => kind);
};

describe('columns by their headers', () => {
  it.each([
    [
      'code;name;price;tax_rate;category;stock',
      row,
      { code: 0, name: 1, price: 2, tax_rate: 3, category: 4, stock: 5 },
    ],
    [
      'code,name,price,tax_rate,category,stock,unit'.replaceAll(',', ';'),
      `${row};piece`,
      { code: 0, name: 1, price: 2, tax_rate: 3, category: 4, stock: 5, unit: 6 },
    ],
    ['code;name', '1;Sel', { code: 0, name: 1 }],
    ['barcode;name', '3017620422003;Sel', { code: 0, name: 1 }],
    [
      'Libellé;Code barres;Prix de vente TTC (FCFA);TVA %;Rayon;Quantité',
      'Sel fin;3017620422003;1500;18;Épicerie;12',
      { name: 0, code: 1, price: 2, tax_rate: 3, category: 4, stock: 5 },
    ],
    [
      'Désignation;Référence;EAN13;Prix d’achat;Prix de vente;Unité',
      'Sel fin;S-12;3017620422003;200;250;kg',
      { name: 0, code: 2, cost: 3, price: 4, unit: 5 },
    ],
    [
      'CodeBarre;NomProduit;PrixVente;PrixAchat;QteStock',
      '3017620422003;Sel;250;200;12',
      { code: 0, name: 1, price: 2, cost: 3, stock: 4 },
    ],
    [
      'SKU;Description;Name;Unit Price;Cost;Qty on hand;Category',
      'S-1;Fine salt from the sea;Salt;250;200;12;Grocery',
      { code: 0, name: 2, price: 3, cost: 4, stock: 5, category: 6 },
    ],
    [
      'Handle;Item name;Selling price;VAT rate',
      'salt;Salt;250;18',
      { code: 0, name: 1, price: 2, tax_rate: 3 },
    ],
    ['Tax 1 Name;Item;Price;Tax 1 Percent', 'TVA;Sel;250;18', { name: 1, price: 2, tax_rate: 3 }],
    ['Tax;Item;Price', 'TVA;Sel;250', { name: 1, price: 2 }],
    ['Taxable;Item;Price', 'Y;Sel;250', { name: 1, price: 2 }],
    ['Tax class;Item;Price', '18;Sel;250', { name: 1, price: 2 }],
    ['Sale price;Item;Regular price', '200;Sel;250', { name: 1, price: 2 }],
    ['Ancien prix;Article;Prix', '300;Sel;250', { name: 1, price: 2 }],
    ['Prix au kg;Article;Prix', '900;Sel;250', { name: 1, price: 2 }],
    ['Wholesale price;Item;Price', '200;Salt;250', { name: 1, price: 2 }],
    ['Sale price;Item', '250;Salt', { name: 1, price: 0 }],
    ['P.U. HT;Désignation;P.U. TTC', '100;Sel;118', { name: 1, price: 2 }],
    ['Tarif HT;Article;Tarif TTC', '100;Sel;118', { name: 1, price: 2 }],
    ['Type;Name;Price;Category', 'simple;Salt;250;Grocery', { name: 1, price: 2, category: 3 }],
    ['Type;Name;Price', 'simple;Salt;250', { name: 1, price: 2 }],
    ['Type;Name;Price', 'Boissons;Cola;250', { category: 0, name: 1, price: 2 }],
    ['SKU;Name;Numéro', 'S-1;Salt;3017620422003', { code: 2, name: 1 }],
    ['Quantity of included item;Name;In stock', '2;Salt;12', { name: 1, stock: 2 }],
    ['Stock minimum;Nom;Stock', '2;Sel;12', { name: 1, stock: 2 }],
    ['Rate;Item Name', '250;Salt', { price: 0, name: 1 }],
    ['Item;UOM;MRP', 'Salt;Nos;250', { name: 0, unit: 1, price: 2 }],
    ['Weight Unit;Name', 'kg;Salt', { name: 1 }],
    ['Sold by weight;Name', 'Y;Salt', { unit: 0, name: 1 }],
    ['En stock ?;Nom;Stock', 'oui;Sel;12', { name: 1, stock: 2 }],
    [
      'Código de barras;Descrição;Preço de venda;IVA %;Categoria;Estoque',
      '3017620422003;Sal fino;1500;18;Mercearia;12',
      { code: 0, name: 1, price: 2, tax_rate: 3, category: 4, stock: 5 },
    ],
    [
      'Código;Nome do produto;Preço;Preço de custo;Quantidade;Unidade',
      'S-12;Sal fino;250;200;12;kg',
      { code: 0, name: 1, price: 2, cost: 3, stock: 4, unit: 5 },
    ],
    [
      'Codigo de barras;Nombre;Precio de venta;Precio de compra;Existencias;Familia',
      '3017620422003;Sal fina;250;200;12;Comida',
      { code: 0, name: 1, price: 2, cost: 3, stock: 4, category: 5 },
    ],
    [
      'Referencia;Artículo;PVP;Stock mínimo;Stock',
      'S-12;Sal;250;2;12',
      { code: 0, name: 1, price: 2, stock: 4 },
    ],
    ['Precio sin IVA;Producto;Precio con IVA', '100;Sal;118', { name: 1, price: 2 }],
    ['Preço anterior;Artigo;Preço', '300;Sal;250', { name: 1, price: 2 }],
    ['Désignation;Prix;Nombre', 'Sel;250;12', { name: 0, price: 1 }],
    ['Date du prix;Nom;Prix', '2026-12-15;Sel;250', { name: 1, price: 2 }],
  ])('%s', (header, line, mapping) => {
    const columns = recogniseColumns(cells(header, line), gross);
    expect(columns.mapping).toEqual(mapping);
    expect(columns.hasHeader).toBe(true);
    expect(columns.headers).toEqual(header.split(';'));
  });

  it('follow the tax of the shop', () => {
    const rows = cells('Prix HT;Nom;Prix TTC', '100;Sel;118');
    expect(recogniseColumns(rows, gross).mapping.price).toBe(2);
    expect(recogniseColumns(rows, { pricesIncludeTax: false }).mapping.price).toBe(0);
  });

  it('give way to a reference where codes are missing', () => {
    const rows = cells('SKU;Name;Barcode', 'S-1;Salt;3017620422003', 'S-2;Sugar;');
    expect(recogniseColumns(rows, gross).mapping).toEqual({ code: 2, name: 1, sku: 0 });
  });

  it('that name nothing known are helped by the cells', () => {
    expect(recogniseColumns(cells('Colonne A;Colonne B', '3017620422003;Tartinade')).mapping).toEqual({
      code: 0,
      name: 1,
    });
    expect(recogniseColumns(cells('Kod;Produkt;Prix', '3017620422003;Tartinade;900')).mapping).toEqual({
      code: 0,
      name: 1,
      price: 2,
    });
  });
});

it('a column of codes that a spreadsheet cut is the code all the same: its rows are refused, not taken without', () => {
  const codes = ['3,76E+12', '3,76E+12', '3,76E+12', '3,76E+12', '3,76E+12'];
  const rows = ['Code barre;Nom;Prix', ...codes.map((code, at) => `${code};Sel ${at};100`)];
  expect(recogniseColumns(cells(...rows), gross).mapping).toEqual({ code: 0, name: 1, price: 2 });
});

describe('a header that does not come first', () => {
  it('is found below titles and notes', () => {
    const columns = recogniseColumns(
      cells(
        'Liste des prix;;',
        'Notes:;;',
        'Imprimé le 15/12/2026;;',
        'Code;Désignation;Prix',
        '111;Sel;250',
        '222;Riz;900',
      ),
    );
    expect(columns).toMatchObject({
      hasHeader: true,
      bodyAt: 4,
      titles: 3,
      headers: ['Code', 'Désignation', 'Prix'],
    });
    expect(columns.mapping).toEqual({ code: 0, name: 1, price: 2 });
  });

  it('is not looked for in a list whose products sound like one', () => {
    expect(recogniseColumns(cells('name;price', 'Code;100', 'Stock cube;50', 'Prix;10'))).toMatchObject({
      bodyAt: 1,
    });
  });
});

describe('what has to be asked', () => {
  it.each([
    [['Nom;Prix HT', 'Sel;100'], ['net-price']],
    [['Nom;Tarif HT;Tarif TTC', 'Sel;100;118'], ['other-price']],
    [['Nom;Prix', 'Sel;100'], []],
    [['Name;Price [A];Price [B]', 'Salt;100;120'], ['several-prices']],
    [['Name;Price [A];Price [B]', 'Salt;100;100'], []],
    [['Name;Price;Sale price', 'Salt;100;80'], ['promotion']],
    [['Name;Price;Sale price', 'Salt;100;'], []],
    [['Nom;Prix promo', 'Sel;100'], ['special-price']],
    [['Nom;Prix de gros', 'Sel;100'], ['special-price']],
    [['Nome;Preço por grosso', 'Sal;100'], ['special-price']],
    [['Nombre;Precio sin IVA', 'Sal;100'], ['net-price']],
    [['Nom;Prix au kg', 'Sel;100'], ['special-price']],
    [['Nom;Prix;Stock Dakar;Stock Thiès', 'Sel;100;4;5'], ['several-stocks']],
    [['Nom;Prix;Qté dépôt;Qté boutique', 'Sel;100;4;5'], ['several-stocks']],
    [['Nom;Prix;Quantité Dakar;Quantité Thiès', 'Sel;100;4;5'], ['several-stocks']],
    [['Nom;Prix;Qté;Qté minimum;Qté commandée', 'Sel;100;4;5;6'], []],
    [['Name;Price;Tax class', 'Salt;100;', 'Rice;200;reduced-rate'], ['tax-class']],
    [['Name;Price;Tax status;Tax class', 'Salt;100;taxable;', 'Rice;200;none;'], ['tax-class']],
    [['Name;Price;Tax status;Tax class', 'Salt;100;taxable;standard', 'Rice;200;taxable;parent'], []],
    [['Nom;Prix;Classe de TVA;TVA', 'Sel;100;A;18', 'Riz;200;B;9'], []],
    [['Nom;Prix;Stock;Stock minimum', 'Sel;100;4;5'], []],
    [['Nom;Prix;Stock;Stock désiré', 'Sel;100;4;5'], []],
    [['Name;Sale price', 'Salt;100'], []],
    [['Nom;Prix;Stock', 'Sel;100;12 pcs', 'Riz;200;rupture'], ['unread-column']],
    [['Name;Price;tax_rate', 'Salt;100;1800', 'Rice;200;1800'], ['unread-column']],
    [['Nom;Prix;Stock', 'Sel;100;'], []],
  ] as [string[], string[]][])('%j: %j', (lines, expected) => {
    expect(kinds(gross, ...lines)).toEqual(expected);
  });

  it('is a column of categories that has a word for nearly each product', () => {
    const goods = (words: number) =>
      Array.from({ length: 300 }, (_, at) => `Sel ${at};250;Famille ${at % words}`);
    expect(kinds(gross, 'Nom;Prix;Famille', ...goods(250))).toEqual(['many-categories']);
    expect(kinds(gross, 'Nom;Prix;Famille', ...goods(140))).toEqual([]);
    expect(kinds(gross, 'Nom;Prix;Famille', ...goods(250).slice(0, 150))).toEqual([]);
  });

  it('turns round where prices are without tax', () => {
    const net: CsvShop = { pricesIncludeTax: false };
    expect(kinds(net, 'Nom;Prix TTC', 'Sel;118')).toEqual(['gross-price']);
    expect(kinds(net, 'Nom;Prix HT', 'Sel;100')).toEqual([]);
  });
});

describe('columns without headers', () => {
  it('are recognised by what they hold, in the usual order', () => {
    const columns = recogniseColumns(cells(row, '5449000000996;Soda cola 33 cl;500;18;Boissons;48'));
    expect(columns).toMatchObject({
      hasHeader: false,
      bodyAt: 0,
      headers: ['1', '2', '3', '4', '5', '6'],
      mapping: { code: 0, name: 1, price: 2, tax_rate: 3, category: 4, stock: 5 },
    });
  });

  it('may stand in another order', () => {
    const columns = recogniseColumns(cells('Sel fin 1 kg;3017620422003;250', 'Sucre 1 kg;5449000000996;750'));
    expect(columns.mapping).toEqual({ code: 1, name: 0, price: 2 });
  });

  it('of two are code and name', () => {
    expect(recogniseColumns(cells('0875343000013;Shmear')).mapping).toEqual({ code: 0, name: 1 });
  });
});

it('an empty file has no columns', () => {
  expect(recogniseColumns([])).toMatchObject({ hasHeader: false, headers: [], mapping: {} });
});

it('a header longer or shorter than the rows keeps its columns', () => {
  expect(recogniseColumns(cells('code;name', '1;Sel;250')).headers).toEqual(['code', 'name']);
  expect(recogniseColumns(cells('code;name;price', '1;Sel')).mapping).toEqual({ code: 0, name: 1, price: 2 });
});
