import { checkout, setCheckout, takeCart, takeOwn } from '#renderer/features/cart/cart-state.ts';
import { noEntry } from '#renderer/features/cart/entry.ts';
import { readCart } from '#renderer/features/cart/gestures.ts';
import { gesture, turns } from '#renderer/features/cart/in-turn.ts';
import { call } from '#renderer/kernel/api.ts';
import { playLow, playTick } from '#renderer/ui/sounds.ts';
import type { Minor } from '#shared/domain/units.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import type { Draft } from './draft.ts';

interface Attempt {
  readonly commandId: string;
  readonly of: string;
}

/** Kept until the till has answered: asking again for the same payment carries the same id, and is one sale. */
let attempt: Attempt | null = null;

/** Records the sale. null: done, or already under way; otherwise why not. */
export async function pay(
  cart: CartView,
  tenders: readonly TenderInput[],
  print: boolean,
  /** The change a person said yes to. */
  agreedChange_minor: Minor | null = null,
): Promise<Refusal | null> {
  if (checkout().settling) return null;
  const input = {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [...tenders],
    putDownRevision: cart.putDownRevision,
    print,
    agreedChange_minor,
  };
  const of = JSON.stringify(input);
  const { commandId } = attempt?.of === of ? attempt : { commandId: crypto.randomUUID() };
  attempt = { commandId, of };
  setCheckout({ settling: true });
  const ask = () => gesture('sales.pay', input, { handles: 'all', asks: true, meta: { commandId } });
  const first = await ask();
  // What went wrong may have gone wrong after the sale was recorded: asked again, the till answers with that sale.
  const answer = first.ok || first.refusal.code !== 'INTERNAL' ? first : await ask();
  if (answer.ok || answer.refusal.code !== 'INTERNAL') attempt = null;
  if (!answer.ok) {
    playLow();
    setCheckout({ settling: false });
    await readCart();
    const { cart: now, draft } = checkout();
    // Another window put something down for this sale: it is seen here before anything is charged.
    if (answer.refusal.code === 'CART_CHANGED' && now?.id === cart.id)
      setCheckout({ draft: { ...draft, tenders: now.putDown } });
    return answer.refusal;
  }
  const { cart: next, ...paid } = answer.value;
  setCheckout({ settling: false, paying: false, paid: { ...paid, cart: next }, entry: noEntry });
  takeCart(next);
  playTick();
  return null;
}

/** What was put down lies with the cart in the till at once: a power cut takes none of it, and every window sees it. */
export async function putDown(cartId: string, draft: Draft): Promise<Refusal | null> {
  const { draft: before } = checkout();
  setCheckout({ draft });
  const input = { cartId, known: [...before.tenders], tenders: [...draft.tenders] };
  const answer = await turns.during(call('cart.putDown', input));
  if (answer.ok) {
    const { putDown: tenders } = answer.value;
    takeOwn(answer.value);
    setCheckout({ draft: { ...checkout().draft, tenders } });
  } else setCheckout({ draft: before });
  return answer.ok ? null : answer.refusal;
}
