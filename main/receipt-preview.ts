import { isDivisible } from '#shared/domain/bounds.ts';
import { cashDue } from '#shared/domain/cash.ts';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { saleReceipt } from '#shared/domain/receipt-sale.ts';
import { saleReceiptData } from '#shared/domain/sale-receipt-data.ts';
import type { ResolvedTaxClass, ShopRules } from '#shared/domain/shop-rules.ts';
import { settle } from '#shared/domain/tender.ts';
import { milli, minor } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { PrintPreview } from '#shared/modules/printing/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { type CartState, emptyCart, type Sellable, withGoods } from './modules/cart/state.ts';
import { priceCart } from './modules/cart/view.ts';
import { printedLines } from './modules/printing/engine/documents.ts';
import type { ShopPaper } from './modules/printing/shop-paper.ts';
import { saleFact } from './modules/sales/sale-fact.ts';

/** Goods on the sample: as many as show a quantity, a second tax and a weight. */
const sampleLines = 3;
/** Some have no price yet, or bear a tax whose rate nobody has typed. */
const goodsLookedAt = 100;
const pieces = [milli(2000), milli(1000), milli(1000)] as const;
const weighed = milli(850);
/** In the place of the signature, which only a recorded sale has. */
const unsigned = '-'.repeat(43);

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

/** What a customer would put down: the smallest note that is enough, or as many of the largest. */
function handedOver(due: number, { denominations }: ShopRules): number {
  const values = denominations.map(({ value_minor }) => value_minor).toSorted((a, b) => a - b);
  const largest = values.at(-1) ?? 1;
  return values.find((value) => value >= due) ?? Math.ceil(due / largest) * largest;
}

/** The next receipt of the till as this sale, by these rules, would make it: the way of a real one, but for the journal. */
function sampleReceipt(sale: {
  readonly rules: ShopRules;
  readonly paper: ShopPaper;
  /** Of the shop, the best sold first. */
  readonly goods: readonly Sellable[];
  readonly number: number;
  readonly at: number;
  readonly hour: number;
  readonly cashier: string;
}): ReceiptDocument {
  const { rules, paper, number, at } = sale;
  const own = sale.goods.filter(canBeSold(rules)).slice(0, sampleLines);
  const goods = own.length > 0 ? own : samplesOf(rules, paper.lang);
  const state = goods.reduce(
    (cart: CartState, product, place) =>
      withGoods(cart, product, {
        qty_milli: isDivisible(product.unit) ? weighed : (pieces[place] ?? pieces[1]),
        price_minor: product.price_minor ?? minor(0),
        reason: 'catalogue',
        allowedBy: null,
      }),
    emptyCart('preview', at),
  );
  const { priced } = priceCart(state, rules);
  const given_minor = minor(handedOver(cashDue(priced.gross_minor, rules.cash), rules));
  const settlement = unwrap(settle(priced.gross_minor, [{ kind: 'cash', given_minor }], rules.cash));
  const fact = saleFact(
    { state, priced },
    { number, shift: 1, hour: sale.hour, settlement, rules, allowedBy: null },
  );
  const { width, format, lang: _lang, tillNamed: _named, ...shop } = paper;
  const data = saleReceiptData(
    { fact, sold_at: at },
    { ...shop, copy: 0, signature: unsigned, cashier: sale.cashier },
  );
  return saleReceipt(data, format, width);
}

/** What a draft of the settings would print: for the form in which it is typed. */
export const createPreview =
  (till: {
    readonly settings: { readonly get: () => Settings | null };
    readonly draftPaper: (draft: Settings) => { readonly rules: ShopRules; readonly paper: ShopPaper };
    readonly clock: { now(): number };
    readonly localTime: (at: number) => { readonly hour: number };
    readonly sales: { readonly nextNumber: () => number };
    readonly catalog: { readonly bestSold: (limit: number) => readonly Sellable[] };
    readonly users: { readonly name: (id: number) => string | null };
  }) =>
  (draft: Settings, user: number): PrintPreview | null => {
    // The currency and the coins are those of the country: another one is another shop.
    if (draft.country !== till.settings.get()?.country) return null;
    const at = till.clock.now();
    const document = sampleReceipt({
      ...till.draftPaper(draft),
      goods: till.catalog.bestSold(goodsLookedAt),
      number: till.sales.nextNumber(),
      cashier: till.users.name(user) ?? `#${user}`,
      at,
      hour: till.localTime(at).hour,
    });
    return printedLines(document, draft);
  };
