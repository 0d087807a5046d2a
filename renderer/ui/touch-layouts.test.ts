import { describe, expect, it } from 'vitest';
import { langs } from '#shared/domain/writing.ts';
import { type TouchPlane, touchRows } from './touch-layouts.ts';

describe.each(langs)('the keyboard on the glass in %s', (lang) => {
  it('writes every letter and every digit, each once', () => {
    const keys = (plane: TouchPlane) => touchRows(lang, plane).flat();
    const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
    expect(keys('letters')).toEqual(expect.arrayContaining(alphabet));
    expect(keys('signs')).toEqual(expect.arrayContaining([...'0123456789-./']));
    expect(new Set(keys('letters')).size).toBe(keys('letters').length);
  });

  it('has the accents of French names', () => {
    if (lang === langs[0])
      expect(touchRows(lang, 'letters').flat()).toEqual(expect.arrayContaining([...'éèàçêœ']));
  });
});
