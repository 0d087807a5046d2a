import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { refusalText, useMay } from '#renderer/kernel/session.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Confirm, Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Reasons } from '#renderer/ui/reasons.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import { ONE_UNIT } from '#shared/domain/units.ts';
import type { HeldCart } from '#shared/modules/cart/contract.ts';
import { AskForm } from './ask-form.tsx';
import css from './asks.module.css';
import { checkout, useCheckout } from './cart-state.ts';
import {
  answering,
  closeAsk,
  discardHeld,
  holdCart,
  recallCart,
  returnWholeCart,
  scan,
  startReturn,
  voidCart,
} from './gestures.ts';
import { turns, useComing } from './in-turn.ts';
import { MoneyBack } from './money-back.tsx';
import { moneyBackOf, receivedOf } from './payment/draft.ts';

/** The list may come after the dialog, which looks for the focus once: its first row takes it then. */
const focusNow = (row: HTMLElement | null): void => row?.focus();

/** Carts put aside: this one joins them, or one of them comes back. */
export function AskHold() {
  const t = useT();
  const format = useFormat();
  const hasLines = useCheckout((state) => (state.cart?.lines.length ?? 0) > 0);
  const [label, setLabel] = useState(() => checkout().cart?.heldAs ?? '');
  const [scanned, setScanned] = useState(false);
  // Whose they are is not known before the question is answered; once it is, they are of what comes then.
  useScan((code, { other }) =>
    turns.inTurn('scan', () => {
      if (checkout().ask?.kind !== 'hold')
        return void scan(code, other && { code: other.text, figuresBefore: undefined });
      playLow();
      setScanned(true);
    }),
  );
  const mayVoid = useMay('sale.void');
  const [asked, setAsked] = useState<HeldCart | null>(null);
  const { data, refused } = useTill('cart.held', {});
  useComing(!hasLines && !data && !refused);
  const held = data ?? [];
  async function discard({ id, putDown }: HeldCart): Promise<void> {
    setAsked(null);
    const throwAway = () => discardHeld(id, moneyBackOf(putDown));
    if (held.length === 1 && !hasLines) await answering(throwAway);
    else await throwAway();
  }
  const confirmed = (
    <Confirm
      opened={asked !== null}
      title={t('cart.moneyBack.title')}
      confirm={t('cart.moneyBack.andDiscard')}
      danger
      above
      onConfirm={() => asked && void discard(asked)}
      onClose={() => setAsked(null)}
    >
      <MoneyBack tenders={asked?.putDown ?? []} />
    </Confirm>
  );
  const goodsOf = ({ goods, lines, unreadable }: HeldCart): string => {
    if (unreadable) return t('cart.hold.unknown');
    const named = goods.map(({ name, unit, qty_milli }) =>
      qty_milli === ONE_UNIT ? name : `${format.qty(qty_milli, unit)} × ${name}`,
    );
    return [...named, ...(lines > goods.length ? ['…'] : [])].join(', ');
  };
  const list = refused ? (
    <Refused answer={refused} />
  ) : (
    held.length > 0 && (
      <div className={css.choices} data-testid="held-list">
        {hasLines && <p className={css.subtitle}>{t('cart.hold.others')}</p>}
        {held.map((one, index) => (
          <div key={one.id} className={css.held}>
            <UnstyledButton
              className={css.choice}
              ref={!hasLines && index === 0 ? focusNow : undefined}
              data-autofocus={(!hasLines && index === 0) || undefined}
              onClick={() => void answering(() => recallCart(one.id))}
              data-testid={`held-${index}`}
            >
              <span>
                {one.label ?? goodsOf(one)}
                {one.label !== null && <small>{goodsOf(one)}</small>}
                <small>
                  {t('cart.hold.detail', {
                    count: one.lines,
                    time: one.fromEarlierShift ? format.dateTime(one.held_at) : format.time(one.held_at),
                    name: one.heldBy,
                  })}
                </small>
                {one.putDown.length > 0 && (
                  <small data-warn="" data-testid="held-received">
                    {t(receivedOf(one.putDown) < 0 ? 'sales.alreadyHanded' : 'sales.received')}{' '}
                    {format.amount(Math.abs(receivedOf(one.putDown)))}
                  </small>
                )}
                {one.unreadable && (
                  <small data-warn="" data-testid="held-unreadable">
                    ▲ {t('cart.hold.unreadable')}
                  </small>
                )}
                {one.fromEarlierShift && (
                  <small data-warn="" data-testid="held-earlier">
                    ▲ {t('cart.hold.earlier')}
                  </small>
                )}
              </span>
              <strong>{format.amount(one.gross_minor)}</strong>
            </UnstyledButton>
            {mayVoid && (
              <UnstyledButton
                className={css.discard}
                aria-label={t('cart.hold.discard', { name: one.label ?? goodsOf(one) })}
                title={t('cart.hold.discard', { name: one.label ?? goodsOf(one) })}
                onClick={() => (one.putDown.length > 0 ? setAsked(one) : void discard(one))}
                data-testid={`discard-${index}`}
              >
                <IconTrash size="1.5rem" stroke={1.75} aria-hidden="true" />
                {t('cart.hold.bin')}
              </UnstyledButton>
            )}
          </div>
        ))}
      </div>
    )
  );
  const refusedScan = scanned && (
    <Notice tone="warn">
      <span data-testid="hold-scanned">{t('cart.hold.scanned')}</span>
    </Notice>
  );
  if (!hasLines)
    return (
      <Dialog opened title={t('cart.hold.recallTitle')} onClose={closeAsk} size="36rem" testId="ask-hold">
        {refusedScan}
        {list}
        {confirmed}
        {data && held.length === 0 && <p className={css.lead}>{t('cart.hold.none')}</p>}
      </Dialog>
    );
  return (
    <AskForm
      title={t('cart.hold.title')}
      confirm={t('cart.hold.confirm')}
      onConfirm={() => holdCart(label.trim() || null)}
      size="36rem"
      testId="ask-hold"
    >
      <TextInput
        label={t('cart.hold.label')}
        placeholder={t('cart.hold.example')}
        value={label}
        maxLength={60}
        onChange={(event) => setLabel(event.target.value)}
        data-autofocus
        data-testid="hold-label"
      />
      {refusedScan}
      {list}
      {confirmed}
    </AskForm>
  );
}

export function AskVoid() {
  const t = useT();
  const format = useFormat();
  const cart = useCheckout((state) => state.cart);
  const putDown = cart?.putDown ?? [];
  const [reason, setReason] = useState('');
  return (
    <AskForm
      title={t('cart.void.title')}
      confirm={t(putDown.length > 0 ? 'cart.moneyBack.andVoid' : 'cart.void.confirm')}
      onConfirm={() => voidCart(reason || null, moneyBackOf(putDown))}
      danger
      safeFirst={putDown.length > 0}
      keep={t('cart.void.keep')}
      testId="ask-void"
    >
      <p className={css.lead}>
        {t('cart.void.lead', {
          count: cart?.lines.length ?? 0,
          amount: format.amount(cart?.gross_minor ?? 0),
        })}
      </p>
      <MoneyBack tenders={putDown} />
      <Reasons
        label={t('cart.reason.label')}
        value={reason}
        onChange={setReason}
        autoFocus={putDown.length === 0}
        usual={[t('cart.void.reason.gone'), t('cart.void.reason.money'), t('cart.void.reason.slip')]}
      />
    </AskForm>
  );
}

export function AskDrawer() {
  const t = useT();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  async function open(): Promise<boolean> {
    const answer = await callTill('shifts.openDrawer', { reason }, { handles: ['REASON_NEEDED'] });
    if (!answer.ok && answer.refusal.code === 'REASON_NEEDED') setError(refusalText(answer.refusal));
    return answer.ok;
  }
  return (
    <AskForm
      title={t('cart.drawer.title')}
      confirm={t('cart.drawer.confirm')}
      onConfirm={open}
      testId="ask-drawer"
    >
      <Reasons
        label={t('cart.reason.label')}
        value={reason}
        onChange={setReason}
        autoFocus
        error={error}
        usual={[
          t('cart.drawer.reason.change'),
          t('cart.drawer.reason.check'),
          t('cart.drawer.reason.forgotten'),
        ]}
      />
    </AskForm>
  );
}

/** With goods in the cart, F7 has two meanings: all of this comes back, or what comes next does. */
export function AskReturn() {
  const t = useT();
  return (
    <Dialog opened title={t('cart.return.title')} onClose={closeAsk} testId="ask-return">
      <div className={css.choices}>
        <Button
          size="xl"
          color="red"
          variant="filled"
          data-autofocus
          onClick={() => void answering(returnWholeCart)}
          data-testid="return-all"
        >
          {t('cart.return.all')}
        </Button>
        <Button size="xl" onClick={() => void answering(startReturn)} data-testid="return-next">
          {t('cart.return.next')}
        </Button>
      </div>
      <Notice tone="info">{t('cart.return.exchange')}</Notice>
    </Dialog>
  );
}
