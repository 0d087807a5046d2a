import { describe, expect, it } from 'vitest';
import { recogniseColumns } from './csv-columns.ts';

const cells = (...lines: string[]) => lines.map((line) => line.split(';'));
const row = '3017620422003;Pâte à tartiner;1500;18;Épicerie;12';

describe('columns by their headers', () => {
  it.each([
    [
      'code;name;price;tax_rate;category;stock',
      { code: 0, name: 1, price: 2, tax_rate: 3, category: 4, stock: 5 },
    ],
    ['code;name', { code: 0, name: 1 }],
    ['barcode;name', { code: 0, name: 1 }],
    [
      'Libellé;Code barres;Prix de vente TTC (FCFA);TVA %;Rayon;Quantité',
      { name: 0, code: 1, price: 2, tax_rate: 3, category: 4, stock: 5 },
    ],
    [
      'Désignation;Référence;EAN13;Prix d’achat;Prix de vente;Unité',
      { name: 0, code: 2, cost: 3, price: 4, unit: 5 },
    ],
    ['CodeBarre;NomProduit;PrixVente;PrixAchat;QteStock', { code: 0, name: 1, price: 2, cost: 3, stock: 4 }],
    [
      'SKU;Description;Name;Unit Price;Cost;Qty on hand;Category',
      { code: 0, name: 2, price: 3, cost: 4, stock: 5, category: 6 },
    ],
    ['Handle;Item name;Selling price;VAT rate', { code: 0, name: 1, price: 2, tax_rate: 3 }],
  ])('%s', (header, mapping) => {
    const columns = recogniseColumns(cells(header, row));
    expect(columns.mapping).toEqual(mapping);
    expect(columns.hasHeader).toBe(true);
    expect(columns.headers.slice(0, 2)).toEqual(header.split(';').slice(0, 2));
  });

  it('that name nothing known are helped by the cells', () => {
    expect(recogniseColumns(cells('Colonne A;Colonne B', row)).mapping).toEqual({ code: 0, name: 1 });
    expect(recogniseColumns(cells('Kod;Produkt;Prix', '3017620422003;Tartinade;900')).mapping).toEqual({
      code: 0,
      name: 1,
      price: 2,
    });
  });
});

describe('columns without headers', () => {
  it('are recognised by what they hold, in the usual order', () => {
    const columns = recogniseColumns(cells(row, '5449000000996;Soda cola 33 cl;500;18;Boissons;48'));
    expect(columns).toEqual({
      hasHeader: false,
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
  expect(recogniseColumns([])).toEqual({ hasHeader: false, headers: [], mapping: {} });
});

it('a header longer or shorter than the rows keeps every column', () => {
  expect(recogniseColumns(cells('code;name', '1;Sel;250')).headers).toEqual(['code', 'name', '3']);
  expect(recogniseColumns(cells('code;name;price', '1;Sel')).mapping).toEqual({ code: 0, name: 1, price: 2 });
});
