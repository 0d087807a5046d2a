import { cashDue } from '#shared/domain/cash.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { settle } from '#shared/domain/tender.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { CartToSell } from './cart-to-sell.ts';
import { saleFact } from './sale-fact.ts';

/** What a customer would put down: the smallest note that is enough, or as many of the largest. */
function handedOver(due: number, { denominations }: ShopRules): number {
  const values = denominations.map(({ value_minor }) => value_minor).toSorted((a, b) => a - b);
  const largest = values.at(-1) ?? 1;
  return values.find((value) => value >= due) ?? Math.ceil(due / largest) * largest;
}

/** The sale that would be recorded if this cart were paid in cash now; nothing is. */
export function sampleSale(cart: CartToSell, rules: ShopRules, number: number, hour: number): SaleFact {
  const gross = cart.priced.gross_minor;
  const given_minor = minor(handedOver(cashDue(gross, rules.cash), rules));
  const settlement = unwrap(settle(gross, [{ kind: 'cash', given_minor }], rules.cash));
  return saleFact(cart, { number, shift: 1, hour, settlement, rules, allowedBy: null, carries: undefined });
}
