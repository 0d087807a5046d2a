import { useEffect, useRef } from 'react';
import { Amount } from '#renderer/ui/amount.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { MoneyInput } from '#renderer/ui/number-input.tsx';
import { mulDiv } from '#shared/domain/money.ts';
import type { Minor } from '#shared/domain/units.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import css from './prices.module.css';
import type { TypedPrices } from './prices-draft.ts';

interface PriceRowsProps {
  readonly products: readonly ProductView[];
  readonly typed: TypedPrices;
  /** The product that was scanned last, each time anew. */
  readonly aimed: { readonly id: number } | null;
  readonly onTyped: (id: number, price: Minor | null) => void;
}

/** A row a product, a field for its new price: Enter and the arrows go from field to field. */
export function PriceRows({ products, typed, aimed, onTyped }: PriceRowsProps) {
  const t = useT();
  const format = useFormat();
  const body = useRef<HTMLTableSectionElement>(null);
  const fields = () => [...(body.current?.querySelectorAll<HTMLInputElement>('input') ?? [])];
  const step = (by: 1 | -1): void => {
    const all = fields();
    all[all.indexOf(document.activeElement as HTMLInputElement) + by]?.focus();
  };
  useEffect(() => {
    if (aimed) body.current?.querySelector<HTMLInputElement>(`[data-product="${aimed.id}"] input`)?.focus();
  }, [aimed]);
  return (
    <div className={css.scroll}>
      <table className={css.rows} data-testid="price-rows">
        <thead>
          <tr>
            <th scope="col">{t('catalog.field.name')}</th>
            <th scope="col" className={css.figures}>
              {t('catalog.reprice.now')}
            </th>
            <th scope="col" className={css.field}>
              {t('catalog.reprice.next')}
            </th>
            <th scope="col" className={css.figures}>
              {t('catalog.reprice.change')}
            </th>
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') step(1);
            else if (event.key === 'ArrowUp') step(-1);
            else return;
            event.preventDefault();
          }}
        >
          {products.map(({ id, name, code, price_minor }) => {
            const next = typed.get(id) ?? null;
            const differs = next !== null && next !== price_minor;
            const by =
              price_minor && next !== null
                ? mulDiv(next - price_minor, 1_000_000, price_minor, 'half-up')
                : null;
            return (
              <tr key={id} data-product={id} data-differs={differs || undefined}>
                <th scope="row">
                  <span title={name}>{name}</span>
                  {code !== null && <small>{code}</small>}
                </th>
                <td className={css.figures}>
                  {price_minor === null ? (
                    t('catalog.field.priceAsked')
                  ) : (
                    <Amount minor={price_minor} strong />
                  )}
                </td>
                <td className={css.field}>
                  <MoneyInput
                    label=""
                    ariaLabel={t('catalog.reprice.nextOf', { name })}
                    value={next}
                    onChange={(price) => onTyped(id, price)}
                    onEnter={() => step(1)}
                    testId={`new-price-${id}`}
                  />
                </td>
                <td className={css.figures} data-testid={`price-change-${id}`}>
                  {differs && by !== null && `${by > 0 ? '+' : ''}${format.share(by)}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
