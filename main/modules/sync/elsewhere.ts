import type { Handlers } from '#main/kernel/door.ts';
import { fold } from '#shared/domain/fold.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { isKind, parseRow } from '#shared/journal/row.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ElsewhereStore, SaleElsewhere } from './elsewhere-store.ts';
import { distinctNames } from './till-names.ts';

export interface ElsewhereDeps {
  /** The file of the shop; null while there is none. */
  readonly store: () => ElsewhereStore | null;
  readonly tillName: () => string;
  readonly product: (id: number) => { readonly name: string; readonly codes: readonly string[] } | null;
}

const top = { at: Number.MAX_SAFE_INTEGER, till: '', epoch: 0, seq: 0 };
const told = (
  { gross_minor, tillName, ...ticket }: SaleElsewhere,
  called: ReturnType<typeof distinctNames>,
) => ({
  ...ticket,
  tillName: called({ till: ticket.till, name: tillName }),
  gross_minor: minor(gross_minor),
});

/** What the other tills of the shop have and sold, as far as it has come here. */
export function createElsewhere({ store, tillName, product }: ElsewhereDeps) {
  const names = () => distinctNames(store()?.tills() ?? [], tillName());
  const handlers: Handlers<'sync.stockElsewhere' | 'sync.ticketsElsewhere' | 'sync.ticketElsewhere'> = {
    'sync.stockElsewhere': ({ productId }) => {
      const [found, named] = [store(), product(productId)];
      if (!found || !named) return ok({ tills: [] });
      const called = names();
      const tills = found.stockOf(named.codes, fold(named.name)).map((one) => ({
        ...one,
        name: called(one),
        qty_milli: milli(one.qty_milli ?? 0),
      }));
      return ok({ tills });
    },
    'sync.ticketsElsewhere': ({ number, day, below, limit }) => {
      const found = store()?.sales({ number, day, ...(below ?? top), limit: limit + 1 }) ?? [];
      const called = names();
      const tickets = found.slice(0, limit).map((one) => told(one, called));
      return ok({ tickets, more: found.length > limit });
    },
    'sync.ticketElsewhere': (place) => {
      const found = store()?.sale(place);
      if (!found) return refused(refusal('NOT_FOUND'));
      const { bytes, ...ticket } = found;
      const row = parseRow(bytes);
      if (!isKind(row, 'sale')) return refused(refusal('NOT_FOUND'));
      return ok({
        ...told(ticket, names()),
        lines: row.body.lines.map(({ name, qty_milli, unit, unit_price_minor, gross_minor }) => ({
          name,
          qty_milli,
          unit: unit ?? null,
          unit_price_minor,
          gross_minor,
        })),
        tenders: row.body.tenders.map(({ kind, amount_minor }) => ({ kind, amount_minor })),
      });
    },
  };
  return { handlers };
}
