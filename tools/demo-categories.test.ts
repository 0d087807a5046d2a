import { expect, it } from 'vitest';
import { fold } from '#shared/domain/fold.ts';
import { categoryOf, leftOut } from './demo-categories.ts';

it.each([
  ["Huile d'olive vierge", 'groceries'],
  ['Chips au sel de Guérande', 'snacks'],
  ['Pain aux céréales', 'bakery'],
  ['Sablés pur beurre', 'biscuits'],
  ['Mousse au chocolat noir', 'desserts'],
  ['Lait demi-écrémé', 'dairy'],
  ['Jus de pomme', 'drinks'],
  ['Thé vert à la menthe', 'breakfast'],
  ['Filets de maquereaux à la moutarde', 'cans'],
  ['Tablette noir 70%', undefined],
])('%s belongs to %s', (name, category) => {
  expect(categoryOf(fold(name))?.id).toBe(category);
});

it('leaves out pork, alcohol and notes, but no word that only contains one', () => {
  expect(
    ['Jambon blanc', 'Vin rouge', 'Bières blondes', 'Lot de 6 jus'].map((name) => leftOut.test(fold(name))),
  ).toEqual([true, true, true, true]);
  expect(leftOut.test(fold('Vinaigre balsamique'))).toBe(false);
});
