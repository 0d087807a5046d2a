import { taxOfLine } from './line-tax.ts';
import type { TenderKind } from './means.ts';
import type { Picture } from './picture.ts';
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
  readonly head: readonly string[];
  readonly footer: readonly string[];
  readonly logo?: Picture | null;
  readonly header?: readonly string[];
  /** The till in the code of its receipts (receipt-code.ts). */
  readonly tillMark: string;
  /** What a means without a name of its own is called. */
  readonly tenderName: (kind: TenderKind) => string;
  /** Name of a tax; null for one that is not known any more. */
  readonly taxName: (taxId: string) => string | null;
  /** When a tender was put right (UTC ms); null where none was. */
  readonly correctedAt?: number | null;
  /** When a ticket was sold; null where that is not known here any more. */
  readonly soldAt?: (ticket: number) => number | null;
}

const opposite = (amount: Minor): Minor => minor(amount === 0 ? 0 : -amount);
const countsAsPieces = (unit: string | undefined): boolean => unit === undefined || unit === 'pack';

/** Of what the line bears; a line of several taxes has the letter of each. */
function letterOf(line: SaleLineFact, taxes: SaleFact['taxes']): string | undefined {
  const own = new Set(line.taxes.map((tax) => taxOfLine(taxes, tax)));
  const letters = taxes.flatMap((tax) => (tax.group !== undefined && own.has(tax) ? [tax.group] : []));
  return letters.length === 0 ? undefined : letters.join('');
}

function receiptLine(
  line: SaleLineFact,
  taxes: SaleFact['taxes'],
  soldAt: NonNullable<SalePaper['soldAt']>,
): ReceiptLine {
  const letter = letterOf(line, taxes);
  return {
    name: line.name,
    qty_milli: line.qty_milli,
    ...(line.unit !== undefined && !countsAsPieces(line.unit) && { unit: line.unit }),
    price_minor: line.unit_price_minor,
    amount_minor: line.list_minor ?? line.gross_minor,
    discounts: line.line_discount_minor ? [{ amount_minor: opposite(line.line_discount_minor) }] : [],
    ...(line.note !== undefined && { note: line.note }),
    ...(line.of && { of: { number: line.of[0], sold_at: soldAt(line.of[0]) } }),
    ...(line.ofOther && { of: { number: line.ofOther[2], sold_at: null, till: line.ofOther[1] } }),
    ...(letter !== undefined && { letter }),
  };
}

function receiptTender(tender: TenderFact, nameOf: SalePaper['tenderName']): ReceiptTender {
  const { kind, reference, bank, due } = tender;
  const label = tender.operator || nameOf(kind);
  if (tender.kind === 'cash')
    return {
      kind: 'cash',
      label,
      given_minor: tender.given_minor ?? tender.amount_minor,
      change_minor: tender.change_minor ?? minor(0),
    };
  if (tender.kind === 'card')
    return {
      kind: 'card',
      label,
      amount_minor: tender.amount_minor,
      ...(reference !== undefined && { authorisation: reference }),
    };
  const said = { label, amount_minor: tender.amount_minor, ...(reference !== undefined && { reference }) };
  if (kind === 'mobile') return { kind, ...said };
  return {
    kind: 'other',
    ...said,
    ...(bank !== undefined && { bank }),
    ...(due !== undefined && { due }),
  };
}

/** A rate says which tax it is, unless it is put on top of the prices, or two taxes share it, or stand on one line, or it is nothing. */
function taxRows({ taxes, lines }: SaleFact, nameOf: SalePaper['taxName'], onTop: boolean): TaxRow[] {
  const rates = taxes.map(({ rate_ppm }) => rate_ppm);
  const unclear =
    new Set(rates).size < rates.length ||
    rates.includes(0 as never) ||
    lines.some((line) => line.taxes.length > 1);
  return taxes.map(({ taxId, rate_ppm, base_minor, amount_minor, group }) => {
    const label = unclear || onTop ? nameOf(taxId) : null;
    return {
      rate_ppm,
      ...(label !== null && { label }),
      ...(group !== undefined && { letter: group }),
      base_minor,
      tax_minor: amount_minor,
      gross_minor: minor(base_minor + amount_minor),
    };
  });
}

/** Pieces and packs count as they are, anything weighed or measured as one article. */
const articles = (lines: readonly SaleLineFact[]): Milli =>
  milli(
    lines.reduce(
      (all, { qty_milli, unit }) => all + (countsAsPieces(unit) ? qty_milli : Math.sign(qty_milli) * 1000),
      0,
    ),
  );

/**
 * The receipt of a recorded sale, from its journal row alone: names, prices and taxes are those of that day. Minor units;
 * nothing is rounded, and the only sums are those of the lines' own figures. `sold_at` is UTC ms.
 */
export function saleReceiptData(
  sale: { readonly fact: SaleFact; readonly sold_at: number },
  paper: SalePaper,
): SaleReceiptData {
  const { fact, sold_at } = sale;
  const { tenderName, taxName, tillMark, footer, soldAt = () => null, correctedAt = null, ...marks } = paper;
  const lines = fact.lines.map((line) => receiptLine(line, fact.taxes, soldAt));
  const subtotal = sum(
    fact.lines.map((line) => minor((line.list_minor ?? line.gross_minor) - (line.line_discount_minor ?? 0))),
  );
  const ticketDiscount = sum(fact.lines.map((line) => line.ticket_discount_minor ?? minor(0)));
  const added = minor(fact.gross_minor - (subtotal - ticketDiscount));
  return {
    ...marks,
    kind: fact.lines.every(({ qty_milli }) => qty_milli < 0) ? 'return' : 'sale',
    number: String(fact.number),
    barcode: receiptCode(fact.number, tillMark),
    sold_at,
    lines,
    subtotal_minor: subtotal,
    discounts:
      ticketDiscount === 0
        ? []
        : [
            {
              ...(fact.discount?.[0] === 'percent' && { rate_ppm: fact.discount[1] }),
              amount_minor: opposite(ticketDiscount),
            },
          ],
    ...(added !== 0 && { tax_added_minor: added }),
    total_minor: fact.gross_minor,
    rounding_minor: fact.rounding_minor ?? minor(0),
    taxes: taxRows(fact, taxName, added !== 0),
    tenders: fact.tenders.map((tender) => receiptTender(tender, tenderName)),
    ...(correctedAt !== null && { corrected_at: correctedAt }),
    items_milli: articles(fact.lines),
    footer: fact.note === undefined ? footer : [fact.note, ...footer],
  };
}
