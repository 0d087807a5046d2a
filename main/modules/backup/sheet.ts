import type { PaperWidth, ReceiptDocument } from '#shared/domain/receipt.ts';
import { receiptHtml } from '#shared/domain/receipt-html.ts';
import { recoverySheet } from '#shared/domain/recovery-sheet.ts';
import { type Lang, type PerLang, perLang, writings } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';

export interface SheetFor {
  readonly name: string;
  readonly tillName: string;
  readonly till: string;
  readonly code: string;
  readonly at: number;
}

/** The recovery sheet in one language, for the paper of a printer. */
export function sheetDocument(
  { name, tillName, till, code, at }: SheetFor,
  lang: Lang,
  width: PaperWidth = 80,
): ReceiptDocument {
  const t = createTranslator(lang);
  const made = new Date(at).toLocaleDateString(writings[lang].locale);
  const sheet = { shop: name, till: `${tillName} (${till})`, made, code };
  return recoverySheet(sheet, (word) => t(`backup.sheet.${word}`), width);
}

/** The same as a page, in every language: who finds it years later need not read the till's. */
export const sheetOf = (about: SheetFor): PerLang =>
  perLang((lang) => receiptHtml(sheetDocument(about, lang)));
