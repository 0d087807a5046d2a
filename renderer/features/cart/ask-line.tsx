import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Reasons } from '#renderer/ui/reasons.tsx';
import { milli } from '#shared/domain/units.ts';
import { withDecimal, writings } from '#shared/domain/writing.ts';
import type { CartLineView, Discount } from '#shared/modules/cart/contract.ts';
import { AskForm } from './ask-form.tsx';
import css from './asks.module.css';
import { type Ask, checkout } from './cart-state.ts';
import { FiguresField } from './figures-field.tsx';
import { answering, isWeighed, setDiscount, setNote, setPrice, setQuantity } from './gestures.ts';
import { useReaders } from './readers.ts';

interface OnLine {
  readonly line: CartLineView;
}

export function AskQuantity({ line }: OnLine) {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const weighed = isWeighed(line.unit);
  const [text, setText] = useState(() => {
    const [whole = '', fraction = ''] = String(Math.abs(line.qty_milli) / 1000).split('.');
    return fraction === '' ? whole : `${whole}${writings[format.lang].decimal}${fraction}`;
  });
  const [error, setError] = useState<string | null>(null);
  const type = (next: string): void => {
    setText(next);
    setError(null);
  };
  async function change(): Promise<boolean> {
    const quantity = read.quantity(text);
    if (quantity !== null && quantity > 0)
      return setQuantity(line.id, line.qty_milli < 0 ? milli(-quantity) : quantity);
    setError(t('common.field.badQuantity', { example: withDecimal('1.5', format.lang) }));
    return false;
  }
  return (
    <AskForm title={line.name} confirm={t('cart.quantity.confirm')} onConfirm={change} testId="ask-quantity">
      <FiguresField
        label={t('cart.act.quantity')}
        text={text}
        onText={type}
        unit={weighed ? line.unit : '×'}
        decimals={3}
        error={error}
        autoFocus
        testId="quantity"
      />
    </AskForm>
  );
}

type LargeQuantity = Extract<Ask, { kind: 'large-quantity' }>;

/** So much is seldom meant: a figure too many is caught before it is money. */
export function AskLargeQuantity({ ask }: { readonly ask: LargeQuantity }) {
  const t = useT();
  const format = useFormat();
  const quantity = format.qty(ask.qty_milli, ask.unit);
  return (
    <AskForm
      title={t('cart.quantity.large')}
      confirm={t('cart.quantity.largeYes', { quantity })}
      onConfirm={ask.again}
      safeFirst
      keepsScans
      testId="ask-large-quantity"
    >
      <p className={css.lead} data-testid="large-quantity">
        {t('cart.quantity.largeLead', { name: ask.name, quantity, amount: format.amount(ask.amount_minor) })}
      </p>
    </AskForm>
  );
}

export function AskPrice({ line, typed }: OnLine & { readonly typed: string }) {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const [text, setText] = useState(() => typed || format.editable(line.unit_price_minor));
  const [error, setError] = useState<string | null>(null);
  const type = (next: string): void => {
    setText(next);
    setError(null);
  };
  async function change(): Promise<boolean> {
    const price_minor = read.money(text);
    if (price_minor !== null) return setPrice(line.id, price_minor);
    setError(t('common.field.badAmount', { example: format.editable(1500) }));
    return false;
  }
  return (
    <AskForm title={line.name} confirm={t('cart.price.confirm')} onConfirm={change} testId="ask-price">
      <p className={css.lead}>
        {t('cart.price.lead', {
          price: format.amount(line.catalogue_price_minor ?? line.unit_price_minor),
        })}
      </p>
      <FiguresField
        label={t('cart.price.label')}
        text={text}
        onText={type}
        unit={format.sign}
        decimals={format.currency.decimals}
        error={error}
        autoFocus
        testId="price"
      />
    </AskForm>
  );
}

interface AskDiscountProps {
  /** null: on the whole ticket. */
  readonly line: CartLineView | null;
  readonly typed: string;
  readonly now: Discount | null;
}

const usualPercents = [5, 10, 15, 20] as const;

export function AskDiscount({ line, typed, now }: AskDiscountProps) {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const [kind, setKind] = useState<Discount['kind']>(now?.kind ?? 'percent');
  const [text, setText] = useState(typed);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const type = (next: string): void => {
    setText(next);
    setError(null);
  };
  const lineId = line?.id ?? null;
  async function give(): Promise<boolean> {
    if (kind === 'percent') {
      const percent_ppm = read.percent(text);
      if (percent_ppm !== null && percent_ppm > 0)
        return setDiscount(lineId, { kind, percent_ppm }, reason || null);
    } else {
      const amount_minor = read.money(text);
      if (amount_minor !== null && amount_minor > 0)
        return setDiscount(lineId, { kind, amount_minor }, reason || null);
    }
    setError(t(kind === 'percent' ? 'cart.discount.badPercent' : 'cart.discount.badAmount'));
    return false;
  }
  const takeAway = () => answering(() => setDiscount(lineId, null, null));
  return (
    <AskForm
      title={line ? t('cart.discount.onLine', { name: line.name }) : t('cart.discount.onTicket')}
      confirm={t('cart.discount.confirm')}
      onConfirm={give}
      size="44rem"
      testId="ask-discount"
    >
      <div className={css.two}>
        <div className={css.form}>
          <SegmentedControl
            fullWidth
            size="md"
            aria-label={t('cart.discount.kind')}
            value={kind}
            onChange={(value) => {
              setKind(value as Discount['kind']);
              setError(null);
            }}
            data={[
              { value: 'percent', label: t('cart.discount.percent') },
              { value: 'amount', label: t('cart.discount.amount', { sign: format.sign }) },
            ]}
            data-testid="discount-kind"
          />
          {kind === 'percent' && (
            <div className={css.quick}>
              {usualPercents.map((percent) => (
                <Button
                  key={percent}
                  size="lg"
                  onClick={() => type(String(percent))}
                  data-testid={`percent-${percent}`}
                >
                  {format.percent(percent * 10_000)}
                </Button>
              ))}
            </div>
          )}
          <Reasons
            label={t('cart.reason.label')}
            value={reason}
            onChange={setReason}
            usual={[
              t('cart.discount.reason.gesture'),
              t('cart.discount.reason.damaged'),
              t('cart.discount.reason.shelfPrice'),
              t('cart.discount.reason.regular'),
            ]}
          />
          {now && (
            <Button
              size="md"
              variant="subtle"
              color="red"
              onClick={() => void takeAway()}
              data-testid="discount-none"
            >
              {t('cart.discount.none')}
            </Button>
          )}
        </div>
        <FiguresField
          label={t('cart.discount.value')}
          text={text}
          onText={type}
          unit={kind === 'percent' ? '%' : format.sign}
          decimals={kind === 'percent' ? 3 : format.currency.decimals}
          error={error}
          autoFocus
          testId="discount"
        />
      </div>
    </AskForm>
  );
}

export function AskNote({ line }: { readonly line: CartLineView | null }) {
  const t = useT();
  const [on, setOn] = useState<'line' | 'ticket'>(line ? 'line' : 'ticket');
  const noteOf = (place: 'line' | 'ticket') => (place === 'line' ? line?.note : checkout().cart?.note) ?? '';
  const [note, setText] = useState(() => noteOf(on));
  return (
    <AskForm
      title={t('cart.note.title')}
      confirm={t('common.action.save')}
      onConfirm={() => setNote(on === 'line' && line ? line.id : null, note)}
      testId="ask-note"
    >
      {line && (
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={t('cart.note.where')}
          value={on}
          onChange={(value) => {
            setOn(value as typeof on);
            setText(noteOf(value as typeof on));
          }}
          data={[
            { value: 'line', label: line.name },
            { value: 'ticket', label: t('cart.note.onTicket') },
          ]}
        />
      )}
      <Textarea
        label={t('cart.note.label')}
        value={note}
        maxLength={200}
        autosize
        minRows={2}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter answers here as everywhere; with Shift it begins a line.
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
        data-autofocus
        data-testid="note"
      />
    </AskForm>
  );
}
