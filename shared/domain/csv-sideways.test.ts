import { expect, it } from 'vitest';
import { isSideways } from './csv-sideways.ts';

const cells = (text: string) => text.split('\n').map((line) => line.split(';'));

it.each([
  ['Code;111;222;333\nDésignation;Riz;Mil;Thé\nPrix;500;300;100', true],
  ['Tarif 2026;;\nNom;Riz;Mil\nPrix de vente;500;300\nStock;1;2', true],
  ['Name;Rice;Tea\nPrice;5;6\nBarcode;111;222\nQty;1;2', true],
  ['Code;Désignation;Prix\n111;Riz;500\n222;Mil;300', false],
  ['Nom;Prix\nRiz;500\nMil;300\nStock;2', false],
  ['Article;Prix;Stock\nPrix;1;2\nCode;3;4\nNom;5;6', false],
  ['Code;Nom\n111;Code\n222;Nom', false],
])('%j lies on its side: %s', (text, sideways) => {
  expect(isSideways(cells(text))).toBe(sideways);
});
