import type { Block, PaperWidth, ReceiptDocument } from './receipt.ts';

export const sheetWords = [
  'title',
  'purpose',
  'shop',
  'till',
  'made',
  'code',
  'keepAway',
  'how',
  'letters',
] as const;
export type SheetWord = (typeof sheetWords)[number];

export interface RecoverySheet {
  readonly shop: string;
  /** Name and identity of the till, as a person reads them. */
  readonly till: string;
  /** The day it was made, as the shop writes days. */
  readonly made: string;
  /** In groups; broken over lines between groups only. */
  readonly code: string;
}

const groupsPerLine = 4;

/** The paper that opens the backups: printed once, on the receipt printer or a sheet. `word` gives the texts. */
export function recoverySheet(
  { shop, till, made, code }: RecoverySheet,
  word: (word: SheetWord) => string,
  width: PaperWidth = 80,
): ReceiptDocument {
  const groups = code.split('-');
  const lines: string[] = [];
  for (let i = 0; i < groups.length; i += groupsPerLine)
    lines.push(groups.slice(i, i + groupsPerLine).join('-') + (i + groupsPerLine < groups.length ? '-' : ''));
  const centred = (text: string): Block => ({
    kind: 'text',
    text,
    align: 'center',
    bold: true,
    size: width === 80 ? 'big' : 'tall',
  });
  return {
    width,
    blocks: [
      { kind: 'banner', text: word('title') },
      { kind: 'columns', left: word('shop'), right: shop },
      { kind: 'columns', left: word('till'), right: till },
      { kind: 'columns', left: word('made'), right: made },
      { kind: 'rule' },
      { kind: 'text', text: word('code'), align: 'center' },
      ...lines.map(centred),
      { kind: 'text', text: word('letters'), align: 'center' },
      { kind: 'rule' },
      { kind: 'text', text: word('purpose') },
      { kind: 'text', text: word('keepAway'), bold: true },
      { kind: 'text', text: word('how') },
      { kind: 'cut' },
    ],
  };
}
