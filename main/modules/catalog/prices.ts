import type { Context } from '#main/kernel/session.ts';
import { mulDiv } from '#shared/domain/money.ts';
import { priceLines } from '#shared/domain/pricing.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type Minor, minor, ONE_UNIT, WHOLE } from '#shared/domain/units.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import type { PriceChange, ProductDetail } from '#shared/modules/catalog/contract.ts';

/** What is left of a price once its taxes and the cost are paid. */
function marginOf(price: Minor, cost: Minor, taxClass: string, rules: ShopRules): ProductDetail['margin'] {
  const taxIds = rules.taxClasses.find(({ id }) => id === taxClass)?.taxes.map(({ id }) => id) ?? [];
  const { rounding, taxes } = rules;
  const lines = [{ id: '1', qty_milli: ONE_UNIT, unit_price_minor: price, taxIds }];
  const net = priceLines({ rounding, taxes, lines }).net_minor;
  const amount = net - cost;
  return {
    amount_minor: minor(amount),
    share_ppm: net === 0 ? null : mulDiv(amount, WHOLE, net, 'half-even'),
  };
}

/** Cost and margin, for whoever may see them. */
export function costOf(
  row: {
    readonly cost_minor: number | null;
    readonly price_minor: number | null;
    readonly tax_class: string;
  },
  rules: ShopRules | null,
  context: Pick<Context, 'may'>,
): Pick<ProductDetail, 'cost_minor' | 'margin'> {
  if (row.cost_minor === null || !context.may('catalog.cost')) return { cost_minor: null, margin: null };
  const cost = minor(row.cost_minor);
  if (row.price_minor === null || !rules) return { cost_minor: cost, margin: null };
  return { cost_minor: cost, margin: marginOf(minor(row.price_minor), cost, row.tax_class, rules) };
}

export function priceChange(bytes: string, user: string | null): PriceChange {
  const row = parseRow(bytes) as Row<'catalog.changed'>;
  const { from = null, to = null } = row.body;
  return { at: row.at, user: user ?? `#${row.user}`, from_minor: from, to_minor: to };
}

export const importedPrice = (row: {
  readonly at: number;
  readonly user: string | null;
  readonly user_id: number;
  readonly from_minor: number | null;
  readonly to_minor: number | null;
}): PriceChange => ({
  at: row.at,
  user: row.user ?? `#${row.user_id}`,
  from_minor: row.from_minor === null ? null : minor(row.from_minor),
  to_minor: row.to_minor === null ? null : minor(row.to_minor),
});
