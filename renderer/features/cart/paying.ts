import { useSession } from '#renderer/kernel/session.ts';
import { dismissNotice } from '#renderer/ui/notices.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import { checkout, lookAt, setCheckout } from './cart-state.ts';
import { isEmpty, noEntry } from './entry.ts';
import { chosenAfresh } from './payment/draft.ts';

export function openPayment(): void {
  const { cart, paid, draft, entry } = checkout();
  if (paid || !cart || cart.lines.length === 0) return;
  // Nobody knows what they were meant for: they are no amount given, and are not forgotten unsaid.
  if (!isEmpty(entry)) {
    playLow();
    setCheckout({ remark: 'figures-left' });
    return;
  }
  dismissNotice();
  lookAt(cart);
  setCheckout({ paying: true, astray: null, draft: chosenAfresh(draft), entry: noEntry, search: '' });
}

/** Back to the lines; what was put down stays put down, what was only chosen or typed is forgotten. */
export const closePayment = (): void =>
  setCheckout({ paying: false, draft: chosenAfresh(checkout().draft), entry: noEntry });

// With the till closed there is no change to give: the last customer's ticket goes too.
useSession.subscribe(({ session }) => {
  if (session?.user && session.shift === null) leavePaid();
});

/** The next gesture after a sale begins the next one. */
export function leavePaid(): void {
  if (checkout().paid) setCheckout({ paid: null, paying: false });
}
