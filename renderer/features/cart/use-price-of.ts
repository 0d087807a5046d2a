import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { isWeighed } from './gestures.ts';

/** The price as lists of goods show it. */
export function usePriceOf(): (product: ProductView) => string {
  const t = useT();
  const format = useFormat();
  return ({ price_minor, unit }) => {
    if (price_minor === null) return t('cart.finder.noPrice');
    return isWeighed(unit) ? `${format.amount(price_minor)}/${unit}` : format.amount(price_minor);
  };
}
