import { UnstyledButton } from '@mantine/core';
import { IconArrowBackUp, IconBarcode } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import { useSession } from '#renderer/kernel/session.ts';
import { TotalDisplay } from '#renderer/ui/amount.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import type { CartView } from '#shared/modules/cart/contract.ts';
import { CarriedStrip } from './carried-strip.tsx';
import css from './cart.module.css';
import { CartLine } from './cart-line.tsx';
import { selectedLine, useCheckout } from './cart-state.ts';
import { FirstSteps } from './first-steps.tsx';
import { bump, openAsk, removeLine } from './gestures.ts';
import { receivedOf } from './payment/draft.ts';
import { TicketPaper } from './ticket-paper.tsx';

function Lines({ cart }: { readonly cart: CartView }) {
  const t = useT();
  const format = useFormat();
  const selectedId = useCheckout((state) => state.selectedId);
  const glow = useCheckout((state) => state.glow);
  const list = useRef<HTMLDivElement>(null);
  const lineDiscounts = cart.lines.reduce((sum, line) => sum + line.discount_minor, 0);
  // A new count is a new change: the same line may have to be brought back into sight.
  const changes = glow?.count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    const last = cart.lines.at(-1)?.id === selectedId;
    if (last) list.current?.scrollTo(0, list.current.scrollHeight);
    else list.current?.querySelector(`#line-${selectedId}`)?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, changes]);
  return (
    <div
      ref={list}
      className={css.lines}
      role="listbox"
      tabIndex={0}
      aria-label={t('cart.cart.lines')}
      aria-activedescendant={selectedId === null ? undefined : `line-${selectedId}`}
      data-testid="cart-lines"
    >
      {cart.lines.map((line, index) => (
        <CartLine
          key={line.id}
          line={line}
          place={index + 1}
          selected={line.id === selectedId}
          glow={glow?.lineId === line.id ? glow.count : 0}
        />
      ))}
      {cart.discount && (
        <div
          className={css.line}
          role="option"
          aria-selected={false}
          tabIndex={-1}
          data-testid="ticket-discount"
        >
          <span className={css.name} data-wide="">
            {cart.discount.kind === 'percent'
              ? t('cart.cart.ticketDiscountPercent', {
                  percent: format.percent(cart.discount.percent_ppm),
                })
              : t('cart.cart.ticketDiscount')}
          </span>
          <span className={css.sum} data-less="">
            {format.number(lineDiscounts - cart.discount_minor)}
          </span>
        </div>
      )}
    </div>
  );
}

/** Which sale is the last one on the disk: nobody has to wonder after a power cut. */
function useLastSale(): string {
  const t = useT();
  const format = useFormat();
  const last = useSession((state) => state.session?.lastSale ?? null);
  if (!last) return '';
  const { number, at, gross_minor } = last;
  return t('cart.empty.lastSale', { number, time: format.time(at), amount: format.amount(gross_minor) });
}

/** So many lines before a sale is full, the cashier hears of it. */
const fewLines = 100;

/** What can be done to the chosen line, always in the same place: nothing unfolds under the finger. */
function LineActions() {
  const t = useT();
  const format = useFormat();
  const line = useCheckout(selectedLine);
  const hidden = useCheckout((state) => state.paying || state.paid !== null);
  const remark = useCheckout(
    (state) => state.remark ?? (state.entry.left && !state.paying ? 'figures-left' : null),
  );
  const note = useCheckout((state) => state.cart?.note ?? null);
  const received = useCheckout((state) => Math.abs(receivedOf(state.draft.tenders)));
  const left = useCheckout((state) => state.cart?.linesLeft ?? fewLines + 1);
  const last = useLastSale();
  const off = !line || hidden;
  return (
    <div className={css.actions}>
      <span className={css.remark} data-testid="remark" data-remark={remark ?? undefined} role="status">
        {remark === 'cart-back' && `${t('cart.remark.cartBack')} ${last}`}
        {remark === 'money-back' &&
          `${t('cart.remark.moneyBack', { amount: format.amount(received) })} ${last}`}
        {remark === 'cart-elsewhere' && t('cart.remark.cartElsewhere')}
        {remark === 'code-unknown' && t('cart.remark.codeUnknown')}
        {remark === 'figures-left' && t('cart.remark.figuresLeft')}
        {remark === null && left <= fewLines && t('cart.cart.linesLeft', { count: left })}
        {remark === null && left > fewLines && note !== null && t('cart.cart.note', { note })}
      </span>
      <UnstyledButton
        className={css.act}
        disabled={off}
        onClick={() => void bump(-1)}
        aria-label={t('cart.act.less')}
        aria-keyshortcuts="-"
        data-testid="line-less"
      >
        −
      </UnstyledButton>
      <UnstyledButton
        className={css.act}
        disabled={off}
        onClick={() => void bump(1)}
        aria-label={t('cart.act.more')}
        aria-keyshortcuts="+"
        data-testid="line-more"
      >
        +
      </UnstyledButton>
      <UnstyledButton
        className={css.act}
        disabled={off}
        onClick={() => line && openAsk({ kind: 'quantity', lineId: line.id })}
        data-testid="line-quantity"
      >
        {t('cart.act.quantity')}
      </UnstyledButton>
      <UnstyledButton
        className={css.act}
        disabled={hidden}
        onClick={() => openAsk({ kind: 'note', lineId: line?.id ?? null })}
        data-testid="line-note"
      >
        {t('cart.act.note')}
      </UnstyledButton>
      <UnstyledButton
        className={css.act}
        disabled={off}
        onClick={() => line && void removeLine(line.id)}
        aria-keyshortcuts="Delete"
        data-testid="line-remove"
      >
        <KeyHint chord="delete" />
        {t('cart.act.remove')}
      </UnstyledButton>
    </div>
  );
}

function Total({ cart }: { readonly cart: CartView }) {
  const t = useT();
  const format = useFormat();
  const back = cart.gross_minor < 0;
  const received = receivedOf(cart.putDown);
  const rows = [
    {
      id: 'items',
      label: t('cart.cart.lineCount', { count: cart.lines.length }),
      value: t('cart.cart.items', {
        count: Math.abs(cart.items_milli) / 1000,
        items: format.qty(cart.items_milli),
      }),
    },
    ...(cart.discount_minor === 0
      ? []
      : [
          {
            id: 'discount',
            label: t('cart.cart.discounts'),
            value: <span data-testid="discounts">{format.number(-cart.discount_minor)}</span>,
          },
        ]),
    ...cart.taxes.map((tax) => ({
      id: tax.taxId,
      label: tax.name,
      value: format.number(tax.amount_minor),
    })),
    ...(cart.putDown.length === 0
      ? []
      : [
          {
            id: 'received',
            label: t(received < 0 ? 'sales.alreadyHanded' : 'sales.received'),
            value: <span data-testid="received">{format.number(Math.abs(received))}</span>,
          },
        ]),
  ];
  return (
    <TotalDisplay
      label={back ? t('cart.cart.toGiveBack') : t('cart.cart.total')}
      minor={Math.abs(cart.gross_minor)}
      rows={rows}
    />
  );
}

function EmptyCart() {
  const t = useT();
  const returning = useCheckout((state) => state.returning);
  const last = useLastSale();
  const number = useSession((state) => state.session?.lastSale?.number);
  const open = useSession((state) => state.session?.shift != null);
  if (!open)
    return (
      <FirstSteps
        otherwise={<EmptyState title={t('cart.empty.closedTitle')} next={t('cart.empty.closedNext')} />}
      />
    );
  return (
    <EmptyState
      icon={
        returning ? <IconArrowBackUp size="3rem" stroke={1.5} /> : <IconBarcode size="3rem" stroke={1.5} />
      }
      title={returning ? t('cart.empty.returnTitle') : t('cart.empty.title')}
      next={returning ? t('cart.empty.returnNext') : t('cart.empty.next')}
      action={
        last && (
          <p className={css.last} data-testid="last-sale" data-number={number}>
            {last}
          </p>
        )
      }
    />
  );
}

export function CartPanel({ cart }: { readonly cart: CartView }) {
  const t = useT();
  const returning = useCheckout((state) => state.returning);
  const paid = useCheckout((state) => state.paid);
  if (paid)
    return (
      <section className={css.cart} aria-label={t('cart.cart.ticket', { number: paid.number })}>
        <TicketPaper number={paid.number} />
      </section>
    );
  return (
    <section className={css.cart} data-back={returning || undefined} aria-label={t('cart.cart.label')}>
      {returning && (
        <p className={css.back} role="status" data-testid="return-mode">
          <IconArrowBackUp size="1.5rem" stroke={2} aria-hidden="true" />
          {t('cart.return.banner')}
        </p>
      )}
      <div className={css.body}>{cart.lines.length > 0 ? <Lines cart={cart} /> : <EmptyCart />}</div>
      <CarriedStrip cart={cart} />
      <LineActions />
      <Total cart={cart} />
    </section>
  );
}
