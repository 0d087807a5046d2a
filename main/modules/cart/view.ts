import { isDivisible } from '#shared/domain/bounds.ts';
import {
  cashFigures,
  type PricedLines,
  type PricedTax,
  priceLines,
  totalsOf,
} from '#shared/domain/pricing.ts';
import { owedOf } from '#shared/domain/refund-tenders.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type Milli, type Minor, milli } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Carried, CartLineView, CartView } from '#shared/modules/cart/contract.ts';
import { type CartLine, type CartState, labelAmount, mostLines } from './state.ts';
import { type Taken, undoView } from './undo.ts';

export interface PricedCart {
  readonly state: CartState;
  /** The rules it was priced by: others, and it is worked out anew. */
  readonly rules: ShopRules;
  readonly priced: PricedLines;
}

const priceGoods = (lines: readonly CartLine[], discount: CartState['discount'], rules: ShopRules) =>
  priceLines({
    rounding: rules.rounding,
    taxes: rules.taxes,
    cash: rules.cash,
    most_minor: rules.bounds.amount_minor,
    lines: lines.map((line) => {
      const list_minor = labelAmount(line);
      return {
        id: String(line.id),
        qty_milli: line.qty_milli,
        unit_price_minor: line.unit_price_minor,
        ...(list_minor !== undefined && { list_minor }),
        taxIds: line.taxIds,
        ...(line.discount && { discount: line.discount }),
      };
    }),
    ...(discount && { ticketDiscount: discount }),
  });

/** A rate is told where it is another one than today's: the two stand side by side then, on the ticket and in every total. */
const asOfToday = (tax: PricedTax, { taxes }: ShopRules): PricedTax => {
  const { rate_ppm, group, ...figures } = tax;
  const today = taxes.find(({ id }) => id === tax.taxId);
  return today?.rate_ppm === rate_ppm && today?.group === group ? figures : tax;
};

/** What comes back with its ticket keeps the figures that it was paid with; goods are priced beside it, and there is one balance. */
function pricedBeside(state: CartState, rules: ShopRules): PricedLines {
  const goods = state.lines.filter(({ of }) => of === undefined);
  const { lines: own, faults } = priceGoods(goods, goods.length > 0 ? state.discount : null, rules);
  const byId = new Map(own.map((line) => [line.id, line]));
  const lines = state.lines.map(({ id, of }) =>
    of
      ? {
          ...of.figures,
          id: String(id),
          taxes: of.figures.taxes.map((tax) => asOfToday(tax, rules)),
        }
      : byId.get(String(id))!,
  );
  const known = new Set(rules.taxes.map(({ id }) => id));
  const others = lines.flatMap(({ taxes }) => taxes.filter(({ taxId }) => !known.has(taxId)));
  const totals = totalsOf(lines, [
    ...rules.taxes,
    ...new Map(others.map((tax) => [tax.taxId, tax])).values(),
  ]);
  return { lines, ...totals, cash: cashFigures(totals.gross_minor, rules.cash), faults };
}

export const priceCart = (state: CartState, rules: ShopRules): PricedCart => ({
  state,
  rules,
  priced: state.lines.some(({ of }) => of !== undefined)
    ? pricedBeside(state, rules)
    : priceGoods(state.lines, state.discount, rules),
});

/** Pieces count as they are; a weighed line counts as one article. */
const articles = (state: CartState): Milli =>
  milli(
    state.lines.reduce(
      (total, line) => total + (isDivisible(line.unit) ? Math.sign(line.qty_milli) * 1000 : line.qty_milli),
      0,
    ),
  );

/** A price of the catalogue that changed since: the ticket keeps the one that it was typed at, and says so. */
const otherPrice = (line: CartLine, now: Minor | null): Pick<CartLineView, 'price_now_minor'> =>
  line.priceReason === 'catalogue' && line.of === undefined && now !== null && now !== line.unit_price_minor
    ? { price_now_minor: now }
    : {};

const inCash = (refund: NonNullable<CartView['refund']>, { cash }: ShopRules): Minor => {
  const { owed_minor, cashOf } = owedOf(refund, cash);
  return cashOf(owed_minor);
};

export function viewOf(
  { state, priced }: PricedCart,
  names: {
    rules: ShopRules;
    lang: Lang;
    userName: (id: number) => string | null;
    heldCount: number;
    carries: readonly Carried[];
    undo: Taken | undefined;
    priceNow: (productId: number) => Minor | null;
    refund: CartView['refund'] | null;
  },
): CartView {
  const { rules, lang, refund } = names;
  return {
    id: state.id,
    revision: state.revision,
    lines: state.lines.map((line, i) => {
      const figures = priced.lines[i]!;
      return {
        id: line.id,
        productId: line.productId,
        code: line.code,
        name: line.name,
        unit: line.unit,
        qty_milli: line.qty_milli,
        unit_price_minor: line.unit_price_minor,
        catalogue_price_minor:
          line.catalogue_price_minor === line.unit_price_minor ? null : line.catalogue_price_minor,
        ...otherPrice(line, names.priceNow(line.productId)),
        priceReason: line.priceReason,
        list_minor: figures.list_minor,
        discount: line.discount,
        discount_minor: figures.line_discount_minor,
        allowedBy: line.allowedBy === null ? null : names.userName(line.allowedBy),
        gross_minor: figures.gross_minor,
        taxIds: [...line.taxIds],
        note: line.note,
        ...(line.of && {
          of: {
            ticket: line.of.ticket,
            line: line.of.line,
            ...(line.of.other && { till: line.of.other.name }),
          },
        }),
      };
    }),
    discount: state.discount,
    note: state.note,
    carries: [...names.carries],
    list_minor: priced.lines.reduce((total, line) => total + line.list_minor, 0) as CartView['list_minor'],
    discount_minor: priced.discount_minor,
    net_minor: priced.net_minor,
    tax_minor: priced.tax_minor,
    gross_minor: priced.gross_minor,
    cash_due_minor: refund ? inCash(refund, rules) : priced.cash.due_minor,
    ...(refund && { refund }),
    taxes: priced.taxes.map((tax) => {
      const known = rules.taxes.find((candidate) => candidate.id === tax.taxId);
      return {
        taxId: tax.taxId,
        name: known?.name[lang] ?? tax.taxId,
        rate_ppm: tax.rate_ppm ?? known?.rate_ppm ?? (0 as never),
        base_minor: tax.base_minor,
        amount_minor: tax.amount_minor,
      };
    }),
    items_milli: articles(state),
    lastLineId: state.lastLineId,
    heldCount: names.heldCount,
    linesLeft: mostLines - state.lines.length,
    returnsAllowedTo: state.returns?.user ?? null,
    putDown: [...(state.putDown ?? [])],
    putDownRevision: state.putDownRevision ?? 0,
    undo: undoView(names.undo),
    ...(state.heldAs !== undefined && { heldAs: state.heldAs }),
  };
}
