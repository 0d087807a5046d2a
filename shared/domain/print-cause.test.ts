import { describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { printCauseOf, printCauses } from './print-cause.ts';
import { langs } from './writing.ts';

describe('causes of a paper that did not come out', () => {
  it.each(langs)('have words each in %s, and none is its own name', (lang) => {
    const t = createTranslator(lang);
    for (const cause of printCauses) {
      const words = t(`printing.cause.${cause}`);
      expect(words).toMatch(/ /);
      expect(words).not.toContain(cause.includes('-') ? cause : 'printing.cause');
    }
  });

  it('are read as they were kept, and one that nobody knows any more is another', () => {
    expect(printCauseOf(null)).toBeNull();
    expect(printCauseOf('paper-out')).toBe('paper-out');
    expect(printCauseOf('ECONNRESET')).toBe('other');
  });
});
