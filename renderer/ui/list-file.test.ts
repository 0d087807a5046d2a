import { describe, expect, it } from 'vitest';
import { listFileName } from './list-file.ts';

describe('the name of a saved list', () => {
  it('says which shop, which list and which day', () => {
    expect(listFileName('Boutique Awa', 'tickets', '2026-11-20')).toBe('Boutique-Awa-tickets-2026-11-20.csv');
    expect(listFileName('Chez Öz', 'Z', '2026-11-20', '2026-11')).toBe('Chez-Öz-Z-2026-11-20-2026-11.csv');
  });
  it('has nothing in it that a disk or a path takes for something else', () => {
    expect(listFileName('../a: <b>|"c"\n', 'x/y', '2026-11-20')).toBe('a-b-c-x-y-2026-11-20.csv');
    expect(listFileName('', 'Z', '2026-11-20')).toBe('Z-2026-11-20.csv');
  });
});
