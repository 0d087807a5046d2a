import type { PricedLine, PricedTax } from '#shared/domain/pricing.ts';
import type { SaleFact, SaleLineFact, SaleTaxFact } from '#shared/domain/sale-fact.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Settlement } from '#shared/domain/tender.ts';
import { type Minor, ppm } from '#shared/domain/units.ts';
import type { CartLineState, CartToSell } from './cart-to-sell.ts';

const unlessZero = (amount: Minor): Minor | undefined => (amount === 0 ? undefined : amount);

function lineFact(line: CartLineState, figures: PricedLine): SaleLineFact {
  return {
    productId: line.productId,
    code: line.code ?? undefined,
    name: line.name,
    unit: line.unit === 'piece' ? undefined : line.unit,
    qty_milli: line.qty_milli,
    unit_price_minor: line.unit_price_minor,
    catalogue_price_minor:
      line.catalogue_price_minor === line.unit_price_minor ? undefined : line.catalogue_price_minor,
    list_minor: figures.list_minor === figures.gross_minor ? undefined : figures.list_minor,
    line_discount_minor: unlessZero(figures.line_discount_minor),
    ticket_discount_minor: unlessZero(figures.ticket_discount_minor),
    gross_minor: figures.gross_minor,
    net_minor: figures.net_minor,
    taxes: figures.taxes,
    categoryId: line.categoryId ?? undefined,
    note: line.note ?? undefined,
    allowedBy: line.allowedBy ?? undefined,
    of: line.of && !line.of.other ? [line.of.ticket, line.of.line] : undefined,
    ofOther: line.of?.other && [line.of.other.till, line.of.other.name, line.of.ticket, line.of.line],
    binned: line.of?.binned ? 1 : undefined,
  };
}

const returnsOf = (lines: CartToSell['state']['lines']): SaleFact['returns'] => {
  const back = lines.filter(({ qty_milli }) => qty_milli < 0).length;
  if (back === 0) return undefined;
  return back === lines.length ? 1 : 2;
};

/** The sale as the journal keeps it: everything a receipt, a refund or an auditor needs, whatever changes later. */
export function saleFact(
  { state, priced }: CartToSell,
  sale: {
    number: number;
    shift: number;
    hour: number;
    settlement: Settlement;
    rules: ShopRules;
    allowedBy: number | null;
    carries: SaleFact['carries'];
    given?: Pick<SaleFact, 'back' | 'backOther'> | undefined;
    otherwise?: SaleFact['otherwise'];
  },
): SaleFact {
  const { settlement, rules } = sale;
  const taxOf = (figures: PricedTax): SaleTaxFact => {
    const { taxId, base_minor, amount_minor } = figures;
    const { rate_ppm, group } =
      figures.rate_ppm === undefined ? (rules.taxes.find(({ id }) => id === taxId) ?? {}) : figures;
    return { taxId, rate_ppm: rate_ppm ?? ppm(0), base_minor, amount_minor, group };
  };
  // One that rounds to nothing was not given: no total counts it. That it was keyed is in cart.discounted.
  // Nor was what goods that come back bring along: it was given on their ticket.
  const isGiven = priced.lines.some(
    ({ ticket_discount_minor }, i) => ticket_discount_minor !== 0 && !state.lines[i]!.of,
  );
  const discount = isGiven ? state.discount : null;
  return {
    number: sale.number,
    cart: state.id,
    shift: sale.shift,
    lines: state.lines.map((line, i) => lineFact(line, priced.lines[i]!)),
    discount:
      discount === null
        ? undefined
        : discount.kind === 'percent'
          ? (['percent', discount.percent_ppm] as const)
          : (['amount', discount.amount_minor] as const),
    note: state.note ?? undefined,
    gross_minor: priced.gross_minor,
    net_minor: priced.net_minor,
    taxes: priced.taxes.map(taxOf),
    rounding_minor: unlessZero(settlement.rounding_minor),
    tenders: settlement.tenders,
    hour: sale.hour,
    allowedBy: state.discountBy ?? sale.allowedBy ?? undefined,
    returns: returnsOf(state.lines),
    back: sale.given?.back,
    backOther: sale.given?.backOther,
    otherwise: sale.otherwise,
    carries: sale.carries,
  };
}
