import { Button } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { checkout, isUnseen, lookAt, setCheckout, useCheckout } from '#renderer/features/cart/cart-state.ts';
import { noEntry, typed } from '#renderer/features/cart/entry.ts';
import { scan } from '#renderer/features/cart/gestures.ts';
import { PadFold } from '#renderer/features/cart/pad-fold.tsx';
import { closePayment } from '#renderer/features/cart/paying.ts';
import { useReaders } from '#renderer/features/cart/readers.ts';
import { useMeansName } from '#renderer/kernel/means-name.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { TotalDisplay } from '#renderer/ui/amount.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyTabs } from '#renderer/ui/key-tabs.tsx';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { lastInput } from '#renderer/ui/last-input.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import { type afterKey, isArticleNumber } from '#renderer/ui/typed-number.ts';
import { quickNotes } from '#shared/domain/cash.ts';
import { isWholeCode } from '#shared/domain/scan.ts';
import { type Minor, minor, negate } from '#shared/domain/units.ts';
import { type Lang, writings } from '#shared/domain/writing.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import { Astray, mayAgree, useKeysOfSale } from './astray.tsx';
import {
  amountOf,
  cashRuleOf,
  type Draft,
  isSettled,
  leavesRest,
  remaining,
  type TenderKind,
  tenderOf,
  tooMuch,
  withoutTender,
  withTender,
} from './draft.ts';
import { MeansFields } from './means-fields.tsx';
import { putDown } from './pay.ts';
import css from './payment.module.css';
import { useRecording } from './recording.tsx';
import { TenderList } from './tender-list.tsx';
import { Unseen } from './unseen.tsx';

export interface PaymentProps {
  readonly cart: CartView;
  readonly shop: NonNullable<SessionView['shop']>;
  readonly print: boolean;
  /** Filled with what Enter and F10 do, for the bar below. */
  readonly confirm: { current: () => void };
}

const change = (part: Partial<Draft>): void => setCheckout({ draft: { ...checkout().draft, ...part } });

/** One view from the amount due to the change: type what was given, or touch the note. */
export function Payment({ cart, shop, print, confirm }: PaymentProps) {
  const t = useT();
  const format = useFormat();
  const meansName = useMeansName();
  const read = useReaders();
  const keysOfSale = useKeysOfSale();
  const draft = useCheckout((state) => state.draft);
  const text = useCheckout((state) => state.entry.text);
  const settling = useCheckout((state) => state.settling);
  const unseen = useCheckout(isUnseen);
  const [fault, setFault] = useState<Refusal | null>(null);
  const [unfolded, setUnfolded] = useState(false);
  const { record, asks } = useRecording(cart, print, setFault);
  const reference = useRef<HTMLInputElement>(null);

  const rule = cashRuleOf(shop);
  const { kind, tenders } = draft;
  const ofKind = shop.means.filter((one) => one.kind === kind);
  const means = ofKind.find(({ name }) => name === draft.operator) ?? ofKind[0];
  const operator = means?.name ?? null;
  const rest = remaining(cart, tenders, kind, rule);
  const back = cart.gross_minor < 0;
  const size = (amount: Minor): Minor => (back ? negate(amount) : amount);
  const written = text === '' ? null : read.money(text);
  const over = tooMuch(cart, tenders, rule);
  const settled = over !== null || isSettled(tenders, rest, back);
  const given = written !== null ? size(written) : settled ? minor(0) : rest;
  const surplus = back ? rest - given : given - rest;

  // Another cart, another tender, another figure: what was wrong before is not what is wrong now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => setFault(null), [cart, draft, text]);
  useEffect(() => {
    // A finger that chose the means types the amount on the pad; hands on the keyboard go on with the reference.
    if (means?.reference === 'required' || (kind === 'mobile' && lastInput() === 'keyboard'))
      reference.current?.focus();
    else reference.current?.blur();
  }, [kind, means?.reference]);
  // Another amount put down, a notice: what is being written in has moved meanwhile.
  useEffect(() => {
    if (document.activeElement === reference.current) reference.current?.scrollIntoView({ block: 'nearest' });
  });

  async function settle(amount: Minor): Promise<void> {
    if (checkout().settling) return;
    if (isUnseen(checkout())) {
      // This press was meant for the amount from before: it says that the new one was seen, and nothing else.
      lookAt(cart);
      return;
    }
    if (over) return playLow();
    const { draft: written } = checkout();
    const now = { ...written, operator, ...(means?.reference === 'none' && { reference: '' }) };
    if (settled && amount === 0) return record(now.tenders);
    const tender = tenderOf(now, amount);
    if (means?.reference === 'required' && tender.kind !== 'cash' && tender.reference.trim() === '') {
      playLow();
      reference.current?.focus();
      return setFault({ code: 'REFERENCE_NEEDED' });
    }
    if (!settled && leavesRest(amount, rest)) {
      if (amount === 0) return;
      setCheckout({ entry: noEntry });
      return setFault(await putDown(cart.id, withTender(now, tender)));
    }
    await record([...now.tenders, tender]);
  }
  const takeUp = (index: number): void => {
    if (tenders[index]) void putDown(cart.id, withoutTender(draft, index));
  };
  const settleTyped = (): void => {
    setUnfolded(false);
    if (!mayAgree()) return;
    if (isArticleNumber(text)) {
      setCheckout({ entry: noEntry });
      void scan(text);
    } else if (!unseen && text !== '' && written === null) playLow();
    else void settle(given);
  };
  useEffect(() => {
    confirm.current = settleTyped;
  });

  const kinds: readonly TenderKind[] = [...new Set(shop.means.map((one) => one.kind))];
  const nextOperator = (by: number): void => {
    const at = means ? ofKind.indexOf(means) : 0;
    change({ operator: ofKind[(at + by + ofKind.length) % ofKind.length]?.name ?? null });
  };
  /** The arrows belong to a reference as soon as something is written in it. */
  function onReferenceKey(event: KeyboardEvent<HTMLInputElement>): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'Enter') settleTyped();
    else if (ofKind.length > 1 && by !== undefined) nextOperator(by);
    else if (step !== undefined && draft.reference === '')
      change({ kind: kinds[(kinds.indexOf(kind) + step + kinds.length) % kinds.length] ?? 'cash' });
    else return;
    event.preventDefault();
  }
  useKeys(
    'panel',
    {
      ...keysOfSale,
      escape: closePayment,
      enter: settleTyped,
      backspace: () => setCheckout({ entry: typed(checkout().entry, 'backspace', 0) }),
      [keys.remove]: () => takeUp(over?.index ?? tenders.length - 1),
      ...(ofKind.length > 1 && { arrowup: () => nextOperator(-1), arrowdown: () => nextOperator(1) }),
    },
    true,
    [
      { chord: 'enter', label: t('sales.confirm') },
      ...(ofKind.length > 1
        ? [{ chord: '↑ ↓', label: t(kind === 'mobile' ? 'sales.operator' : 'sales.meansName') }]
        : []),
      ...(tenders.length > 0 ? [{ chord: keys.remove, label: t('sales.keys.remove') }] : []),
    ],
  );
  // A reference may be scanned from the customer's telephone; goods are scanned everywhere else.
  useScan((code) => {
    // Goods are goods, wherever the cursor stands.
    if (document.activeElement !== reference.current || isWholeCode(code)) return false;
    change({ reference: code });
    return true;
  });

  const tabs = kinds.map((id) => {
    const own = shop.means.filter((one) => one.kind === id);
    // The only one of its kind is called by its name; operators are chosen below the word that people know.
    const name = own.length === 1 && id !== 'mobile' ? own[0]?.name : null;
    return { id, label: meansName({ kind: id, operator: name }) };
  });
  const offers =
    kind === 'cash' && !back && !settled ? quickNotes(rest, denominations(shop), mostOffers) : [];
  const notes = shop.denominations
    .filter((piece) => piece.kind === 'note')
    .map((piece) => piece.value_minor)
    .sort((a, b) => a - b)
    .slice(0, mostNotes);
  const addNote = (note: number): void => {
    const sofar = read.money(checkout().entry.text) ?? 0;
    setCheckout({ entry: { ...noEntry, text: format.editable(sofar + note).replace('.', ',') } });
  };

  function nameOf(tender: TenderInput | undefined): string {
    if (!tender) return '';
    return `${meansName(tender)} ${format.amount(Math.abs(amountOf(tender)))}`;
  }
  function dueLabel(): string {
    if (over) return t('sales.tooMuch');
    if (settled && rest !== 0) return t(back ? 'sales.remaining' : 'sales.giveChange');
    if (back) return t('sales.giveBack');
    return t(tenders.length > 0 ? 'sales.remaining' : 'sales.due');
  }

  return (
    <section className={css.payment} aria-label={t('sales.title')} data-testid="payment">
      <TotalDisplay
        label={dueLabel()}
        minor={over?.over_minor ?? Math.abs(rest)}
        testId="due"
        note={
          kind === 'cash' && tenders.length === 0 && cart.cash_due_minor !== cart.gross_minor
            ? t('sales.rounded', { amount: format.amount(Math.abs(cart.gross_minor)) })
            : undefined
        }
      />
      <Unseen cart={cart} tenders={tenders} />
      <Astray />
      {asks}
      {over && (
        <Notice tone="warn">
          <span data-testid="too-much">
            {t('sales.takeOut', { over: format.amount(over.over_minor), what: nameOf(tenders[over.index]) })}
          </span>
        </Notice>
      )}
      <TenderList tenders={tenders} onRemove={takeUp} />
      <div className={css.tabs} data-many={tabs.length > mostTabs || undefined}>
        <KeyTabs
          level="panel"
          label={t('sales.how')}
          tabs={tabs}
          value={kind}
          onChange={(id) => change({ kind: id as TenderKind })}
        />
      </div>
      <div className={css.fields} data-kind={kind}>
        {offers.length > 0 && (
          <div className={css.notes}>
            {offers.map((note, index) => (
              <Button
                key={note}
                size="lg"
                disabled={settling}
                onClick={() => void settle(note)}
                data-exact={index === 0 || undefined}
                data-testid={index === 0 ? 'note-exact' : `note-${note}`}
              >
                {index === 0 ? t('sales.exact') : format.number(note)}
              </Button>
            ))}
          </div>
        )}
        {offers.length > 0 && (
          <div className={css.pile}>
            {notes.map((note) => (
              <Button
                key={note}
                disabled={settling}
                onClick={() => addNote(note)}
                aria-label={t('sales.addNote', { amount: format.amount(note) })}
                data-testid={`add-${note}`}
              >
                + {format.number(note)}
              </Button>
            ))}
          </div>
        )}
        {kind !== 'cash' && (
          <MeansFields
            draft={draft}
            ofKind={ofKind}
            means={means}
            reference={reference}
            onChange={change}
            onReferenceKey={onReferenceKey}
            onEnter={settleTyped}
          />
        )}
      </div>
      <div className={css.typed} data-unfolded={unfolded || undefined}>
        <div
          className={css.display}
          data-testid="given"
          data-minor={given}
          data-fault={fault ? '' : undefined}
        >
          {fault ? (
            <span className={css.fault} role="alert" data-testid="payment-fault" data-code={fault.code}>
              {refusalText(fault)}
            </span>
          ) : (
            <>
              <span>{back ? t('sales.handedBack') : t('sales.given')}</span>
              <span className={css.change} data-testid="change-preview">
                {kind === 'cash' && surplus > 0 && t('sales.change', { amount: format.amount(surplus) })}
                {surplus < 0 && t('sales.stillDue', { amount: format.amount(-surplus) })}
              </span>
            </>
          )}
          <strong data-faint={text === '' || undefined}>
            {text === '' ? format.amount(Math.abs(given)) : format.withSign(typedShown(text, format.lang))}
          </strong>
          <PadFold unfolded={unfolded} onTurn={() => setUnfolded(!unfolded)} />
        </div>
        <Keypad
          comma={format.currency.decimals > 0}
          side={[{ id: 'clear', label: t('sales.clear'), onPress: () => setCheckout({ entry: noEntry }) }]}
          onKey={(key) => {
            const { entry } = checkout();
            if (kind !== 'cash' && document.activeElement === reference.current)
              change({ reference: afterReference(draft.reference, key) });
            else setCheckout({ entry: typed(entry, key, format.currency.decimals) });
          }}
        />
      </div>
    </section>
  );
}

/** One row of each: what one hand can choose from without reading. */
const mostOffers = 4;
const mostTabs = 4;
const mostNotes = 5;

const denominations = (shop: NonNullable<SessionView['shop']>): Minor[] =>
  shop.denominations.map(({ value_minor }) => minor(value_minor));

/** As it is being typed: the last comma may have no figure behind it yet. */
function typedShown(text: string, lang: Lang): string {
  const [whole = '', fraction] = text.split(',');
  const grouped = whole.replace(
    /\B(?=(\d{3})+(?!\d))/g,
    writings[lang].thousands.replace('\u202f', '\u00a0'),
  );
  return fraction === undefined ? grouped : `${grouped}${writings[lang].decimal}${fraction}`;
}

const afterReference = (text: string, key: Parameters<typeof afterKey>[1]): string =>
  key === 'backspace' ? text.slice(0, -1) : text + key;
