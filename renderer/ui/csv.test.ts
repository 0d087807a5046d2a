import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.ts';

describe('a table for a spreadsheet', () => {
  it('parts its cells as the language does, and quotes what would part them again', () => {
    expect(
      csvOf('fr', [
        ['Jour', 'TTC (F)'],
        ['2026-11-20', '12,5'],
        ['a;b', 'dit "oui"'],
      ]),
    ).toBe('\uFEFFJour;TTC (F)\r\n2026-11-20;12,5\r\n"a;b";"dit ""oui"""\r\n');
    expect(csvOf('en', [['a;b', '1,5', 3]])).toBe('\uFEFFa;b,"1,5",3\r\n');
  });

  it('lets no name become a formula, and leaves negative amounts numbers', () => {
    expect(csvOf('en', [[' =1+1', '＝1', '\n@x', 'a=b']])).toBe("\uFEFF' =1+1,'＝1,\"'\n@x\",a=b\r\n");
    expect(csvOf('en', [['=1+1', '-3.50', -2, '@x', '-a']])).toBe("\uFEFF'=1+1,-3.50,-2,'@x,'-a\r\n");
  });
});
