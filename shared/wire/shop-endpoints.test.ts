import { expect, test } from 'vitest';
import { otherShop } from './shop-endpoints.ts';

test.each([
  ['the same, spelled otherwise', {}, { name: 'CHEZ AWA' }, false, null],
  ['practice and real', {}, { practice: true }, true, 'SHOP_PRACTICE'],
  ['other money', {}, { currency: 'EUR' }, true, 'SHOP_CURRENCY'],
  ['another name', {}, { name: 'Chez Khady' }, false, 'SHOP_NAME'],
  ['another name that is meant', {}, { name: 'Chez Khady' }, true, null],
  ['two that practise', { practice: true }, { practice: true }, false, null],
])('%s', (_, one, other, anyName, says) => {
  const shop = { name: 'Chez Awa', currency: 'XOF', practice: false };
  expect(otherShop({ ...shop, ...one }, { ...shop, ...other }, anyName)).toBe(says);
  expect(otherShop({ ...shop, ...other }, { ...shop, ...one }, anyName)).toBe(says);
});
