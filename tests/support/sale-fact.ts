import type { CashRule } from '#shared/domain/cash.ts';
import { type Discount, priceLines } from '#shared/domain/pricing.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { TaxDefinition } from '#shared/domain/tax.ts';
import { settle, type TenderOffer } from '#shared/domain/tender.ts';
import { milli, minor, ppm } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';

/** Two rates inside the price; goods may also bear none. Francs, five-franc coins. */
export const someTaxes: readonly TaxDefinition[] = [
  { id: 'vat-18', kind: 'percent', rate_ppm: ppm(180_000), included: true },
  { id: 'vat-10', kind: 'percent', rate_ppm: ppm(100_000), included: true },
];
const cash: CashRule = { step_minor: minor(5), mode: 'half-up' };

export interface GoodsSold {
  readonly product: number;
  /** Negative: goods that come back. */
  readonly qty_milli: number;
  readonly price_minor: number;
  readonly category?: number;
  readonly taxes?: readonly string[];
  readonly discount?: Discount;
}

export interface SaleToRecord {
  readonly no: number;
  readonly sh: number;
  readonly hour?: number;
  readonly goods: readonly GoodsSold[];
  readonly discount?: Discount;
  /** What is offered for the amount to pay; the exact cash if left out. */
  readonly pay?: (gross_minor: number, cashDue_minor: number) => readonly TenderOffer[];
}

/** A sale as the journal would hold it: priced and settled by the rules of the till, none of its modules involved. */
export function saleOf({ no, sh, hour = 10, goods, discount, pay }: SaleToRecord): SaleFact {
  const priced = priceLines({
    rounding: { scope: 'document', mode: 'half-up' },
    taxes: someTaxes,
    cash,
    lines: goods.map((each, index) => ({
      id: String(index),
      qty_milli: milli(each.qty_milli),
      unit_price_minor: minor(each.price_minor),
      taxIds: each.taxes ?? ['vat-18'],
      ...(each.discount && { discount: each.discount }),
    })),
    ...(discount && { ticketDiscount: discount }),
  });
  const due = priced.cash.due_minor;
  const back = goods.filter(({ qty_milli }) => qty_milli < 0).length;
  const offers = pay?.(priced.gross_minor, due) ?? [{ kind: 'cash', given_minor: due }];
  const settlement = unwrap(settle(priced.gross_minor, offers, cash));
  const rateOf = (id: string) =>
    someTaxes.flatMap((tax) => (tax.kind === 'percent' && tax.id === id ? [tax.rate_ppm] : []))[0] ?? ppm(0);
  return {
    number: no,
    cart: `cart-${no}`,
    shift: sh,
    lines: priced.lines.map((line, index) => {
      const category = goods[index]?.category;
      return {
        productId: goods[index]?.product ?? 0,
        name: `product ${goods[index]?.product}`,
        qty_milli: line.qty_milli,
        unit_price_minor: minor(goods[index]?.price_minor ?? 0),
        ...(line.line_discount_minor !== 0 && { line_discount_minor: line.line_discount_minor }),
        ...(line.ticket_discount_minor !== 0 && {
          ticket_discount_minor: line.ticket_discount_minor,
        }),
        gross_minor: line.gross_minor,
        net_minor: line.net_minor,
        taxes: line.taxes.map(({ included: _included, ...tax }) => tax),
        ...(category !== undefined && { categoryId: category }),
      };
    }),
    ...(discount &&
      priced.lines.some(({ ticket_discount_minor }) => ticket_discount_minor !== 0) && {
        discount:
          discount.kind === 'percent'
            ? (['percent', discount.percent_ppm] as const)
            : (['amount', discount.amount_minor] as const),
      }),
    gross_minor: priced.gross_minor,
    net_minor: priced.net_minor,
    taxes: priced.taxes.map(({ included: _included, ...tax }) => ({ ...tax, rate_ppm: rateOf(tax.taxId) })),
    ...(settlement.rounding_minor !== 0 && { rounding_minor: settlement.rounding_minor }),
    tenders: settlement.tenders,
    hour,
    ...(back > 0 && { returns: back === goods.length ? (1 as const) : (2 as const) }),
  };
}
