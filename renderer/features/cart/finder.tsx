import { UnstyledButton } from '@mantine/core';
import { IconSearch, IconStarFilled, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, memo, type RefObject, useEffect, useRef, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { setCheckout, useCheckout } from './cart-state.ts';
import { turnFavourite } from './favourites.ts';
import css from './finder.module.css';
import { chooseProduct, openAsk } from './gestures.ts';
import { turns } from './in-turn.ts';
import { leavePaid } from './paying.ts';
import { Tiles } from './tiles.tsx';
import { usePriceOf } from './use-price-of.ts';

const most = 60;
const find = (text: string) => call('catalog.search', { text, limit: most });

interface FinderProps {
  readonly field: RefObject<HTMLInputElement | null>;
  /** Enter on a field with nothing in it goes on as if no field had the focus. */
  readonly onEmptyEnter: () => void;
}

/** Search over the whole catalogue, and the goods that have no barcode, to touch. */
export const Finder = memo(function Finder({ field, onEmptyEnter }: FinderProps) {
  const t = useT();
  const format = useFormat();
  const price = usePriceOf();
  const text = useCheckout((state) => state.search);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const wanted = text.trim();
  const found = useTill(
    'catalog.search',
    { text: wanted, limit: most },
    { enabled: wanted !== '', keepsLast: true },
  );
  const answer = wanted === '' ? undefined : found.data;
  const products = answer?.products ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, another list
  useEffect(() => setActive(0), [wanted]);
  useEffect(() => {
    list.current?.querySelector(`[data-place="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  useKeys('screen', { [keys.favourite]: () => void turnFavourite(chosenOf(products[active])) }, true, [
    { chord: keys.favourite, label: t('cart.tile.star') },
  ]);
  /** The result that is chosen, or the tile that has the focus. */
  function chosenOf(result: ProductView | undefined): number | null {
    if (wanted !== '') return result?.id ?? null;
    const tile = document.activeElement?.getAttribute('data-testid') ?? '';
    return Number(/^tile-(\d+)$/.exec(tile)?.[1] ?? 0) || null;
  }
  const choose = (product: ProductView | undefined): void => {
    if (!product) return;
    field.current?.blur();
    void chooseProduct(product);
  };

  /** Enter may come before the answer to the last letter: what is chosen is what was typed. */
  async function chooseActive(): Promise<void> {
    if (found.data && !found.earlier) return choose(products[active]);
    const fresh = await turns.during(find(wanted));
    if (fresh.ok) choose(fresh.value.products[0]);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (move !== undefined && wanted !== '')
      setActive((at) => Math.max(0, Math.min(products.length - 1, at + move)));
    else if (event.key === 'Escape' && wanted !== '') {
      field.current?.blur();
      setCheckout({ search: '' });
    } else if (event.key !== 'Enter') return;
    else if (wanted !== '') void chooseActive();
    else {
      field.current?.blur();
      onEmptyEnter();
    }
    event.preventDefault();
  }

  return (
    <div className={css.finder}>
      <div className={css.search}>
        <IconSearch size="1.25rem" stroke={2} aria-hidden="true" />
        <input
          ref={field}
          className={css.input}
          value={text}
          onChange={(event) => {
            leavePaid();
            setCheckout({ search: event.target.value });
          }}
          onKeyDown={onKeyDown}
          placeholder={t('cart.finder.placeholder')}
          aria-label={t('cart.finder.search')}
          role="combobox"
          aria-expanded={wanted !== ''}
          aria-controls="found-products"
          aria-activedescendant={products.length > 0 ? `found-${active}` : undefined}
          aria-keyshortcuts="F2"
          autoComplete="off"
          spellCheck={false}
          data-testid="search"
        />
        {text === '' ? (
          <KeyHint chord={keys.search} />
        ) : (
          <UnstyledButton
            className={css.clear}
            aria-label={t('common.action.clear')}
            onClick={() => setCheckout({ search: '' })}
            data-testid="search-clear"
          >
            <IconX size="1.25rem" stroke={2} aria-hidden="true" />
          </UnstyledButton>
        )}
      </div>
      {wanted === '' ? (
        <Tiles />
      ) : (
        <div className={css.results}>
          {answer?.corrected != null && (
            <p className={css.corrected} role="status">
              {t('cart.finder.corrected', { text: answer.corrected })}
            </p>
          )}
          <div
            ref={list}
            id="found-products"
            className={css.list}
            role="listbox"
            aria-label={t('cart.finder.results')}
            data-testid="results"
          >
            {products.map((product, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one
              // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter of the field do the same
              <div
                key={product.id}
                id={`found-${index}`}
                className={css.result}
                role="option"
                aria-selected={index === active}
                data-place={index}
                onClick={() => choose(product)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  openAsk({ kind: 'tile', product });
                }}
                data-testid={`result-${product.id}`}
              >
                <span className={css.result_name}>
                  {product.favourite && (
                    <IconStarFilled size="0.875rem" aria-label={t('cart.finder.favourites')} />
                  )}{' '}
                  {product.name}
                </span>
                <span className={css.result_price}>{price(product)}</span>
                <span className={css.result_code}>{product.code}</span>
                <span className={css.result_stock}>
                  {product.stock_milli !== null &&
                    t('cart.finder.stock', { quantity: format.qty(product.stock_milli, product.unit) })}
                </span>
              </div>
            ))}
          </div>
          {found.refused && <Refused answer={found.refused} />}
          {answer && products.length === 0 && (
            <p className={css.none}>{t('cart.finder.nothing', { text: wanted })}</p>
          )}
        </div>
      )}
    </div>
  );
});
