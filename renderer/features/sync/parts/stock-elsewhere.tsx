import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';
import css from './elsewhere.module.css';

interface StockElsewhereProps {
  readonly productId: number;
  /** What is here, or was sold here of what another till has. */
  readonly here_milli: number;
  readonly unit: ProductDetail['unit'];
}

/** What the other tills of the shop have of a product, each with how old that is, and all of it together; nothing in a shop of one till. */
export function StockElsewhere({ productId, here_milli, unit }: StockElsewhereProps) {
  const t = useT();
  const format = useFormat();
  const { data } = useTill('sync.stockElsewhere', { productId }, { forgets: true });
  if (!data || data.tills.length === 0) return null;
  const all = data.tills.reduce((sum, { qty_milli }) => sum + qty_milli, here_milli);
  return (
    <dl className={css.elsewhere} data-testid="stock-elsewhere">
      {data.tills.map(({ till, name, qty_milli, heard_at }) => (
        <div key={till}>
          <dt>
            {t('sync.shop.till', { name })}
            <small>
              {heard_at === null
                ? t('sync.shop.never')
                : t('sync.shop.asOf', { at: format.dateTime(heard_at) })}
            </small>
          </dt>
          <dd>{format.qty(qty_milli, unit)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('sync.shop.whole')}</dt>
        <dd data-testid="stock-of-shop">{format.qty(all, unit)}</dd>
      </div>
    </dl>
  );
}
