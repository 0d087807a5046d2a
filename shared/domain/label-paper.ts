import { labelCode, labelPicture } from './label-code.ts';
import type { Block, PaperWidth, ReceiptDocument } from './receipt.ts';

/** What a label says; the price as it is written, with its unit where it is not by the piece. */
export interface LabelText {
  readonly name: string;
  readonly price: string;
  readonly code: string | null;
}

function labelBlocks({ name, price, code }: LabelText): Block[] {
  const drawn = code === null ? null : labelCode(code);
  const picture = drawn && labelPicture(drawn);
  return [
    { kind: 'text', text: name, align: 'center', bold: true },
    { kind: 'text', text: price, align: 'center', bold: true, size: 'big' },
    ...(picture ? [{ kind: 'picture', ...picture } as const] : []),
    ...(code === null ? [] : [{ kind: 'text', text: code, align: 'center' } as const]),
    { kind: 'cut' },
  ];
}

/** Labels one after the other on the roll of the receipt printer, cut where it has a knife. */
export const labelPaper = (labels: readonly LabelText[], width: PaperWidth): ReceiptDocument => ({
  width,
  blocks: labels.flatMap(labelBlocks),
});
