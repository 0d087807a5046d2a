import { expect, it } from 'vitest';
import { compareNames } from './collate.ts';

it('orders names as a dictionary does, in no order of bytes', () => {
  const names = [
    'Tomates',
    'Œuf',
    'Vivres',
    'Épicerie',
    'eau',
    'Zeste',
    'Lait 10',
    'Lait 9',
    'Oignon',
    'Ofuyu',
    'Éclair',
  ];
  expect(names.toSorted(compareNames)).toEqual([
    'eau',
    'Éclair',
    'Épicerie',
    'Lait 9',
    'Lait 10',
    'Œuf',
    'Ofuyu',
    'Oignon',
    'Tomates',
    'Vivres',
    'Zeste',
  ]);
});
