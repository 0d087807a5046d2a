import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { refusalText } from '#renderer/kernel/session.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import { type Milli, milli } from '#shared/domain/units.ts';
import { withDecimal } from '#shared/domain/writing.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { AskForm } from './ask-form.tsx';
import css from './asks.module.css';
import { checkout, setCheckout } from './cart-state.ts';
import { noEntry } from './entry.ts';
import { FiguresField } from './figures-field.tsx';
import { addGoods, isWeighed, scanWhole } from './gestures.ts';
import { useReaders } from './readers.ts';

const focusOn = (testId: 'new-name' | 'new-price'): void =>
  document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.focus();

/** An unknown code: a name and a price, and it is sold. Everything else can wait for a quiet hour. */
export function AskNewProduct({ code, qty_milli }: { readonly code: string; readonly qty_milli: Milli }) {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const [name, setName] = useState('');
  const [price, setPrice] = useState('');
  const [error, setError] = useState<{ name?: string; price?: string }>({});
  useScan((_, { whole }) => (whole?.startsWith(code) ? scanWhole(whole, qty_milli) : false));
  async function create(): Promise<boolean> {
    const price_minor = read.money(price);
    if (name.trim() === '' || price_minor === null) {
      setError({
        ...(name.trim() === '' && { name: t('common.field.required') }),
        ...(price_minor === null && { price: t('common.field.required') }),
      });
      focusOn(name.trim() === '' ? 'new-name' : 'new-price');
      return false;
    }
    const fields = {
      name,
      codes: [code],
      price_minor,
      taxClass: '',
      categoryId: null,
      unit: 'piece' as const,
    };
    const made = await callTill('catalog.create', fields, { handles: ['CODE_TAKEN', 'AMOUNT_TOO_LARGE'] });
    if (!made.ok) {
      const { code: why } = made.refusal;
      if (why === 'CODE_TAKEN') setError({ name: refusalText(made.refusal) });
      if (why === 'AMOUNT_TOO_LARGE') setError({ price: refusalText(made.refusal) });
      return false;
    }
    // The product is there now, whether or not it could be sold: asking again would find its code taken.
    await addGoods(made.value, qty_milli);
    return true;
  }
  return (
    <AskForm
      title={t('cart.newProduct.title')}
      confirm={t('cart.newProduct.confirm')}
      onConfirm={create}
      keepsScans
      testId="ask-new-product"
    >
      <p className={css.lead} data-testid="new-code">
        {t('cart.newProduct.lead', { code })}
      </p>
      <TextInput
        label={t('cart.newProduct.name')}
        value={name}
        error={error.name}
        maxLength={200}
        onChange={(event) => {
          setName(event.target.value);
          setError({});
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || price !== '' || name.trim() === '') return;
          // The hand goes on to what is missing, or the price would be written behind the name.
          event.preventDefault();
          focusOn('new-price');
        }}
        data-autofocus
        data-testid="new-name"
      />
      <FiguresField
        label={t('cart.newProduct.price')}
        text={price}
        onText={(next) => {
          setPrice(next);
          setError({});
        }}
        unit={format.sign}
        decimals={format.currency.decimals}
        error={error.price}
        testId="new-price"
      />
    </AskForm>
  );
}

interface FirstPriceProps {
  /** It was sold before without a price. */
  readonly open: boolean;
  readonly productId: number;
  readonly name: string;
  readonly qty_milli: Milli;
}

/** A product of the catalogue without a price: it is asked for once and remembered, or asked for at each sale. */
export function AskFirstPrice({ productId, name, qty_milli, open }: FirstPriceProps) {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const [price, setPrice] = useState('');
  const [each, setEach] = useState(open);
  const [error, setError] = useState<string | null>(null);
  async function sell(): Promise<boolean> {
    const price_minor = read.money(price);
    if (price_minor !== null) return addGoods({ id: productId, name }, qty_milli, price_minor, false, !each);
    setError(t('common.field.required'));
    return false;
  }
  return (
    <AskForm
      title={name}
      confirm={t('cart.firstPrice.confirm')}
      onConfirm={sell}
      keepsScans
      testId="ask-first-price"
    >
      <p className={css.lead}>{t(each ? 'cart.firstPrice.each' : 'cart.firstPrice.lead')}</p>
      <FiguresField
        label={t('cart.newProduct.price')}
        text={price}
        onText={(next) => {
          setPrice(next);
          setError(null);
        }}
        unit={format.sign}
        decimals={format.currency.decimals}
        error={error}
        autoFocus
        testId="first-price"
      />
      <Checkbox
        label={t('cart.firstPrice.ask')}
        checked={each}
        onChange={(event) => setEach(event.target.checked)}
        data-testid="price-each-time"
      />
    </AskForm>
  );
}

interface WeightProps {
  readonly product: ProductView;
  /** It was scanned, and the label does not say it. */
  readonly ofLabel?: boolean | undefined;
}

/** Goods by weight or length that were touched, or whose label does not tell: how much of them. */
export function AskWeight({ product, ofLabel = false }: WeightProps) {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  async function sell(): Promise<boolean> {
    const quantity = read.quantity(text);
    if (quantity !== null && quantity > 0) {
      setCheckout({ entry: noEntry });
      return addGoods(product, checkout().returning ? milli(-quantity) : quantity);
    }
    setError(t('common.field.badQuantity', { example: withDecimal('0.850', format.lang) }));
    return false;
  }
  return (
    <AskForm
      title={product.name}
      confirm={t('cart.weight.confirm')}
      onConfirm={sell}
      keepsScans
      testId="ask-weight"
    >
      {ofLabel && (
        <p className={css.lead} data-testid="weight-of-label">
          {t(isWeighed(product.unit) ? 'cart.weight.noWeight' : 'cart.weight.byPiece')}
        </p>
      )}
      <FiguresField
        label={t('cart.weight.label')}
        text={text}
        onText={(next) => {
          setText(next);
          setError(null);
        }}
        unit={isWeighed(product.unit) ? product.unit : '×'}
        decimals={3}
        error={error}
        autoFocus
        testId="weight"
      />
    </AskForm>
  );
}
