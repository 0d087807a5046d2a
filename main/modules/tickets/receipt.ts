import type { PaperWidth, ReceiptDocument, ReceiptFormat, SaleReceiptData } from '#shared/domain/receipt.ts';
import { giftReceipt, saleReceipt } from '#shared/domain/receipt-sale.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { type SalePaper, saleReceiptData } from '#shared/domain/sale-receipt-data.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Row } from '#shared/journal/row.ts';

export interface RecordedSale {
  readonly row: Row<'sale'>;
  readonly signature: Uint8Array;
}
/** The shop as it prints today. */
export interface TicketPaper extends Omit<SalePaper, 'copy' | 'signature' | 'cashier' | 'head'> {
  readonly lang: Lang;
  readonly width: PaperWidth;
  readonly format: ReceiptFormat;
}
export interface ReceiptDeps {
  /** The sale as the journal holds it; null if there is no such ticket. */
  readonly recorded: (number: number) => RecordedSale | null;
  /** Rows that put its tenders right. */
  readonly corrections: (number: number) => readonly { readonly at: number }[];
  readonly soldAt: (number: number) => number | null;
  readonly paper: () => TicketPaper;
  readonly userName: (id: number) => string | null;
  /** What the head says of what went with the goods, as it is known today. */
  readonly head: (carries: SaleFact['carries'], lang: Lang) => readonly string[];
}

/** Receipts from journal rows: what is printed years later is what was sold, whatever the catalogue says by then. */
export function createReceipts({ recorded, corrections, soldAt, paper, userName, head }: ReceiptDeps) {
  const dataOf = (
    sale: { at: number; user: number; body: SaleFact },
    signature: Uint8Array,
    copy: number,
    { width: _width, format: _format, lang, ...shop }: TicketPaper,
  ): SaleReceiptData =>
    saleReceiptData(
      { fact: sale.body, sold_at: sale.at },
      {
        ...shop,
        soldAt,
        correctedAt: corrections(sale.body.number).at(-1)?.at ?? null,
        head: head(sale.body.carries, lang),
        copy,
        signature: Buffer.from(signature).toString('base64url'),
        cashier: userName(sale.user) ?? `#${sale.user}`,
      },
    );

  const made =
    (document: typeof saleReceipt) =>
    (number: number, copy: number): ReceiptDocument | null => {
      const sale = recorded(number);
      if (!sale) return null;
      const shop = paper();
      return document(dataOf(sale.row, sale.signature, copy, shop), shop.format, shop.width);
    };
  const gift = made(giftReceipt);
  return {
    /** `copy` 0 is the original, 1 the first duplicate. Null if there is no such ticket. */
    receipt: made(saleReceipt),
    gift: (number: number) => gift(number, 0),
  };
}
