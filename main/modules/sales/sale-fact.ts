import type { PricedLine, PricedTax } from '#shared/domain/pricing.ts';
import type { SaleFact, SaleLineFact } from '#shared/domain/sale-fact.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Settlement } from '#shared/domain/tender.ts';
import { type Minor, ppm } from '#shared/domain/units.ts';
import type { CartLineState, CartToSell } from './cart-to-sell.ts';

const unlessZero = (amount: Minor): Minor | undefined => (amount === 0 ? undefined : amount);

function lineFact(line: CartLineState, figures: PricedLine): SaleLineFact {
  return {
    p: line.productId,
    c: line.code ?? undefined,
    n: line.name,
    un: line.unit === 'piece' ? undefined : line.unit,
    q: line.qty_milli,
    u: line.unit_price_minor,
    cu: line.catalogue_price_minor === line.unit_price_minor ? undefined : line.catalogue_price_minor,
    l: figures.list_minor === figures.gross_minor ? undefined : figures.list_minor,
    d: unlessZero(figures.line_discount_minor),
    td: unlessZero(figures.ticket_discount_minor),
    g: figures.gross_minor,
    x: figures.net_minor,
    t: figures.taxes.map((tax) => [tax.taxId, tax.base_minor, tax.amount_minor] as const),
    k: line.categoryId ?? undefined,
    m: line.note ?? undefined,
    by: line.allowedBy ?? undefined,
  };
}

const returnsOf = (lines: CartToSell['state']['lines']): SaleFact['rt'] => {
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
  },
): SaleFact {
  const { settlement, rules } = sale;
  const taxOf = ({ taxId, base_minor, amount_minor }: PricedTax): SaleFact['t'][number] => {
    const tax = rules.taxes.find(({ id }) => id === taxId);
    const figures = [taxId, tax?.rate_ppm ?? ppm(0), base_minor, amount_minor] as const;
    return tax?.group === undefined ? figures : [...figures, tax.group];
  };
  // One that rounds to nothing was not given: no total counts it. That it was keyed is in cart.discounted.
  const isGiven = priced.lines.some(({ ticket_discount_minor }) => ticket_discount_minor !== 0);
  const discount = isGiven ? state.discount : null;
  const by = state.discountBy ?? sale.allowedBy;
  return {
    no: sale.number,
    cart: state.id,
    sh: sale.shift,
    l: state.lines.map((line, i) => lineFact(line, priced.lines[i]!)),
    d:
      discount === null
        ? undefined
        : discount.kind === 'percent'
          ? (['percent', discount.percent_ppm] as const)
          : (['amount', discount.amount_minor] as const),
    m: state.note ?? undefined,
    g: priced.gross_minor,
    x: priced.net_minor,
    t: priced.taxes.map(taxOf),
    r: unlessZero(settlement.rounding_minor),
    td: settlement.tenders,
    h: sale.hour,
    by: by ?? undefined,
    rt: returnsOf(state.lines),
  };
}
