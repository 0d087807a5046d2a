import { describe, expect, it } from 'vitest';
import { nameKey, readable, readableCode, readableLine } from './readable.ts';

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

  it.each([
    '\u00ad',
    '\u200e',
    '\u061c',
    '\u034f',
    '\u115f',
    '\u180e',
    '\u3164',
    '\ufe0f',
    '\u{e0041}',
    '\u3164 \u200d',
  ])('leaves nothing of a text of %j alone', (text) => expect(readable(text)).toBe(''));

  it('keeps what belongs to a sign that is seen', () => {
    for (const text of ['❤\ufe0f', '\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}', 'א\u200e', ' ', ''])
      expect(readable(text)).toBe(text);
  });

  it('takes a code as it is seen', () => {
    expect(readableCode('AB\u00ad1\ufe0f2')).toBe('AB12');
    expect(readableCode('３７６０１２３４５６７８９')).toBe('3760123456789');
  });

  it('knows one name by whatever looks the same', () => {
    for (const name of ['AWA', 'awa\u00ad', ' Awa ', 'Ａｗａ', 'A\ufe0fwa\u200d'])
      expect(nameKey(name)).toBe('awa');
    expect(nameKey('Awa  Diop')).toBe(nameKey('awa diop'));
    expect(nameKey('Anaïs')).not.toBe(nameKey('Anais'));
  });

  it('keeps a name in one line', () => {
    expect(readableLine('Lait \r\n entier')).toBe('Lait entier');
    expect(readableLine('\nLait \r\n\t\n demi  écrémé \n')).toBe(' Lait demi  écrémé ');
  });

  it('keeps joiners beside what is seen, and leaves nothing of joiners and blanks', () => {
    expect(readable(`${'\u200d'.repeat(3)} a`)).toBe(`${'\u200d'.repeat(3)} a`);
    expect(readable('\u200d \u200d')).toBe('');
  });
});
