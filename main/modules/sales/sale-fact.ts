import type { SaleFact, SaleLineFact } from '../../../shared/domain/facts.ts';
import type { PricedLine } from '../../../shared/domain/pricing.ts';
import type { ShopRules } from '../../../shared/domain/shop-rules.ts';
import type { Settlement } from '../../../shared/domain/tender.ts';
import type { CartLineState, CartToSell } from './service.ts';

function lineFact(line: CartLineState, figures: PricedLine): SaleLineFact {
  const changed = line.catalogue_price_minor !== line.unit_price_minor;
  return {
    p: line.productId,
    ...(line.code !== null && { c: line.code }),
    n: line.name,
    ...(line.unit !== 'piece' && { un: line.unit }),
    q: line.qty_milli,
    u: line.unit_price_minor,
    ...(changed && { cu: line.catalogue_price_minor }),
    ...(figures.list_minor !== figures.gross_minor && { l: figures.list_minor }),
    ...(figures.line_discount_minor !== 0 && { d: figures.line_discount_minor }),
    ...(figures.ticket_discount_minor !== 0 && { td: figures.ticket_discount_minor }),
    g: figures.gross_minor,
    x: figures.net_minor,
    t: figures.taxes.map((tax) => [tax.taxId, tax.base_minor, tax.amount_minor] as const),
    ...(line.categoryId !== null && { k: line.categoryId }),
    ...(line.note !== null && { m: line.note }),
    ...(line.allowedBy !== null && { by: line.allowedBy }),
  };
}

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
  const rate = (taxId: string) => rules.taxes.find((tax) => tax.id === taxId)?.rate_ppm ?? (0 as never);
  const discount = state.discount;
  const by = state.discountBy ?? sale.allowedBy;
  return {
    no: sale.number,
    cart: state.id,
    sh: sale.shift,
    l: state.lines.map((line, i) => lineFact(line, priced.lines[i]!)),
    ...(discount && {
      d:
        discount.kind === 'percent'
          ? (['percent', discount.percent_ppm] as const)
          : (['amount', discount.amount_minor] as const),
    }),
    ...(state.note !== null && { m: state.note }),
    g: priced.gross_minor,
    x: priced.net_minor,
    t: priced.taxes.map((tax) => [tax.taxId, rate(tax.taxId), tax.base_minor, tax.amount_minor] as const),
    ...(settlement.rounding_minor !== 0 && { r: settlement.rounding_minor }),
    td: settlement.tenders,
    h: sale.hour,
    ...(by !== null && { by }),
  };
}
