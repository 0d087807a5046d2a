import { isUnseen, lookAt, useCheckout } from '#renderer/features/cart/cart-state.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { receivedOf } from './draft.ts';

/** Another window changed what is to be paid: it is looked at before anything is charged. */
export function Unseen({
  cart,
  tenders,
}: {
  readonly cart: CartView;
  readonly tenders: readonly TenderInput[];
}) {
  const t = useT();
  const format = useFormat();
  const unseen = useCheckout(isUnseen);
  const before = useCheckout((state) => state.seen?.gross_minor ?? null);
  if (!unseen || before === null) return null;
  const amounts = {
    before: format.amount(Math.abs(before)),
    now: format.amount(Math.abs(cart.gross_minor)),
  };
  const changed =
    before < 0 === cart.gross_minor < 0
      ? t('sales.unseen', amounts)
      : t(before < 0 ? 'sales.unseenNowPaid' : 'sales.unseenNowRefunded', amounts);
  return (
    <Notice tone="warn" action={{ label: t('sales.seen'), onPress: () => lookAt(cart) }}>
      <span data-testid="cart-unseen">
        {before === cart.gross_minor
          ? t('sales.unseenMoney', { now: format.amount(Math.abs(receivedOf(tenders))) })
          : changed}
      </span>
    </Notice>
  );
}
