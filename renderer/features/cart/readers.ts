import { useMemo } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { typedAmount, typedQuantity } from '#renderer/ui/typed-number.ts';
import { type Milli, type Minor, type Ppm, ppm, WHOLE } from '#shared/domain/units.ts';

interface Readers {
  money(text: string): Minor | null;
  quantity(text: string): Milli | null;
  /** `12,5` is 125 000 ppm; more than the whole is no part of it. */
  percent(text: string): Ppm | null;
}

/** Typed figures as what they stand for; null while they cannot be read. */
export function useReaders(): Readers {
  const { currency } = useFormat();
  return useMemo(
    () => ({
      money: (text) => typedAmount(text, currency.code),
      quantity: typedQuantity,
      percent(text) {
        const share = typedQuantity(text);
        return share === null || share < 0 || share * 10 > WHOLE ? null : ppm(share * 10);
      },
    }),
    [currency],
  );
}
