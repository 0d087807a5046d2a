import type {
  DocumentMarks,
  ReceiptLine,
  ReceiptTender,
  SaleReceiptData,
  ShopBlock,
  TaxRow,
} from './receipt.ts';
import { receiptCode } from './receipt-code.ts';
import type { SaleFact, SaleLineFact, TenderFact } from './sale-fact.ts';
import { type Milli, type Minor, milli, minor, sum } from './units.ts';

/** What the journal row of a sale does not hold: the shop around it, and the words of its language. */
export interface SalePaper extends DocumentMarks {
  readonly shop: ShopBlock;
  readonly till: string;
  readonly cashier: string;
  readonly footer: readonly string[];
  /** The till in the code of its receipts (receipt-code.ts). */
  readonly tillMark: string;
  readonly tenderNames: { readonly cash: string; readonly card: string };
  /** Name of a tax; null for one that is not known any more. */
  readonly taxName: (taxId: string) => string | null;
}

const opposite = (amount: Minor): Minor => minor(amount === 0 ? 0 : -amount);
const countsAsPieces = (unit: string | undefined): boolean => unit === undefined || unit === 'pack';

/** Of what the line bears; a line of several taxes has the letter of each. */
function letterOf({ t: borne }: SaleLineFact, taxes: SaleFact['t']): string | undefined {
  const letters = taxes.flatMap(([id, , , , letter]) =>
    letter !== undefined && borne.some(([own]) => own === id) ? [letter] : [],
  );
  return letters.length === 0 ? undefined : letters.join('');
}

function receiptLine(line: SaleLineFact, taxes: SaleFact['t']): ReceiptLine {
  const letter = letterOf(line, taxes);
  return {
    name: line.n,
    qty_milli: line.q,
    ...(line.un !== undefined && !countsAsPieces(line.un) && { unit: line.un }),
    price_minor: line.u,
    amount_minor: line.l ?? line.g,
    discounts: line.d ? [{ amount_minor: opposite(line.d) }] : [],
    ...(line.m !== undefined && { note: line.m }),
    ...(letter !== undefined && { letter }),
  };
}

function receiptTender(tender: TenderFact, names: SalePaper['tenderNames']): ReceiptTender {
  const reference = tender.r;
  if (tender.k === 'cash')
    return {
      kind: 'cash',
      label: names.cash,
      given_minor: tender.gv ?? tender.a,
      change_minor: tender.ch ?? minor(0),
    };
  if (tender.k === 'card')
    return {
      kind: 'card',
      label: names.card,
      amount_minor: tender.a,
      ...(reference !== undefined && { authorisation: reference }),
    };
  return {
    kind: 'mobile',
    label: tender.o ?? '',
    amount_minor: tender.a,
    ...(reference !== undefined && { reference }),
  };
}

/** A rate says which tax it is, unless it is put on top of the prices, or two taxes share it, or stand on one line, or it is nothing. */
function taxRows({ t: taxes, l: lines }: SaleFact, nameOf: SalePaper['taxName'], onTop: boolean): TaxRow[] {
  const rates = taxes.map(([, rate]) => rate);
  const unclear =
    new Set(rates).size < rates.length || rates.includes(0 as never) || lines.some(({ t }) => t.length > 1);
  return taxes.map(([taxId, rate_ppm, base_minor, tax_minor, letter]) => {
    const label = unclear || onTop ? nameOf(taxId) : null;
    return {
      rate_ppm,
      ...(label !== null && { label }),
      ...(letter !== undefined && { letter }),
      base_minor,
      tax_minor,
      gross_minor: minor(base_minor + tax_minor),
    };
  });
}

/** Pieces and packs count as they are, anything weighed or measured as one article. */
const articles = (lines: readonly SaleLineFact[]): Milli =>
  milli(lines.reduce((all, { q, un }) => all + (countsAsPieces(un) ? q : Math.sign(q) * 1000), 0));

/**
 * The receipt of a recorded sale, from its journal row alone: names, prices and taxes are those of that day. Minor units;
 * nothing is rounded, and the only sums are those of the lines' own figures. `sold_at` is UTC ms.
 */
export function saleReceiptData(
  sale: { readonly fact: SaleFact; readonly sold_at: number },
  paper: SalePaper,
): SaleReceiptData {
  const { fact, sold_at } = sale;
  const { tenderNames, taxName, tillMark, footer, ...marks } = paper;
  const lines = fact.l.map((line) => receiptLine(line, fact.t));
  const subtotal = sum(fact.l.map((line) => minor((line.l ?? line.g) - (line.d ?? 0))));
  const ticketDiscount = sum(fact.l.map((line) => line.td ?? minor(0)));
  const added = minor(fact.g - (subtotal - ticketDiscount));
  return {
    ...marks,
    kind: fact.l.every(({ q }) => q < 0) ? 'return' : 'sale',
    number: String(fact.no),
    barcode: receiptCode(fact.no, tillMark),
    sold_at,
    lines,
    subtotal_minor: subtotal,
    discounts:
      ticketDiscount === 0
        ? []
        : [
            {
              ...(fact.d?.[0] === 'percent' && { rate_ppm: fact.d[1] }),
              amount_minor: opposite(ticketDiscount),
            },
          ],
    ...(added !== 0 && { tax_added_minor: added }),
    total_minor: fact.g,
    rounding_minor: fact.r ?? minor(0),
    taxes: taxRows(fact, taxName, added !== 0),
    tenders: fact.td.map((tender) => receiptTender(tender, tenderNames)),
    items_milli: articles(fact.l),
    footer: fact.m === undefined ? footer : [fact.m, ...footer],
  };
}
