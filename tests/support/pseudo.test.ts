import { expect, test } from 'vitest';
import { pseudo, pseudoTexts } from './pseudo.ts';

test('a text is dressed, a third longer and between marks; what is filled in and markup stay', () => {
  expect(pseudo('Vente de {{count, number}} lignes')).toBe('⟦Véñţé đé {{count, number}} ļîĝñéš~~~~~~⟧');
  expect(pseudo('<b>Aide</b>')).toBe('⟦<b>Aîđé</b>~~⟧');
  expect(pseudo('{{percent}} %')).toBe('{{percent}} %');
});

test('every text of a tree becomes one of the pseudo-language', () => {
  expect(pseudoTexts({ a: { b: 'Oui' }, c: 'Non' })).toEqual({ a: { b: '⟦Oûî~~⟧' }, c: '⟦Nôñ~~⟧' });
});
