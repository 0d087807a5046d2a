import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { checkout, isUnseen, lookAt, useCheckout } from '#renderer/features/cart/cart-state.ts';
import { closePayment } from '#renderer/features/cart/paying.ts';
import { useMeansName, useReferenceName } from '#renderer/kernel/means-name.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { TotalDisplay } from '#renderer/ui/amount.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { minor } from '#shared/domain/units.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { Astray, mayAgree, useKeysOfSale } from './astray.tsx';
import { amountOf, receivedOf } from './draft.ts';
import css from './payment.module.css';
import { Payment, type PaymentProps } from './payment.tsx';
import { useRecording } from './recording.tsx';
import { Unseen } from './unseen.tsx';

interface AsPaidProps extends PaymentProps {
  readonly tenders: readonly TenderInput[];
  readonly onOtherwise: () => void;
}

/** Money goes back the way it came: each means and what goes back to it, agreed to in one press. */
function AsPaid({ cart, print, confirm, tenders, onOtherwise }: AsPaidProps) {
  const t = useT();
  const format = useFormat();
  const meansName = useMeansName();
  const referenceName = useReferenceName();
  const keysOfSale = useKeysOfSale();
  const settling = useCheckout((state) => state.settling);
  const [references, setReferences] = useState<ReadonlyMap<number, string>>(new Map());
  const [fault, setFault] = useState<Refusal | null>(null);
  const { record, asks } = useRecording(cart, print, setFault);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cart is not at fault yet
  useEffect(() => setFault(null), [cart, references]);
  const named = tenders.map((tender, at) =>
    tender.kind === 'cash' ? tender : { ...tender, reference: references.get(at) ?? tender.reference },
  );
  function give(): void {
    if (!mayAgree() || checkout().settling) return;
    if (isUnseen(checkout())) lookAt(cart);
    else void record(named);
  }
  useEffect(() => {
    confirm.current = give;
  });
  useKeys('panel', { ...keysOfSale, escape: closePayment, enter: give, arrowright: onOtherwise }, true, [
    { chord: 'enter', label: t('sales.confirm') },
    { chord: '→', label: t('sales.otherwise') },
  ]);
  return (
    <section className={css.payment} aria-label={t('sales.title')} data-testid="payment">
      <TotalDisplay
        label={t('sales.giveBack')}
        minor={minor(Math.abs(receivedOf(tenders)))}
        testId="due"
        note={
          receivedOf(tenders) === cart.gross_minor
            ? undefined
            : t('sales.rounded', { amount: format.amount(Math.abs(cart.gross_minor)) })
        }
      />
      <Unseen cart={cart} tenders={[]} />
      <Astray />
      {asks}
      <h3 className={css.asPaid}>{t('sales.asPaid')}</h3>
      <ul className={css.backs} data-testid="refund">
        {named.map((tender, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tenders may be alike in everything but their place
          <li key={at} data-testid={`refund-${at}`} data-minor={amountOf(tender)}>
            <span>{meansName(tender)}</span>
            {tender.kind !== 'cash' && (
              <TextInput
                aria-label={referenceName(tender.kind)}
                placeholder={referenceName(tender.kind)}
                value={tender.reference}
                maxLength={60}
                autoComplete="off"
                spellCheck={false}
                onChange={({ target: { value } }) => setReferences((now) => new Map(now).set(at, value))}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return;
                  event.preventDefault();
                  give();
                }}
                data-testid={`refund-reference-${at}`}
              />
            )}
            <strong>{format.amount(Math.abs(amountOf(tender)))}</strong>
          </li>
        ))}
      </ul>
      {fault && (
        <Notice tone="bad">
          <span data-testid="payment-fault" data-code={fault.code}>
            {refusalText(fault)}
          </span>
        </Notice>
      )}
      <Button size="lg" disabled={settling} onClick={onOtherwise} data-testid="refund-otherwise">
        {t('sales.otherwise')}
      </Button>
    </section>
  );
}

/** A payment; where money goes back for goods with their ticket, first the way it came. */
export function PaymentOrRefund(props: PaymentProps) {
  const { refund, putDown } = props.cart;
  const [otherwise, setOtherwise] = useState(false);
  if (!refund || otherwise || putDown.length > 0) return <Payment {...props} />;
  return <AsPaid {...props} tenders={refund.tenders} onOtherwise={() => setOtherwise(true)} />;
}
