import { integerToDecimal } from '#shared/domain/currency.ts';
import {
  type CashFigures,
  type DocumentTotals,
  type PricedLine,
  type PricedTax,
  type PricingFault,
  priceLines,
} from '#shared/domain/pricing.ts';
import { type LineQuantity, type RefundFault, refundPart } from '#shared/domain/refund.ts';
import type { TaxDefinition } from '#shared/domain/tax.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { PriceRequest } from './price-request.ts';

/**
 * Prices the request and its refunds: what `npm run price` prints, or sentences about what cannot be sold or
 * taken back.
 */
export function answer(
  { currency, decimals, input, refunds }: PriceRequest,
  t: Translate,
): Result<object, readonly string[]> {
  const sale = priceLines(input);
  if (sale.faults.length > 0) return refused(sale.faults.map((fault) => saleSentence(fault, t)));
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
    problems.push(...refund.faults.map((fault) => refundSentence(fault, `refunds[${index}]`, t)));
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

function saleSentence(fault: PricingFault, t: Translate): string {
  const ofLine = 'lineId' in fault && fault.lineId !== null;
  const where = ofLine ? t('tools.price.problem.line', { id: fault.lineId }) : 'discount';
  switch (fault.code) {
    case 'UNKNOWN_TAX':
      return t('tools.price.problem.unknownTax', { where, id: fault.taxId });
    case 'DUPLICATE_LINE':
      return t('tools.price.problem.duplicateLine', { where });
    case 'AMOUNT_TOO_LARGE':
      return t('tools.price.problem.amountTooLarge', { where });
    case 'DISCOUNT_TOO_LARGE':
      return t('tools.price.problem.discountTooLarge', { where });
    case 'DISCOUNT_NEGATIVE':
      return t('tools.price.problem.discountNegative', { where });
  }
}

function refundSentence(fault: RefundFault, where: string, t: Translate): string {
  const id = fault.lineId;
  switch (fault.code) {
    case 'UNKNOWN_LINE':
      return t('tools.price.problem.refundUnknown', { where, id });
    case 'REPEATED_LINE':
      return t('tools.price.problem.refundTwice', { where, id });
    case 'BAD_QUANTITY':
      return t('tools.price.problem.refundSign', { where, id });
    case 'MORE_THAN_LEFT':
      return t('tools.price.problem.refundMore', { where, id, left: integerToDecimal(fault.left_milli, 3) });
  }
}
