import { describe, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { receiptHtml } from './receipt-html.ts';
import { columnsOf, receiptText } from './receipt-text.ts';
import { recoverySheet } from './recovery-sheet.ts';
import { langs } from './writing.ts';

const code = 'ABCD-1234-EFGH-5678-JKMN-9012-PQRS';
const sheet = { shop: 'Boutique Awa & Fils', till: '1 (T4K7Q2MZ)', made: '20/11/2026', code };

describe.each(langs)('the recovery sheet in %s', (lang) => {
  const t = createTranslator(lang);
  const words = (word: string): string => t(`backup.sheet.${word}` as never);

  it.each([58, 80] as const)('fits on %i mm and never breaks a group of the code', (width) => {
    const text = receiptText(recoverySheet(sheet, words, width));
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columnsOf[width]);
    for (const group of code.split('-')) expect(text).toContain(group);
    expect(text).toContain(words('title'));
    expect(text).toContain('T4K7Q2MZ');
  });

  it('is a page as well, with nothing of the shop left as markup', () => {
    const html = receiptHtml(recoverySheet(sheet, words));
    expect(html).toContain('ABCD-1234-EFGH-5678');
    expect(html).toContain('Boutique Awa &amp; Fils');
  });
});
