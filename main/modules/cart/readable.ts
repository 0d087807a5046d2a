import { z } from 'zod';
import { tenderInputSchema } from '#shared/modules/cart/contract.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';
import { withEarlierPrices } from './prices.ts';
import type { CartState } from './state.ts';

/** Of a saved cart what nothing can be reckoned without. */
const savedSchema = z.looseObject({
  id: z.string(),
  revision: z.int(),
  nextLineId: z.int(),
  lines: z.array(
    z.looseObject({
      id: z.int(),
      productId: z.int(),
      name: z.string(),
      unit: unitSchema,
      qty_milli: z.int(),
      unit_price_minor: z.int(),
      catalogue_price_minor: z.int(),
      taxIds: z.array(z.string()),
    }),
  ),
  putDown: z.array(tenderInputSchema).optional(),
});

/** What comes back with a ticket of another till is under a name of its own: an earlier program must not take it for one of this till. */
type SavedLine = CartState['lines'][number] & { readonly ofOther?: CartState['lines'][number]['of'] };

export const spelled = (cart: CartState): string =>
  JSON.stringify(
    cart.lines.some(({ of }) => of?.other)
      ? {
          ...cart,
          lines: cart.lines.map(({ of, ...line }) =>
            of?.other ? { ...line, ofOther: of } : { ...line, of },
          ),
        }
      : cart,
  );
const withOther = (cart: CartState): CartState => ({
  ...cart,
  lines: cart.lines.map((saved) => {
    const { ofOther, ...line }: SavedLine = saved;
    return ofOther ? { ...line, of: ofOther } : line;
  }),
});

/** A cart as it was saved; null where the row is none any more. */
export function readable({ id, body }: { readonly id: string; readonly body: string }): CartState | null {
  try {
    const cart = JSON.parse(body) as CartState | null;
    return cart?.id === id && savedSchema.safeParse(cart).success ? withEarlierPrices(withOther(cart)) : null;
  } catch {
    return null;
  }
}
