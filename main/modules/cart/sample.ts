import { isDivisible } from '#shared/domain/bounds.ts';
import type { ResolvedTaxClass, ShopRules } from '#shared/domain/shop-rules.ts';
import { milli, minor } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { type CartState, emptyCart, type Sellable, withGoods } from './state.ts';
import { priceCart } from './view.ts';

/** Goods on the sample: as many as show a quantity, a second tax and a weight. */
const sampleLines = 3;
const pieces = [milli(2000), milli(1000), milli(1000)] as const;
const weighed = milli(850);

/** One article for each of the first kinds of tax, at prices of the size people pay: the smallest note and a few times it. */
function samplesOf({ taxClasses, defaultTaxClass, denominations, ratesNeeded }: ShopRules, lang: Lang) {
  const t = createTranslator(lang);
  const notes = denominations.filter(({ kind }) => kind === 'note').map(({ value_minor }) => value_minor);
  const price = Math.min(...(notes.length > 0 ? notes : denominations.map(({ value_minor }) => value_minor)));
  const byDefault = (one: ResolvedTaxClass): number => (one.id === defaultTaxClass ? 0 : 1);
  return taxClasses
    .filter(({ taxes }) => !taxes.some(({ id }) => ratesNeeded.includes(id)))
    .toSorted((a, b) => byDefault(a) - byDefault(b))
    .slice(0, sampleLines)
    .map(
      ({ name, taxes }, at): Sellable => ({
        id: at + 1,
        name: t('settings.receipt.sample', { name: name[lang] }),
        code: null,
        price_minor: minor(price * (at + 1)),
        unit: 'piece',
        taxIds: taxes.map(({ id }) => id),
        categoryId: null,
        archived: false,
      }),
    );
}

const canBeSold =
  ({ ratesNeeded }: ShopRules) =>
  ({ price_minor, taxIds }: Sellable): boolean =>
    price_minor !== null && price_minor > 0 && !taxIds.some((id) => ratesNeeded.includes(id));

/** A cart that nobody fills and nobody pays, of the first goods that can be sold, else of invented ones. */
export function sampleCart(goods: readonly Sellable[], rules: ShopRules, lang: Lang, at: number) {
  const own = goods.filter(canBeSold(rules)).slice(0, sampleLines);
  const state = (own.length > 0 ? own : samplesOf(rules, lang)).reduce(
    (cart: CartState, product, place) =>
      withGoods(cart, product, {
        qty_milli: isDivisible(product.unit) ? weighed : (pieces[place] ?? pieces[1]),
        price_minor: product.price_minor ?? minor(0),
        reason: 'catalogue',
        allowedBy: null,
      }),
    emptyCart('preview', at),
  );
  return { state, priced: priceCart(state, rules).priced };
}
