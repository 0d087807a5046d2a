import type { Lang } from '../../../shared/contract/views.ts';
import { receiptHtml } from '../../../shared/domain/receipt-html.ts';
import { recoverySheet } from '../../../shared/domain/recovery-sheet.ts';
import { createTranslator } from '../../../shared/i18n/index.ts';

interface SheetFor {
  readonly name: string;
  readonly tillName: string;
  readonly till: string;
  readonly code: string;
  readonly at: number;
}

/** The recovery sheet as a page, in both languages: who finds it years later need not read the till's. */
export function sheetOf({ name, tillName, till, code, at }: SheetFor): Record<Lang, string> {
  const page = (lang: Lang): string => {
    const t = createTranslator(lang);
    const made = new Date(at).toLocaleDateString(lang === 'fr' ? 'fr-FR' : 'en-GB');
    const sheet = { shop: name, till: `${tillName} (${till})`, made, code };
    return receiptHtml(recoverySheet(sheet, (word) => t(`backup.sheet.${word}`)));
  };
  return { fr: page('fr'), en: page('en') };
}
