import { checkout, setCheckout, useCheckout } from '#renderer/features/cart/cart-state.ts';
import { useCarried } from '#renderer/kernel/feature.ts';
import { useT } from '#renderer/ui/i18n.ts';
import type { KeyMap } from '#renderer/ui/key-layers.ts';
import { keys } from '#renderer/ui/keys.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { playLow } from '#renderer/ui/sounds.ts';

const { search, discount, hold, goodsBack, drawer, priceCheck, lineDiscount, linePrice, lineNote } = keys;
const ofSale = [
  search,
  discount,
  keys.void,
  hold,
  goodsBack,
  drawer,
  priceCheck,
  lineDiscount,
  linePrice,
  lineNote,
];

function unheard(): void {
  playLow();
  setCheckout({ astray: 'unheard' });
}

/** Keys of the sale: in the payment they say that it is open. Whoever does not look goes on as if they had been heard. */
export function useKeysOfSale(): KeyMap {
  const carried = useCarried().map(({ ask: { chord } }) => chord);
  return Object.fromEntries([...ofSale, ...carried].map((chord) => [chord, unheard]));
}

/** Whether what agrees may pay: the first Enter behind keys that nothing took was meant for something else. */
export function mayAgree(): boolean {
  const { astray } = checkout();
  if (astray === null) return true;
  const again = astray === 'asked';
  setCheckout({ astray: again ? null : 'asked' });
  if (!again) playLow();
  return again;
}

export function Astray() {
  const t = useT();
  const astray = useCheckout((state) => state.astray);
  if (astray === null) return null;
  return (
    <Notice tone="warn">
      <span data-testid="astray" data-astray={astray}>
        {t(`sales.astray.${astray}`)}
      </span>
    </Notice>
  );
}
