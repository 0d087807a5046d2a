import { integerToDecimal } from '../shared/domain/currency.ts';
import {
  type CashFigures,
  type DocumentTotals,
  type PricedLine,
  type PricedTax,
  type PricingFault,
  priceBasket,
} from '../shared/domain/pricing.ts';
import { type LineQuantity, type RefundFault, refundPart } from '../shared/domain/refund.ts';
import type { TaxDefinition } from '../shared/domain/tax.ts';
import { ok, type Result, refused } from '../shared/result.ts';
import type { PriceRequest } from './price-request.ts';

/**
 * Prices the request and its refunds: what `npm run price` prints, or sentences about what cannot be sold or
 * taken back.
 */
export function answer({
  currency,
  decimals,
  input,
  refunds,
}: PriceRequest): Result<object, readonly string[]> {
  const sale = priceBasket(input);
  if (sale.faults.length > 0) return refused(sale.faults.map(saleSentence));
  const rates = new Map(input.taxes.map((tax) => [tax.id, tax]));
  const already: LineQuantity[] = [];
  const given: object[] = [];
  const problems: string[] = [];
  refunds.forEach((refundNow, index) => {
    const refund = refundPart({
      sale,
      alreadyRefunded: already,
      refundNow,
      ...(input.cash && { cash: input.cash }),
    });
    already.push(...refundNow);
    problems.push(...refund.faults.map((fault) => `refunds[${index}]: ${refundSentence(fault)}`));
    given.push(documentFigures(refund, decimals, rates));
  });
  if (problems.length > 0) return refused(problems);
  return ok({
    currency,
    decimals,
    rounding: input.rounding,
    ...documentFigures(sale, decimals, rates),
    refunds: given,
  });
}

function documentFigures(
  document: DocumentTotals & { readonly lines: readonly PricedLine[]; readonly cash: CashFigures },
  decimals: number,
  rates: ReadonlyMap<string, TaxDefinition>,
): object {
  const decimal = (value: number): string => integerToDecimal(value, decimals);
  const taxFigures = ({ taxId, included, base_minor, amount_minor }: PricedTax): object => {
    const tax = rates.get(taxId);
    return {
      id: taxId,
      ...(tax?.kind === 'percent' && { rate_percent: rateText(tax.rate_ppm), rate_ppm: tax.rate_ppm }),
      included,
      base_minor,
      amount_minor,
      base: decimal(base_minor),
      amount: decimal(amount_minor),
    };
  };
  return {
    net: decimal(document.net_minor),
    tax: decimal(document.tax_minor),
    gross: decimal(document.gross_minor),
    discount: decimal(document.discount_minor),
    cash_rounding: decimal(document.cash.rounding_minor),
    due: decimal(document.cash.due_minor),
    net_minor: document.net_minor,
    tax_minor: document.tax_minor,
    gross_minor: document.gross_minor,
    discount_minor: document.discount_minor,
    cash_rounding_minor: document.cash.rounding_minor,
    due_minor: document.cash.due_minor,
    taxes: document.taxes.map(taxFigures),
    lines: document.lines.map(({ taxes, ...line }) => ({ ...line, taxes: taxes.map(taxFigures) })),
  };
}

const rateText = (rate_ppm: number): string => integerToDecimal(rate_ppm, 4).replace(/\.?0+$/, '');

function saleSentence(fault: PricingFault): string {
  const where = 'lineId' in fault && fault.lineId !== null ? `line "${fault.lineId}"` : 'discount';
  switch (fault.code) {
    case 'UNKNOWN_TAX':
      return `${where}: there is no tax "${fault.taxId}"; define it in taxes or correct the id`;
    case 'DUPLICATE_LINE':
      return `${where}: two lines have this id; give each its own`;
    case 'AMOUNT_TOO_LARGE':
      return `${where}: the amount is too large; check the price and the quantity`;
    case 'DISCOUNT_TOO_LARGE':
      return `${where}: the discount is larger than what it is taken from; make it smaller`;
    case 'DISCOUNT_NEGATIVE':
      return `${where}: a discount is not negative; raise the price instead`;
  }
}

function refundSentence(fault: RefundFault): string {
  switch (fault.code) {
    case 'UNKNOWN_LINE':
      return `the sale has no line "${fault.lineId}"; use the id of one of its lines`;
    case 'REPEATED_LINE':
      return `line "${fault.lineId}" stands there twice; add the quantities up`;
    case 'BAD_QUANTITY':
      return `line "${fault.lineId}": the quantity has the sign of the quantity sold and is not zero`;
    case 'MORE_THAN_LEFT':
      return `line "${fault.lineId}": only ${integerToDecimal(fault.left_milli, 3)} is left to take back`;
  }
}
