import { IconNote } from '@tabler/icons-react';
import { memo } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { CartLineView } from '#shared/modules/cart/contract.ts';
import css from './cart.module.css';
import { setCheckout } from './cart-state.ts';
import { isWeighed } from './gestures.ts';

interface CartLineProps {
  readonly line: CartLineView;
  readonly place: number;
  readonly selected: boolean;
  /** Another number each time this line changes; 0 while it has not. */
  readonly glow: number;
}

/** One row: what, how many at which price, how much; below it why the price is not the usual one, and who allowed it. */
export const CartLine = memo(function CartLine({ line, place, selected, glow }: CartLineProps) {
  const t = useT();
  const format = useFormat();
  const { unit, discount, allowedBy, catalogue_price_minor } = line;
  const weighed = isWeighed(unit);
  const price = `${format.number(line.unit_price_minor)}${weighed ? `/${unit}` : ''}`;
  const by = allowedBy === null ? '' : t('cart.line.allowedBy', { name: allowedBy });
  const discounted =
    discount &&
    (discount.kind === 'percent'
      ? t('cart.line.discountPercent', { percent: format.percent(discount.percent_ppm) })
      : t('cart.line.discount'));
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrows choose a row from anywhere
    <div
      id={`line-${line.id}`}
      className={css.line}
      role="option"
      aria-selected={selected}
      data-back={line.qty_milli < 0 || undefined}
      onClick={() => setCheckout({ selectedId: line.id })}
      data-testid={`line-${line.id}`}
    >
      {glow > 0 && <span key={glow} className={css.glow} data-glow="" />}
      <span className={css.place}>{place}</span>
      <span className={css.name} title={line.name}>
        {line.name}
      </span>
      <span className={css.times} data-testid="line-qty" data-milli={line.qty_milli}>
        <strong>{format.qty(line.qty_milli, unit)}</strong> × {price}
      </span>
      <span className={css.sum} data-testid="line-sum" data-minor={line.list_minor}>
        {format.number(line.list_minor)}
      </span>
      {line.qty_milli < 0 && (
        <span className={css.why}>
          {line.of
            ? t(line.of.till === undefined ? 'cart.line.returnedOf' : 'cart.line.returnedOfTill', {
                number: line.of.ticket,
                till: line.of.till ?? '',
              })
            : t('cart.line.returned')}
        </span>
      )}
      {(line.priceReason === 'override' || catalogue_price_minor !== null) && (
        <span className={css.why}>
          {line.priceReason === 'label'
            ? t('cart.line.labelPrice')
            : t('cart.line.newPrice', {
                price: format.number(catalogue_price_minor ?? line.unit_price_minor),
              })}
          {discounted ? '' : by}
        </span>
      )}
      {line.price_now_minor !== undefined && (
        <span className={css.why} data-testid="line-price-now">
          {t('cart.line.priceNow', { price: format.number(line.price_now_minor) })}
        </span>
      )}
      {discounted && (
        <>
          <span className={css.why}>
            {discounted}
            {by}
          </span>
          <span className={css.less}>{format.number(-line.discount_minor)}</span>
        </>
      )}
      {!discounted && allowedBy !== null && line.priceReason === 'catalogue' && (
        <span className={css.why}>{t('cart.line.agreed', { name: allowedBy })}</span>
      )}
      {line.note !== null && (
        <span className={css.why}>
          <IconNote size="1rem" stroke={1.75} aria-label={t('cart.line.note')} /> {line.note}
        </span>
      )}
    </div>
  );
});
