import type { Minor } from '#shared/domain/units.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';

/** What is typed for a product; null where the field is empty. */
export type TypedPrices = ReadonlyMap<number, Minor | null>;

export interface PriceChange {
  readonly id: number;
  readonly from_minor: Minor | null;
  readonly price_minor: Minor;
}

/** The prices that are others than those of today: an emptied field leaves its product as it is. */
export function changesOf(products: readonly ProductView[], typed: TypedPrices): PriceChange[] {
  return products.flatMap(({ id, price_minor: now }) => {
    const price_minor = typed.get(id) ?? null;
    const from_minor = now as Minor | null;
    return price_minor === null || price_minor === from_minor ? [] : [{ id, from_minor, price_minor }];
  });
}

/** The same, so that the old prices stand again; a product whose price was asked for is asked for again. */
export const takenBack = (changes: readonly PriceChange[]) =>
  changes.map(({ id, from_minor, price_minor }) => ({
    id,
    from_minor: price_minor,
    price_minor: from_minor,
  }));
