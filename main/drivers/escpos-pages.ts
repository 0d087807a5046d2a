import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { type EncodedReceipt, encodeReceipt } from './escpos.ts';
import { spellFor } from './escpos-spelling.ts';
import type { CodePage, PrinterProfile } from './printer-profile.ts';
import { draws } from './raster/fonts.ts';

export type { EncodedReceipt } from './escpos.ts';

const pagesOf = (profile: PrinterProfile): readonly CodePage[] => {
  const others = (Object.keys(profile.codePages) as CodePage[]).filter((page) => page !== profile.codePage);
  return [profile.codePage, ...others];
};

/** The document in the page of the printer that writes most of it, and leaves least to be drawn; its usual one where none is better. */
export function encodeBest(document: ReceiptDocument, profile: PrinterProfile): EncodedReceipt {
  let best = encodeReceipt(document, profile);
  if (profile.drawn === 'always' || (best.lost.length === 0 && best.drawn === 0)) return best;
  for (const codePage of pagesOf(profile).slice(1)) {
    const other = encodeReceipt(document, { ...profile, codePage });
    const [more, less] = [best.lost.length - other.lost.length, best.drawn - other.drawn];
    if (more > 0 || (more === 0 && less > 0)) best = other;
  }
  return best;
}

/** Whether some page of the printer has a letter or a spelling for all of this text, or the till can draw the rest. */
export const canWrite = (text: string, profile: PrinterProfile): boolean =>
  pagesOf(profile).some((page) => {
    const lost = new Set<string>();
    spellFor(page, lost, draws)(text);
    return lost.size === 0;
  });
