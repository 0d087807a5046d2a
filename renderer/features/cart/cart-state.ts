import { replaceEqualDeep } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Milli, Minor } from '#shared/domain/units.ts';
import type { CartLineView, CartView } from '#shared/modules/cart/contract.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import type { Paid } from '#shared/modules/sales/contract.ts';
import { type Entry, noEntry } from './entry.ts';
import { type Draft, emptyDraft } from './payment/draft.ts';

/** Questions that are about the whole cart, or about none. */
export type PlainAsk = 'hold' | 'drawer' | 'void' | 'last-ticket' | 'return';

/** The one question that is open over the cart. */
export type Ask =
  | { readonly kind: 'new-product' | 'misread'; readonly code: string; readonly qty_milli: Milli }
  | {
      readonly kind: 'first-price';
      /** It was sold before without one: its price is another at each sale. */
      readonly open: boolean;
      readonly productId: number;
      readonly name: string;
      readonly qty_milli: Milli;
    }
  | {
      readonly kind: 'pick';
      readonly code: string;
      readonly products: readonly ProductView[];
      readonly qty_milli: Milli;
    }
  /** `ofLabel`: the label should say how much there is and does not. */
  | { readonly kind: 'weight'; readonly product: ProductView; readonly ofLabel?: true }
  | { readonly kind: 'quantity'; readonly lineId: number }
  /** A hand typed so much that it is asked back; `again`: the same gesture by somebody who is sure. */
  | {
      readonly kind: 'large-quantity';
      /** null: of goods that are not in the cart yet. */
      readonly lineId: number | null;
      readonly name: string;
      readonly unit: ProductView['unit'];
      readonly qty_milli: Milli;
      readonly amount_minor: Minor;
      readonly again: () => Promise<boolean>;
    }
  /** `text`: figures that were typed before, and answer the question. */
  | { readonly kind: 'price'; readonly lineId: number; readonly text: string }
  | { readonly kind: 'discount'; readonly lineId: number | null; readonly text: string }
  | { readonly kind: 'price-check'; readonly text: string }
  /** The last line would go, and with it the money that was put down. */
  | { readonly kind: 'money-back'; readonly lineId: number }
  | { readonly kind: 'note'; readonly lineId: number | null }
  /** Which one of another feature's: `of` is its kind. */
  | { readonly kind: 'carry'; readonly of: string }
  /** The tile itself, not what it sells. */
  | { readonly kind: 'tile'; readonly product: ProductView }
  | { readonly kind: PlainAsk };

type Seen = Pick<CartView, 'id' | 'revision' | 'gross_minor' | 'putDownRevision'>;

export interface CheckoutState {
  /** null until the till has answered for the first time. */
  readonly cart: CartView | null;
  readonly selectedId: number | null;
  /** The line that changed last, and how many changes there were: each one glows once. */
  readonly glow: { readonly lineId: number; readonly count: number } | null;
  readonly entry: Entry;
  readonly search: string;
  readonly ask: Ask | null;
  readonly paying: boolean;
  /** The cart as somebody at this window looked at it before paying: what another window changes since is not charged unseen. */
  readonly seen: Seen | null;
  /** Tenders put down for this cart: going back to the lines keeps them. */
  readonly draft: Draft;
  /** Keys of the sale were pressed in the payment, which takes none of them; `asked`: and Enter behind them, which paid nothing. */
  readonly astray: 'unheard' | 'asked' | null;
  /** The till is recording the sale: no second press counts, and the view stays until it has answered. */
  readonly settling: boolean;
  /** The till has not answered a gesture yet: goods may be on their way. */
  readonly underWay: boolean;
  /** The sale that was just recorded: its change stays in sight until the next gesture. */
  readonly paid: Paid | null;
  /** What is scanned next is taken back from the customer. */
  readonly returning: boolean;
  /** A sentence beside the cart, until it changes. */
  readonly remark: 'cart-back' | 'money-back' | 'cart-elsewhere' | 'code-unknown' | 'figures-left' | null;
}

export const useCheckout = create<CheckoutState>(() => ({
  cart: null,
  selectedId: null,
  glow: null,
  entry: noEntry,
  search: '',
  ask: null,
  paying: false,
  astray: null,
  seen: null,
  draft: emptyDraft,
  settling: false,
  underWay: false,
  paid: null,
  returning: false,
  remark: null,
}));

/** Questions about the cart that was on the counter when they were asked. */
const aboutCart: readonly Ask['kind'][] = [
  'quantity',
  'price',
  'discount',
  'note',
  'money-back',
  'hold',
  'void',
  'return',
  'carry',
];

export const checkout = useCheckout.getState;
export const setCheckout = useCheckout.setState;

/** What is typed in a sale; a sentence about what stood there before has served. */
export const setEntry = (entry: Entry): void => setCheckout({ entry, remark: null });

/** The figures that stand on the pad, for a question that they answer: they stand there no longer. */
export function takeFigures(): string {
  const { entry } = checkout();
  if (entry.text !== '') setEntry({ ...entry, text: '' });
  return entry.text;
}

/** Figures that a gesture did not use stay in sight for the keys that would; what is typed next is no more of them. */
export function leaveFigures(): void {
  const { entry } = checkout();
  if (entry.text !== '') setCheckout({ entry: { ...entry, left: true } });
}

/** What a gesture that was refused had taken, unless something else was typed meanwhile. */
export function putFiguresBack(text: string): void {
  const { entry } = checkout();
  if (entry.text === '') setCheckout({ entry: { ...entry, text, left: true } });
}

let attendedBy: number | null = null;

/** Another person at the counter finds the cart, but not the questions and the change of the one before. */
export function attend(userId: number): void {
  if (attendedBy !== null && attendedBy !== userId)
    setCheckout({ ask: null, paid: null, paying: false, search: '', entry: noEntry });
  attendedBy = userId;
}

/** What did not change stays the same object: only the row that changed is drawn again, and the same cart is no news. */
function withKeptLines(before: CartView | null, next: CartView): CartView {
  if (before?.id !== next.id) return next;
  const known = new Map(before.lines.map((line) => [line.id, line]));
  const lines = next.lines.map((line) => replaceEqualDeep(known.get(line.id), line));
  return replaceEqualDeep(before, { ...next, lines });
}

const isReturn = (cart: CartView): boolean =>
  cart.lines.length > 0 && cart.lines.every((line) => line.qty_milli < 0);

/** Whether there is nothing left that the question is about. */
function isMoot(ask: Ask | null, cart: CartView, ended: boolean): boolean {
  if (ask === null) return false;
  if (ended && aboutCart.includes(ask.kind)) return true;
  const lineId = 'lineId' in ask ? ask.lineId : null;
  return lineId !== null && !cart.lines.some(({ id }) => id === lineId);
}

/** Where the chosen line stood, when it is gone: the one after it, else the one before. */
function neighbourOf(lineId: number | null, before: readonly CartLineView[], now: readonly CartLineView[]) {
  const at = before.findIndex(({ id }) => id === lineId);
  if (at < 0 || now.some(({ id }) => id === lineId)) return undefined;
  const left = (line: CartLineView) => now.some(({ id }) => id === line.id);
  return before.slice(at).find(left) ?? before.slice(0, at).findLast(left);
}

const isOlder = (one: CartView, other: CartView): boolean =>
  one.revision < other.revision ||
  (one.revision === other.revision && one.putDownRevision < other.putDownRevision);

/**
 * The cart as the till now says it is; answers and events bring the same one twice. `anew`: asked for after a break, in
 * which the till may have begun again from an earlier moment. While a sale is being recorded its
 * answer is waited for: the amount due does not jump to nothing before the change is there.
 */
export function takeCart(next: CartView, { anew = false } = {}): void {
  const { cart: before, selectedId, glow, ask, returning, paying, settling, remark, draft } = checkout();
  if (settling) return;
  // An answer may come after the event of a later gesture: what is older than the screen is not news.
  if (!anew && before?.id === next.id && isOlder(next, before)) return;
  const cart = withKeptLines(before, next);
  if (cart === before) return;
  const first = before === null;
  const changed = before?.id !== cart.id || before.revision !== cart.revision;
  const last = cart.lines.find((line) => line.id === cart.lastLineId);
  const glows = !first && changed && last !== undefined && !before?.lines.includes(last);
  const ended = before !== null && before.id !== cart.id;
  const neighbour = ended || glows ? undefined : neighbourOf(selectedId, before?.lines ?? [], cart.lines);
  setCheckout({
    cart,
    ...(changed && { selectedId: neighbour?.id ?? cart.lastLineId ?? cart.lines.at(-1)?.id ?? null }),
    ...(glows && { glow: { lineId: last.id, count: (glow?.count ?? 0) + 1 } }),
    returning:
      first || ended ? isReturn(cart) : returning && (cart.lines.length > 0 || before.lines.length === 0),
    draft: draftNow(),
    ...(isMoot(ask, cart, ended) && { ask: null }),
    paying: paying && !ended && cart.lines.length > 0,
    remark: remarkOn(),
  });

  /** What lies with the cart in the till, whichever window it was put down at. */
  function draftNow(): Draft {
    const { putDown: tenders } = cart;
    if (first || ended) return { ...emptyDraft, tenders };
    return tenders === before?.putDown ? draft : { ...draft, tenders };
  }
  function remarkOn(): CheckoutState['remark'] {
    if (first && cart.lines.length > 0) return cart.putDown.length > 0 ? 'money-back' : 'cart-back';
    if (first) return null;
    // What was about to be paid here was paid or put aside at another window.
    if (ended && paying) return 'cart-elsewhere';
    return changed || (remark === 'money-back' && cart.putDown.length === 0) ? null : remark;
  }
}

/** The till's answer to a gesture made here: what it changed is seen, unless another window had changed something before it. */
export function takeOwn(next: CartView): void {
  const { seen } = checkout();
  const { revision = -1, putDownRevision = -1 } = seen?.id === next.id ? (seen ?? {}) : {};
  const goods = next.revision === revision + 1 && next.putDownRevision === putDownRevision;
  const money = next.revision === revision && next.putDownRevision === putDownRevision + 1;
  if (goods || money) lookAt(next);
  takeCart(next);
}

/** From here on this is what the person at this window charges. */
export const lookAt = ({ id, revision, gross_minor, putDownRevision }: CartView): void =>
  setCheckout({ seen: { id, revision, gross_minor, putDownRevision } });

/** Another window changed what is being paid here, and nobody here has looked at it yet. */
export const isUnseen = ({ paying, seen, cart }: CheckoutState): boolean =>
  paying &&
  seen !== null &&
  cart !== null &&
  (seen.id !== cart.id ||
    seen.revision !== cart.revision ||
    seen.putDownRevision !== cart.putDownRevision ||
    seen.gross_minor !== cart.gross_minor);

export const selectedLine = (state: CheckoutState) =>
  state.cart?.lines.find((line) => line.id === state.selectedId);
