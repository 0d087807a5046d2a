import { expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { changesOf, takenBack } from './prices-draft.ts';

const product = (id: number, price_minor: number | null) => ({ id, price_minor }) as ProductView;
const shown = [product(1, 650), product(2, 4200), product(3, null), product(4, 450)];

it('changes what was typed and is another price, and nothing else', () => {
  const typed = new Map([
    [1, minor(700)],
    [2, minor(4200)],
    [3, minor(900)],
    [4, null],
    [9, minor(5)],
  ]);
  const changes = changesOf(shown, typed);
  expect(changes).toEqual([
    { id: 1, from_minor: 650, price_minor: 700 },
    { id: 3, from_minor: null, price_minor: 900 },
  ]);
  expect(takenBack(changes)).toEqual([
    { id: 1, from_minor: 700, price_minor: 650 },
    { id: 3, from_minor: 900, price_minor: null },
  ]);
});
