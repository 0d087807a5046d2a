import { expect, test } from 'vitest';
import { readProductList } from './product-list.ts';

const read = (text: string) => readProductList(Buffer.from(text, 'utf8'));

test('the file that a till exports is read, without what only the shop knows', () => {
  expect(
    read(
      'code,name,price,tax_rate,category,stock,unit,cost\r\n111,"Riz, long",500,18,Sec,-3,kg,400\r\n,Pain,150,,,,,\r\n',
    ),
  ).toEqual({
    ok: true,
    rows: [
      ['111', 'Riz, long', '500', '18', 'Sec', 'kg'],
      ['', 'Pain', '150', '', '', ''],
    ],
  });
});

test('columns may be left out and stand in any order; an empty line is none', () => {
  expect(read('price;name\n12.50;Café\n;\n')).toEqual({
    ok: true,
    rows: [['', 'Café', '12.50', '', '', '']],
  });
});

test.each([
  ['code,price\n1,2\n', [{ is: 'no-name-column' }]],
  ['name,colour\nRiz,red\n', [{ is: 'unknown-column', column: 'colour' }]],
  ['name,price\n', [{ is: 'empty' }]],
  ['', [{ is: 'no-name-column' }]],
  [
    'code,name,price,tax_rate,unit\n1,,5,,\n2,Riz,5 F,,\n3,Mil,-1,,\n4,Thé,1,abc,\n5,Lait,1,,barrel\n6,Sel,1,,\n6,Sel fin,1,,\n7,Ail,1,,,9\n',
    [
      { is: 'row', line: 2, why: 'name' },
      { is: 'row', line: 3, why: 'price' },
      { is: 'row', line: 4, why: 'price' },
      { is: 'row', line: 5, why: 'tax_rate' },
      { is: 'row', line: 6, why: 'unit' },
      { is: 'row', line: 8, why: 'twice' },
      { is: 'row', line: 9, why: 'cells' },
    ],
  ],
])('%j is not published: nothing of it', (text, faults) => {
  expect(read(text)).toEqual({ ok: false, faults });
});
