import { useMeansName } from '#renderer/kernel/means-name.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { AskForm } from './ask-form.tsx';
import { useCheckout } from './cart-state.ts';
import { removeLine } from './gestures.ts';
import { amountOf, moneyBackOf, receivedOf } from './payment/draft.ts';

/** What goes back to the customer, or comes back from him, and by which means; nothing where nothing was put down. */
export function MoneyBack({ tenders }: { readonly tenders: readonly TenderInput[] }) {
  const t = useT();
  const format = useFormat();
  const meansName = useMeansName();
  if (tenders.length === 0) return null;
  const received = receivedOf(tenders);
  const means = tenders.map((tender) => {
    const name = meansName(tender);
    const reference = tender.kind === 'cash' ? '' : tender.reference;
    return [name, reference, format.amount(Math.abs(amountOf(tender)))]
      .filter((part) => part !== '')
      .join(' ');
  });
  return (
    <Notice tone="warn">
      <span data-testid="money-back">
        {t(received < 0 ? 'cart.moneyBack.takeBack' : 'cart.moneyBack.giveBack', {
          amount: format.amount(Math.abs(received)),
          means: means.join(', '),
        })}
      </span>
    </Notice>
  );
}

/** The last line goes only when the money has gone back: the next customer's goods are not paid with it. */
export function AskMoneyBack({ lineId }: { readonly lineId: number }) {
  const t = useT();
  const putDown = useCheckout((state) => state.cart?.putDown) ?? [];
  return (
    <AskForm
      title={t('cart.moneyBack.title')}
      confirm={t('cart.moneyBack.andRemove')}
      onConfirm={() => removeLine(lineId, moneyBackOf(putDown))}
      danger
      safeFirst
      keep={t('cart.void.keep')}
      testId="ask-money-back"
    >
      <MoneyBack tenders={putDown} />
    </AskForm>
  );
}
