import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { quantityFault } from './bounds.ts';
import { taxOfLine } from './line-tax.ts';
import type { PricedLine, PricedTax } from './pricing.ts';
import { type PricedRefund, type RefundableSale, type RefundFault, refundPart } from './refund.ts';
import type { SaleFact, SaleLineFact } from './sale-fact.ts';
import type { TaxDefinition } from './tax.ts';
import { type Milli, type Minor, minor } from './units.ts';

/** Whether a tax is inside the prices: what is recorded tells it where all taxes of a line are, or none. */
type IsIncluded = (taxId: string) => boolean;

function pricedLine(line: SaleLineFact, id: string, sale: SaleFact, isIncluded: IsIncluded): PricedLine {
  const list = line.list_minor ?? line.gross_minor;
  const lineDiscount = line.line_discount_minor ?? minor(0);
  const ticketDiscount = line.ticket_discount_minor ?? minor(0);
  const inside = list - lineDiscount - ticketDiscount === line.gross_minor;
  return {
    id,
    qty_milli: line.qty_milli,
    list_minor: list,
    line_discount_minor: lineDiscount,
    ticket_discount_minor: ticketDiscount,
    net_minor: line.net_minor,
    gross_minor: line.gross_minor,
    taxes: line.taxes.map((tax): PricedTax => {
      const { rate_ppm, group } = taxOfLine(sale.taxes, tax) ?? {};
      return {
        ...tax,
        included: inside || isIncluded(tax.taxId),
        ...(rate_ppm !== undefined && { rate_ppm }),
        ...(group !== undefined && { group }),
      };
    }),
  };
}

/** A recorded sale as its parts are given back (`refundPart`); a line is named by its place, from 1. */
function refundable(fact: SaleFact, isIncluded: IsIncluded): RefundableSale {
  const lines = fact.lines.map((line, at) => pricedLine(line, String(at + 1), fact, isIncluded));
  const rounding: Minor = fact.rounding_minor ?? minor(0);
  return {
    lines,
    taxes: fact.taxes.map((tax) => ({
      taxId: tax.taxId,
      base_minor: tax.base_minor,
      amount_minor: tax.amount_minor,
      included: lines.some(({ taxes }) => taxes.some((own) => own.taxId === tax.taxId && own.included)),
    })),
    cash: { due_minor: minor(fact.gross_minor + rounding), rounding_minor: rounding },
  };
}

function refusalOf(fault: RefundFault, { lines }: SaleFact): Refusal {
  if (fault.code === 'UNKNOWN_LINE') return refusal('LINE_GONE');
  if (fault.code !== 'MORE_THAN_LEFT') return refusal('BAD_QUANTITY');
  const name = lines[Number(fault.lineId) - 1]?.name ?? '';
  return refusal('RETURN_TOO_MUCH', { name, left: fault.left_milli / 1000 });
}

/** What is given back for so much of these lines of a sale, of which so much has come back before. */
export function partOf(
  sale: SaleFact,
  returned: ReadonlyMap<number, Milli>,
  lines: readonly { readonly line: number; readonly qty_milli: Milli }[],
  taxes: readonly TaxDefinition[],
): Result<PricedRefund, Refusal> {
  for (const { line, qty_milli } of lines) {
    if ((sale.lines[line - 1]?.qty_milli ?? 1) < 0)
      return refused(refusal('RETURN_OF_RETURN', { number: sale.number }));
    const fault = quantityFault(qty_milli, sale.lines[line - 1]?.unit ?? 'piece');
    if (fault) return refused(fault);
  }
  const named = (line: number, qty_milli: Milli) => ({ id: String(line), qty_milli });
  const part = refundPart({
    sale: refundable(sale, (id) => taxes.find((tax) => tax.id === id)?.included === true),
    alreadyRefunded: [...returned].map(([line, qty_milli]) => named(line, qty_milli)),
    refundNow: lines.map(({ line, qty_milli }) => named(line, qty_milli)),
  });
  const [fault] = part.faults;
  return fault ? refused(refusalOf(fault, sale)) : ok(part);
}
