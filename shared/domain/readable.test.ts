import { describe, expect, it } from 'vitest';
import { readable, readableLine } from './readable.ts';

describe('readable', () => {
  it.each([
    ['a command of a printer', 'A\u001bp\u0000\u0019B', 'ApB'],
    ['a name that nobody sees', '\u200b\u2060', ''],
    ['a name that turns round what follows', '\u202eabc\u2066', 'abc'],
    ['half of a sign', 'A\ud800', 'A\ufffd'],
    ['a line feed of old terminals', 'A\u0085B', 'AB'],
    ['a tab', 'A\tB', 'A B'],
    ['the lines of an address', 'Rue 10\r\nDakar', 'Rue 10\nDakar'],
    ['joined letters and signs', 'می\u200cخواهم 👩\u200d🍳', 'می\u200cخواهم 👩\u200d🍳'],
  ])('%s', (_what, given, read) => {
    expect(readable(given)).toBe(read);
  });

  it('keeps a name in one line', () => {
    expect(readableLine('Lait \r\n entier')).toBe('Lait entier');
  });
});
