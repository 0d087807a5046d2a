import { expect, test } from 'vitest';
import { screenLang } from './screen-lang.ts';

test.each([
  [{}, undefined, 'fr'],
  [{ systemLang: 'en' }, undefined, 'en'],
  [{ systemLang: 'en' }, 'fr', 'fr'],
  [{ systemLang: 'fr', lang: 'en' }, 'fr', 'en'],
  [{ systemLang: 'fr', lang: 'en' }, undefined, 'en'],
] as const)('a screen with %j in a shop that speaks %s greets in %s', (options, shop, lang) => {
  expect(screenLang(options, shop)).toBe(lang);
});
