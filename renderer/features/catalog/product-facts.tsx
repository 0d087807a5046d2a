import { useSession } from '#renderer/kernel/session.ts';
import { FactList } from '#renderer/ui/fact-list.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';

interface ProductFactsProps {
  readonly product: ProductDetail;
  readonly categories: readonly CategoryView[];
}

/** What somebody who may not edit sees of a product: no field, so nothing that looks as if it could be changed. */
export function ProductFacts({ product, categories }: ProductFactsProps) {
  const t = useT();
  const format = useFormat();
  const classes = useSession((state) => state.session?.shop?.taxClasses);
  const rows = [
    [
      t('catalog.field.price'),
      product.price_minor === null ? t('catalog.field.priceAsked') : format.amount(product.price_minor),
    ],
    [t('catalog.field.codes'), product.codes.join(', ') || '–'],
    [t('catalog.field.category'), categories.find(({ id }) => id === product.categoryId)?.name ?? '–'],
    [t('catalog.field.tax'), classes?.find(({ id }) => id === product.taxClass)?.name ?? '–'],
    [t('catalog.field.unit'), t(`catalog.unit.${product.unit}`)],
    [
      t('catalog.field.stock'),
      product.stock_milli === null ? '–' : format.qty(product.stock_milli, product.unit),
    ],
  ] as const;
  const facts = rows.map(([label, value]) => ({ id: label, label, value }));
  return <FactList narrow facts={facts} testId="product-facts" />;
}
