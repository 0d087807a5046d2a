import { describe, expect, it } from 'vitest';
import { foldedFilter } from './folded-filter.ts';

const options = ['Sénégal', "Côte d'Ivoire", 'États-Unis'].map((label) => ({ value: label, label }));
const found = (search: string) => foldedFilter({ options, search, limit: 100 });

describe('a list that is typed into', () => {
  it.each([
    ['senegal', 'Sénégal'],
    ['SEN', 'Sénégal'],
    ['sén', 'Sénégal'],
    ['cote d', "Côte d'Ivoire"],
    ['etats', 'États-Unis'],
  ])('finds %s as people without accents type it', (search, label) => {
    expect(found(search)).toMatchObject([{ label }]);
  });

  it('shows everything before a letter is typed, and nothing for another name', () => {
    expect(found('')).toHaveLength(3);
    expect(found('togo')).toEqual([]);
  });
});
