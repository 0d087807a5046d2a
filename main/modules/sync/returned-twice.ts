import type { SalesApi } from '#main/modules/sales/module.ts';
import { partsOfTicket, ticketKey } from '#shared/domain/ticket-name.ts';
import type { ElsewhereStore } from './elsewhere-store.ts';

/** Goods of a ticket that came back more often than they were sold. Quantities in thousandths. */
export interface ReturnedTwice {
  /** The till that sold them; null: this one. */
  readonly till: string | null;
  readonly number: number;
  readonly goods: string;
  readonly sold_milli: number;
  readonly back_milli: number;
}

interface ReturnedTwiceDeps {
  readonly store: () => ElsewhereStore | null;
  readonly own: string;
  /** Rows of other tills that are here. */
  readonly rows: () => number;
  readonly sales: Pick<SalesApi, 'sold' | 'returned' | 'crossed' | 'nextNumber'>;
  /** The name of a till as the screens show it. */
  readonly called: (till: string) => string;
}

/** Only a ticket whose goods came back at another till than its own can have come back too often; the last ones are looked at. */
const looked = 30;

/**
 * Each till refuses what is more than was sold, as far as it knows. Two that were cut apart did not know of each other: it is found
 * when their rows meet. Gives the latest; worked out anew when rows have come, or something was sold.
 */
export function createReturnedTwice({ store, own, rows, sales, called }: ReturnedTwiceDeps) {
  const look = (): ReturnedTwice | null => {
    const names = new Set([...(store()?.crossed(looked) ?? []), ...sales.crossed(looked)]);
    for (const name of names) {
      const { till, number } = partsOfTicket(name);
      const key = ticketKey(own, till, number);
      const sale = sales.sold(key);
      if (!sale) continue;
      for (const [line, back_milli] of sales.returned(key)) {
        const { name: goods = '', qty_milli: sold_milli = 0 } = sale.lines[line - 1] ?? {};
        if (back_milli > sold_milli)
          return { till: till === own ? null : called(till), number, goods, sold_milli, back_milli };
      }
    }
    return null;
  };
  let known: { readonly at: string; readonly found: ReturnedTwice | null } | null = null;
  return (): ReturnedTwice | null => {
    const at = `${rows()} ${sales.nextNumber()}`;
    if (known?.at !== at) known = { at, found: look() };
    return known.found;
  };
}
