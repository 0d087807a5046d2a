import { describe, expect, it } from 'vitest';
import { createTranslator, langs, type TextKey } from '../shared/i18n/index.ts';
import { printerChoices } from './printer-binding.ts';

describe('the printers that the settings offer', () => {
  it.each(langs)('have a name each in %s', (lang) => {
    const t = createTranslator(lang);
    for (const { family } of printerChoices) {
      const key = `settings.printer.family.${family}` as TextKey;
      expect(t(key), family).not.toBe(key);
    }
  });

  it('are told apart by their id, and there is a generic one of each width', () => {
    expect(new Set(printerChoices.map(({ id }) => id)).size).toBe(printerChoices.length);
    expect(printerChoices.filter(({ family }) => family === 'generic').map(({ paper }) => paper)).toEqual([
      80, 58,
    ]);
  });
});
