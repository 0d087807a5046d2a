import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';
import css from './panel.module.css';

/** What the product has cost customers until now, who changed it, and what is left of it. */
export function PricePart({ product }: { readonly product: ProductDetail }) {
  const t = useT();
  const format = useFormat();
  const { data, refused } = useTill('catalog.priceHistory', { id: product.id });
  const { margin } = product;
  const amount = (minor: number | null) => (minor === null ? '–' : format.amount(minor));
  return (
    <section className={css.part} data-testid="product-prices">
      <header>
        <h3>{t('catalog.prices.title')}</h3>
        {margin && (
          <span data-testid="product-margin" data-minor={margin.amount_minor}>
            {t('catalog.margin.label')} <strong>{format.amount(margin.amount_minor)}</strong>
            {margin.share_ppm !== null && ` · ${format.share(margin.share_ppm)}`}
          </span>
        )}
      </header>
      {refused && <Refused answer={refused} />}
      {data?.length === 0 && <p className={css.quiet}>{t('catalog.prices.none')}</p>}
      <ul className={css.movements}>
        {data?.map((change) => (
          <li className={css.movement} key={`${change.at} ${change.to_minor}`}>
            <time>{format.dateTime(change.at)}</time>
            <span title={change.user}>
              {change.from_minor === null ? t('catalog.prices.first') : amount(change.from_minor)} ·{' '}
              {change.user}
            </span>
            <strong>{amount(change.to_minor)}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
