import { type MouseEvent, useEffect, useRef } from 'react';
import { on, onConnection } from '#renderer/kernel/api.ts';
import { useCarried } from '#renderer/kernel/feature.ts';
import { takePays, takeScan } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useShell } from '#renderer/kernel/shell.ts';
import { type Action, TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import type { NamedKey } from '#renderer/ui/key-layers.ts';
import { keys } from '#renderer/ui/keys.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import { milli } from '#shared/domain/units.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { Asks } from './asks.tsx';
import { CartPanel } from './cart-panel.tsx';
import {
  attend,
  checkout,
  isUnseen,
  type PlainAsk,
  selectedLine,
  setCheckout,
  setEntry,
  takeCart,
  takeFigures,
  useCheckout,
} from './cart-state.ts';
import { noEntry, steppedBack, typed } from './entry.ts';
import { EntryPad } from './entry-pad.tsx';
import { Finder } from './finder.tsx';
import {
  endReturn,
  enterCode,
  moveSelection,
  openAsk,
  readCart,
  removeLine,
  scan,
  setQuantity,
  startReturn,
  undo,
  withdrawUndo,
} from './gestures.ts';
import { turns, useTurns } from './in-turn.ts';
import { useLineGestures } from './line-gestures.ts';
import { NoShift } from './no-shift.tsx';
import { closePayment, leavePaid, openPayment } from './paying.ts';
import { cashRuleOf, stillOpen } from './payment/draft.ts';
import { PaidView } from './payment/paid.tsx';
import { PaymentOrRefund } from './payment/refund.tsx';
import { PrinterTrouble } from './printer-trouble.tsx';
import { usePrint } from './printing.ts';
import { RestoredWork } from './restored-work.tsx';
import css from './screen.module.css';
import { useTyping } from './typing.ts';

function useCart(userId: number): void {
  const lang = useLang();
  useEffect(() => attend(userId), [userId]);
  useEffect(() => {
    const again = () => void readCart();
    const ends = [
      on('cart.changed', takeCart),
      on('settings.changed', again),
      // A line says that its price is another now.
      on('catalog.changed', () => {
        if (checkout().cart?.lines.length) again();
      }),
      onConnection(() => void readCart({ anew: true })),
    ];
    const brought = takeScan();
    if (brought !== null) turns.inTurn('scan', () => void scan(brought));
    if (takePays()) {
      // The last sale's change may still be in sight: what came in is the next one.
      leavePaid();
      void turns.during(readCart()).then(openPayment);
    }
    return () => {
      for (const end of ends) end();
      withdrawUndo();
    };
  }, []);
  // The names of taxes speak the language of the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => void readCart(), [lang]);
  const paying = useCheckout((state) => state.paying);
  useEffect(() => {
    // While money is on the counter the till does not lock itself.
    useShell.setState({ paying });
    return () => useShell.setState({ paying: false });
  }, [paying]);
}

/** Touching a button leaves the focus where it was: the next Enter goes on with the sale, not with that button again. */
function keepFocus(event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (target.closest('button, [role="option"]')) event.preventDefault();
}

/** Enter: the figures are a code, or the quantity is for the chosen line, or it is time to pay. */
function confirm(): void {
  const state = checkout();
  const { entry } = state;
  if (useSession.getState().session?.shift == null) {
    playLow();
    return;
  }
  if (state.paid) {
    leavePaid();
    return;
  }
  if (entry.text !== '') {
    void enterCode(takeFigures());
    return;
  }
  if (entry.times_milli === null) {
    openPayment();
    return;
  }
  const line = selectedLine(state);
  if (!line) {
    playLow();
    return;
  }
  setEntry(noEntry);
  void setQuantity(line.id, line.qty_milli < 0 ? milli(-entry.times_milli) : entry.times_milli);
}

/** What keys do in a sale that no button of the bar says. */
const saleKeys = (t: Translate): NamedKey[] => [
  { chord: t('cart.keys.lettersKey'), label: t('cart.keys.letters') },
  { chord: keys.search, label: t('cart.keys.letters') },
  { chord: t('cart.keys.timesKey'), label: t('cart.keys.times') },
  { chord: 'enter', label: t('cart.keys.code') },
  { chord: '+ −', label: t('cart.keys.pieces') },
  { chord: '↑ ↓', label: t('cart.keys.choose') },
  { chord: keys.linePrice, label: t('cart.keys.linePrice') },
  { chord: keys.lineDiscount, label: t('cart.keys.lineDiscount') },
  { chord: keys.lineNote, label: t('cart.keys.lineNote') },
  { chord: keys.remove, label: t('cart.keys.removeLine') },
  { chord: keys.undo, label: t('cart.keys.undo') },
];

/** A touch may have waited for goods that did not come. */
const ifGoods = (act: () => void) => (): void => {
  const goods = (checkout().cart?.lines.length ?? 0) > 0;
  if (goods) act();
  else playLow();
};

const isWritten = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.value !== '';

function stepBack(field: HTMLInputElement | null): void {
  const { search, entry, paid, returning, cart } = checkout();
  const { activeElement } = document;
  // Neither the field nor a tile keeps the next Enter.
  if (activeElement === field) field?.blur();
  else if (activeElement instanceof HTMLElement && activeElement.closest('[data-testid="tiles"]'))
    activeElement.blur();
  if (paid) leavePaid();
  else if (search !== '') setCheckout({ search: '' });
  else if (entry !== noEntry) setEntry(steppedBack(entry));
  else if (returning && cart?.lines.length === 0) void endReturn();
}

export function CheckoutScreen() {
  const t = useT();
  const format = useFormat();
  const session = useSession((state) => state.session);
  const cart = useCheckout((state) => state.cart);
  const paying = useCheckout((state) => state.paying);
  const settling = useCheckout((state) => state.settling);
  const paid = useCheckout((state) => state.paid);
  const unseen = useCheckout(isUnseen);
  const returning = useCheckout((state) => state.returning);
  const field = useRef<HTMLInputElement>(null);
  const counter = useRef<HTMLDivElement>(null);
  const confirmPayment = useRef<() => void>(() => {});
  const printing = usePrint(session?.settings?.autoPrint ?? false, paying);
  useCart(session?.user?.id ?? 0);
  useTyping(field, format.currency.decimals);
  useTurns(counter);
  const line = useLineGestures();
  const carried = useCarried().filter(({ ask: { needs } }) => session?.permissions.includes(needs) === true);

  const hasLines = (cart?.lines.length ?? 0) > 0;
  // Goods that were scanned may be on their way: then a touch waits for them like a key.
  const mayHaveLines = useCheckout(({ underWay, cart: now }) => underWay || (now?.lines.length ?? 0) > 0);
  const open = session?.shift != null;
  useKeys(
    'screen',
    {
      enter: confirm,
      escape: () => stepBack(field.current),
      [keys.remove]: () => {
        const chosen = selectedLine(checkout());
        if (chosen && !checkout().paid) void removeLine(chosen.id);
      },
      backspace: () => setEntry(typed(checkout().entry, 'backspace', 3)),
      arrowdown: () => moveSelection(1),
      arrowup: () => moveSelection(-1),
      pagedown: () => moveSelection(6),
      pageup: () => moveSelection(-6),
      [keys.search]: () => field.current?.focus(),
      // A field that is being written in takes back its own letters.
      [keys.undo]: ({ target }) => (isWritten(target) ? false : void undo()),
      [keys.lineDiscount]: line.discount,
      [keys.linePrice]: () => void line.price(),
      [keys.lineNote]: line.note,
    },
    true,
    open && !paying && !paid ? saleKeys(t) : [],
  );

  function toggleReturn(): void {
    leavePaid();
    if (returning) void endReturn();
    else if (hasLines) openAsk({ kind: 'return' });
    else void startReturn();
  }

  if (!session?.shop || !cart) return null;
  const ask = (kind: PlainAsk) => () => {
    leavePaid();
    openAsk({ kind });
  };
  const held = cart.heldCount;
  const guests: Action[] = carried.map(({ kind, ask: { label, chord } }) => ({
    id: kind,
    chord,
    label: t(label),
    onPress: () => {
      leavePaid();
      openAsk({ kind: 'carry', of: kind });
    },
  }));
  const saleActions: Action[] = [
    {
      id: 'last-ticket',
      chord: keys.paper,
      label: t('cart.bar.lastTicket'),
      onPress: ask('last-ticket'),
    },
    {
      id: 'ticket-discount',
      chord: keys.discount,
      label: t('cart.bar.discount'),
      onPress: ifGoods(() => openAsk({ kind: 'discount', lineId: null, text: takeFigures() })),
      disabled: !mayHaveLines,
    },
    {
      id: 'hold',
      chord: keys.hold,
      label: hasLines ? t('cart.bar.hold') : t('cart.bar.recall'),
      onPress: held > 0 ? ask('hold') : ifGoods(ask('hold')),
      disabled: !mayHaveLines && held === 0,
      badge: held,
    },
    {
      id: 'return',
      chord: keys.goodsBack,
      label: returning ? t('cart.bar.endReturn') : t('cart.bar.return'),
      onPress: toggleReturn,
      danger: returning,
    },
    ...guests,
    { id: 'drawer', chord: keys.drawer, label: t('cart.bar.drawer'), onPress: ask('drawer') },
    {
      id: 'price-check',
      chord: keys.priceCheck,
      label: t('cart.bar.priceCheck'),
      onPress: () => {
        leavePaid();
        openAsk({ kind: 'price-check', text: takeFigures() });
      },
    },
    {
      id: 'void',
      chord: keys.void,
      label: t('cart.bar.void'),
      onPress: ifGoods(ask('void')),
      disabled: !mayHaveLines,
      danger: true,
    },
  ];
  const left = stillOpen(cart, cashRuleOf(session.shop));
  const amount = format.amount(Math.abs(left));
  const toPay = (): string => {
    if (!hasLines) return t('cart.bar.payNothing');
    if (left === 0 && cart.putDown.length > 0) return t('cart.bar.finish');
    return t(left < 0 ? 'cart.bar.refund' : 'cart.bar.pay', { amount });
  };
  const frame = paying
    ? {
        actions: [
          { id: 'back', chord: keys.back, label: t('sales.back'), onPress: closePayment },
          {
            id: 'print',
            chord: keys.paper,
            label: printing.print ? t('sales.withReceipt') : t('sales.withoutReceipt'),
            onPress: printing.toggle,
            disabled: printing.printer === 'none',
          },
        ],
        primary: {
          id: 'pay',
          chord: keys.go,
          label: t(unseen ? 'sales.seen' : 'sales.confirm'),
          onPress: () => confirmPayment.current(),
          disabled: settling,
        },
      }
    : {
        actions: open ? saleActions : [],
        primary: {
          id: 'pay',
          chord: keys.go,
          label: toPay(),
          onPress: openPayment,
          disabled: !mayHaveLines || !open,
        },
      };
  const side = () => {
    if (!open) return <NoShift />;
    if (paid) return <PaidView paid={paid} />;
    if (paying && session.shop)
      return (
        <>
          <PrinterTrouble printing={printing} />
          <PaymentOrRefund cart={cart} shop={session.shop} print={printing.print} confirm={confirmPayment} />
        </>
      );
    return (
      <>
        <RestoredWork />
        <Finder field={field} onEmptyEnter={confirm} />
        <EntryPad onEnter={confirm} />
      </>
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus still
    <div ref={counter} className={css.screen} onMouseDown={keepFocus} data-testid="checkout">
      <TaskFrame title={t('cart.nav')} titleHidden {...frame}>
        <div className={css.counter} data-paying={paying || undefined}>
          <CartPanel cart={cart} />
          <div className={css.side}>{side()}</div>
        </div>
      </TaskFrame>
      <Asks />
    </div>
  );
}
