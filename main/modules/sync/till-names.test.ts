import { expect, test } from 'vitest';
import { distinctNames } from './till-names.ts';

test('tills of one name, and one of the name of this till, bear what is on their receipts', () => {
  const tills = [
    { till: 'TA', name: 'Caisse 1' },
    { till: 'TB', name: 'caisse 1' },
    { till: 'TC', name: 'Dépôt' },
    { till: 'TD', name: 'Bar' },
  ];
  const called = distinctNames(tills, 'DEPOT');
  expect(tills.map(called)).toEqual(['Caisse 1 (TA)', 'caisse 1 (TB)', 'Dépôt (TC)', 'Bar']);
});
