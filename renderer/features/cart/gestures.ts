import { call } from '#renderer/kernel/api.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { receiptRefusals, showRefusal, showScanned } from '#renderer/kernel/use-call.ts';
import { translate } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { dismissNotice, showNotice, useNotice } from '#renderer/ui/notices.ts';
import { playLow, playTick } from '#renderer/ui/sounds.ts';
import { type Milli, type Minor, milli, minor, ONE_UNIT } from '#shared/domain/units.ts';
import type { Refusal, RefusalCode } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { CartView, Discount } from '#shared/modules/cart/contract.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { type Ask, checkout, setCheckout, setEntry, takeCart, takeOwn, useCheckout } from './cart-state.ts';
import { noEntry } from './entry.ts';
import { gesture, turns } from './in-turn.ts';
import { leavePaid } from './paying.ts';

/** Refusals that open a question over the cart instead of a sentence above it. */
const asked: readonly RefusalCode[] = [
  'UNKNOWN_CODE',
  'CODE_MISREAD',
  'SEVERAL_PRODUCTS',
  'PRICE_NEEDED',
  'QUANTITY_NEEDED',
];

export const openAsk = (ask: Ask): void => setCheckout({ ask });
export const closeAsk = (): void => setCheckout({ ask: null });

/** Closes the question that `act` answers, if it was answered; never the next one, opened while the till was at it. */
export async function answering(act: () => Promise<boolean>): Promise<boolean> {
  const { ask } = checkout();
  const answered = await turns.during(act());
  if (answered && checkout().ask === ask) closeAsk();
  return answered;
}

function took(answer: Result<CartView, Refusal>): boolean {
  if (answer.ok) takeOwn(answer.value);
  return answer.ok;
}

export async function readCart(how?: { anew: boolean }): Promise<void> {
  const answer = await call('cart.get', {});
  if (answer.ok) takeCart(answer.value, how);
}

/** How many the next goods are: what was fixed with ×, taken back in return mode. The quantity serves once. */
function takeQuantity(): Milli {
  const { entry, returning } = checkout();
  const quantity = entry.times_milli ?? ONE_UNIT;
  setCheckout({ entry: { ...entry, times_milli: null } });
  return returning ? milli(-quantity) : quantity;
}

/** Whether goods may come back: a manager agrees once for this cart and this person. */
async function mayTakeBack(): Promise<boolean> {
  const { session } = useSession.getState();
  const allowed =
    session?.permissions.includes('sale.return') === true ||
    checkout().cart?.returnsAllowedTo === session?.user?.id;
  return allowed || took(await gesture('cart.returnMode', { on: true }));
}

/** What is scanned next comes back from the customer. */
export async function startReturn(): Promise<boolean> {
  const allowed = await mayTakeBack();
  if (allowed) setCheckout({ returning: true });
  return allowed;
}

export async function endReturn(): Promise<void> {
  setCheckout({ returning: false });
  took(await gesture('cart.returnMode', { on: false }));
}

/** It was the quantity that could not be. */
const ofQuantity: readonly RefusalCode[] = [
  'BAD_QUANTITY',
  'NOT_DIVISIBLE',
  'AMOUNT_TOO_LARGE',
  'TOTALS_FULL',
];

/** A quantity that was fixed for goods which did not come: it waits for the next ones. */
function keepQuantity(qty_milli: Milli, { code }: Refusal): void {
  if (ofQuantity.includes(code)) return;
  const times_milli = milli(Math.abs(qty_milli));
  if (times_milli !== ONE_UNIT) setCheckout({ entry: { ...checkout().entry, times_milli } });
}

/** So much that the till wants to hear it twice, in the place of the question it was typed into. */
function askBack({ params = {} }: Refusal, lineId: number | null, again: () => Promise<boolean>): void {
  const { name, unit, quantity, amount_minor } = params;
  playLow();
  openAsk({
    kind: 'large-quantity',
    lineId,
    name: String(name),
    unit: unit as ProductView['unit'],
    qty_milli: milli(Math.round(Number(quantity) * 1000)),
    amount_minor: minor(Number(amount_minor)),
    again,
  });
}

const firstPrice = (
  { params }: Refusal,
  goods: { readonly id: number; readonly name: string },
  qty_milli: Milli,
): Ask => ({
  kind: 'first-price',
  productId: goods.id,
  name: goods.name,
  qty_milli,
  open: params?.open === 1,
});

async function answerAsked(refusal: Refusal, scanned: string, qty_milli: Milli): Promise<void> {
  // One question at a time: what is half typed in the one that is open is not thrown away for another.
  if (checkout().ask !== null) return showRefusal(refusal);
  playLow();
  const { productId, name, code = scanned } = refusal.params ?? {};
  if (refusal.code === 'UNKNOWN_CODE') return openAsk({ kind: 'new-product', code: String(code), qty_milli });
  if (refusal.code === 'CODE_MISREAD') {
    keepQuantity(qty_milli, refusal);
    return openAsk({ kind: 'misread', code: String(code), qty_milli });
  }
  if (refusal.code === 'PRICE_NEEDED')
    return openAsk(firstPrice(refusal, { id: Number(productId), name: String(name) }, qty_milli));
  const found = await turns.during(call('catalog.byCode', { code: scanned }));
  if (checkout().ask !== null) return showRefusal(refusal);
  if (!found.ok) return;
  if (refusal.code === 'SEVERAL_PRODUCTS')
    return openAsk({ kind: 'pick', code: scanned, products: found.value, qty_milli });
  const product = found.value.find(({ id }) => id === productId);
  if (product) openAsk({ kind: 'weight', product, ofLabel: true });
}

/** `productId`: which of the products that bear the code. */
async function sellScanned(
  code: string,
  qty_milli: Milli,
  productId: number | null = null,
  sure = false,
): Promise<boolean> {
  if (qty_milli < 0 && !(await mayTakeBack())) return false;
  const handles: readonly RefusalCode[] = [...asked, ...receiptRefusals, 'CODE_FOREIGN', 'QUANTITY_LARGE'];
  const answer = await gesture('cart.scan', { code, qty_milli, productId, sure }, { handles });
  if (took(answer)) playTick();
  if (answer.ok) return true;
  const { refusal } = answer;
  if (asked.includes(refusal.code)) await answerAsked(refusal, code, qty_milli);
  else if (refusal.code !== 'QUANTITY_LARGE') {
    keepQuantity(qty_milli, refusal);
    if (handles.includes(refusal.code)) await showScanned(refusal, code);
  } else if (checkout().ask !== null) showRefusal(refusal);
  else askBack(refusal, null, () => sellScanned(code, qty_milli, productId, true));
  return false;
}

/** One of several products that share what was scanned: what the label says besides is not lost. */
export const sellChosen = (code: string, product: ProductView, qty_milli: Milli): Promise<boolean> =>
  sellScanned(code, qty_milli, product.id);

/** What was scanned where nobody knows the code, and the figures that stood there before its first keys acted. */
interface OtherReading {
  readonly code: string;
  readonly figuresBefore: string | undefined;
}

export async function scan(code: string, other?: OtherReading): Promise<void> {
  leavePaid();
  const qty_milli = takeQuantity();
  await sellScanned(other ? await knownOf(code, other) : code, qty_milli);
}

/** The reading that a product bears, the first if none. */
async function knownOf(code: string, other: OtherReading): Promise<string> {
  const { text } = checkout().entry;
  for (const reading of [code, other.code]) {
    const found = await turns.during(call('catalog.byCode', { code: reading }));
    if (!found.ok || found.value.length === 0) continue;
    // What its first keys did as ordinary ones is no figure that anybody typed.
    const { entry } = checkout();
    if (reading === other.code && other.figuresBefore !== undefined && entry.text === text)
      setCheckout({ entry: { ...entry, text: other.figuresBefore } });
    return reading;
  }
  return code;
}

/** A question came of a piece of a number, and now there is the rest: the goods are those of the whole. */
export function scanWhole(code: string, qty_milli: Milli): void {
  closeAsk();
  setEntry(noEntry);
  void sellScanned(code, qty_milli);
}

const shortestBarcode = 6;

/** Figures typed by hand and confirmed are a code. A short one that nobody knows is more likely a slip. */
export async function enterCode(code: string): Promise<void> {
  const known = code.length >= shortestBarcode ? null : await turns.during(call('catalog.byCode', { code }));
  if (known?.ok && known.value.length === 0) {
    playLow();
    setCheckout({ remark: 'code-unknown' });
    return;
  }
  await scan(code);
}

export const isWeighed = (unit: ProductView['unit']): boolean => unit !== 'piece' && unit !== 'pack';

export async function addGoods(
  goods: { readonly id: number; readonly name: string },
  qty_milli: Milli,
  newPrice_minor: Minor | null = null,
  sure = false,
  remember = true,
): Promise<boolean> {
  if (qty_milli < 0 && !(await mayTakeBack())) return false;
  const input = { productId: goods.id, qty_milli, newPrice_minor, remember, sure };
  const answer = await gesture('cart.add', input, { handles: ['PRICE_NEEDED', 'QUANTITY_LARGE'] });
  if (took(answer)) playTick();
  if (answer.ok) return true;
  if (answer.refusal.code === 'PRICE_NEEDED') openAsk(firstPrice(answer.refusal, goods, qty_milli));
  else if (answer.refusal.code === 'QUANTITY_LARGE')
    askBack(answer.refusal, null, () => addGoods(goods, qty_milli, newPrice_minor, true, remember));
  else keepQuantity(qty_milli, answer.refusal);
  return false;
}

/** A product that was touched or found. What is sold by weight asks for it, unless it was typed before. */
export async function chooseProduct(product: ProductView): Promise<void> {
  leavePaid();
  setCheckout({ search: '' });
  if (isWeighed(product.unit) && checkout().entry.times_milli === null) {
    openAsk({ kind: 'weight', product });
    return;
  }
  await addGoods(product, takeQuantity());
}

/** `sure`: counted by presses, or asked back already; else a hand has typed it. */
export async function setQuantity(lineId: number, qty_milli: Milli, sure = false): Promise<boolean> {
  const answer = await gesture(
    'cart.setQuantity',
    { lineId, qty_milli, sure },
    { handles: ['QUANTITY_LARGE'] },
  );
  if (!answer.ok && answer.refusal.code === 'QUANTITY_LARGE')
    askBack(answer.refusal, lineId, () => setQuantity(lineId, qty_milli, true));
  return took(answer);
}
export const setPrice = async (lineId: number, price_minor: Minor): Promise<boolean> =>
  took(await gesture('cart.setPrice', { lineId, price_minor }));
export const carry = async (kind: string, ref: number | null): Promise<boolean> =>
  took(await gesture('cart.carry', { kind, ref }));
export const setNote = async (lineId: number | null, note: string): Promise<boolean> =>
  took(await gesture('cart.setNote', { lineId, note }));
/** `lineId` null: on the whole ticket. */
export async function setDiscount(
  lineId: number | null,
  discount: Discount | null,
  reason: string | null,
): Promise<boolean> {
  return took(
    lineId === null
      ? await gesture('cart.discountTicket', { discount, reason })
      : await gesture('cart.discountLine', { lineId, discount, reason }),
  );
}

/** `moneyBack_minor`: what was given back of what the customer had put down, when it is the last line. */
export async function removeLine(lineId: number, moneyBack_minor: Minor | null = null): Promise<boolean> {
  const answer = await gesture(
    'cart.removeLine',
    { lineId, moneyBack_minor },
    { handles: ['MONEY_RECEIVED'] },
  );
  if (took(answer)) offerUndo();
  else if (!answer.ok && answer.refusal.code === 'MONEY_RECEIVED') {
    playLow();
    openAsk({ kind: 'money-back', lineId });
  }
  return answer.ok;
}

/** By line: the quantity that was asked for last, until the till has answered. The next press counts from there. */
const underWay = new Map<number, Milli>();

/** Pieces more or less of a line; the last piece is not taken away but removed, by its own key. */
export async function bump(pieces: number, lineId = checkout().selectedId): Promise<void> {
  const line = checkout().cart?.lines.find(({ id }) => id === lineId);
  if (!line || pieces === 0) return;
  const before = underWay.get(line.id) ?? line.qty_milli;
  const next = milli(before + (before < 0 ? -pieces : pieces) * 1000);
  if (next === 0 || next > 0 !== before > 0) return playLow();
  underWay.set(line.id, next);
  await setQuantity(line.id, next, true);
  if (underWay.get(line.id) === next) underWay.delete(line.id);
}

export function moveSelection(by: number): void {
  const { cart, selectedId } = checkout();
  const lines = cart?.lines ?? [];
  const at = lines.findIndex((line) => line.id === selectedId);
  const next = lines[Math.max(0, Math.min(lines.length - 1, at < 0 ? lines.length - 1 : at + by))];
  if (next) setCheckout({ selectedId: next.id });
}

/** What was typed for the goods of a sale that went goes with it: the next customer's are not sold twelve times. */
function endedCart(done: boolean): boolean {
  if (done) setEntry(noEntry);
  return done;
}

export async function holdCart(label: string | null): Promise<boolean> {
  return endedCart(took(await gesture('cart.hold', { label })));
}

export async function recallCart(cartId: string): Promise<boolean> {
  return took(await gesture('cart.recall', { cartId }));
}

export async function voidCart(reason: string | null, moneyBack_minor: Minor | null): Promise<boolean> {
  const done = endedCart(took(await gesture('cart.void', { reason, moneyBack_minor })));
  if (done) offerUndo();
  return done;
}

/** A cart on hold is thrown away; it can be brought back like a cart that was given up. */
export async function discardHeld(cartId: string, moneyBack_minor: Minor | null): Promise<boolean> {
  const done = took(await gesture('cart.discardHeld', { cartId, moneyBack_minor }));
  if (done) offerUndo();
  return done;
}

const undoOffered_ms = 10_000;
const undoChord = keys.undo;

/** The key of the offer is the checkout's: elsewhere, or when it is over, nothing is offered. */
export function withdrawUndo(): void {
  if (useNotice.getState().shown?.action?.chord === undoChord) dismissNotice();
}
useCheckout.subscribe(({ cart }, before) => {
  const offered = before.cart?.undo?.id;
  if (offered !== undefined && cart?.undo?.id !== offered) withdrawUndo();
});

function offerUndo(): void {
  const gone = checkout().cart?.undo;
  if (!gone) return;
  const { what, name, lines } = gone;
  const text =
    what === 'line' || what === 'pieces'
      ? translate('cart.undo.line', { name: name ?? '' })
      : translate('cart.undo.cart', { count: lines });
  const action = {
    label: translate('cart.undo.action'),
    chord: undoChord,
    onPress: () => turns.inTurn('key', () => void undo()),
  };
  showNotice({ tone: 'info', text, action, offered_ms: undoOffered_ms });
}

/** Brings back what was taken away last: a line, pieces of one, a cart. */
export async function undo(): Promise<void> {
  const { cart, paying, settling } = checkout();
  if (paying || settling) return;
  leavePaid();
  if (!cart?.undo) return playLow();
  const { id, what, name } = cart.undo;
  const asideFirst = what === 'cart' && cart.lines.length > 0;
  if (!took(await gesture('cart.undo', { id }))) return;
  playTick();
  dismissNotice();
  if (asideFirst) showNotice({ tone: 'info', text: translate('cart.undo.aside') });
  else if (what === 'held') showNotice({ tone: 'ok', text: translate('cart.undo.held') });
  else if (what === 'cart') showNotice({ tone: 'ok', text: translate('cart.undo.back') });
  else showNotice({ tone: 'ok', text: translate('cart.undo.lineBack', { name: name ?? '' }) });
}

/** Every line of the cart becomes returned goods: one agreement of a manager for all of them, agreed prices among them. */
export async function returnWholeCart(): Promise<boolean> {
  const done = took(await gesture('cart.setReturn', { returned: true }));
  if (done) setCheckout({ returning: true });
  return done;
}
