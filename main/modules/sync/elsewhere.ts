import type { Handlers } from '#main/kernel/door.ts';
import type { SalesApi } from '#main/modules/sales/module.ts';
import { fold } from '#shared/domain/fold.ts';
import { readReceipt, tillSign } from '#shared/domain/receipt-code.ts';
import { ticketName } from '#shared/domain/ticket-name.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ProductUnit } from '#shared/modules/catalog/contract.ts';
import type { ElsewhereStore, SaleElsewhere } from './elsewhere-store.ts';
import { distinctNames } from './till-names.ts';

export interface ElsewhereDeps {
  /** The file of the shop; null while there is none. */
  readonly store: () => ElsewhereStore | null;
  readonly tillName: () => string;
  /** What is known of a ticket by its name, what came back of it here and at the others. */
  readonly sales: Pick<SalesApi, 'sold' | 'returned' | 'returnedOn' | 'returnsElsewhere'>;
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
export function createElsewhere({ store, tillName, sales, product }: ElsewhereDeps) {
  const names = () => distinctNames(store()?.tills() ?? [], tillName());
  const handlers: Handlers<
    'sync.stockElsewhere' | 'sync.ticketsElsewhere' | 'sync.ticketElsewhere' | 'sync.receiptElsewhere'
  > = {
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
    'sync.ticketElsewhere': ({ till, number }) => {
      const name = ticketName(till, number);
      const [place, sold] = [store()?.placeOf(till, number), sales.sold(name)];
      const found = place && store()?.sale(place);
      if (!found || !sold) return refused(refusal('NOT_FOUND'));
      const returned = sales.returned(name);
      const called = names();
      return ok({
        ...told(found, called),
        lines: sold.lines.map(({ name: goods, qty_milli, unit, unit_price_minor, gross_minor }, at) => ({
          id: at + 1,
          name: goods,
          qty_milli,
          unit: (unit ?? 'piece') as ProductUnit,
          unit_price_minor,
          gross_minor,
          returned_milli: returned.get(at + 1) ?? milli(0),
        })),
        tenders: sold.tenders.map(({ kind, amount_minor, operator, reference }) => ({
          kind,
          amount_minor,
          operator: operator ?? null,
          reference: reference ?? null,
        })),
        corrected: store()?.correctionOf(till, number) !== undefined,
        returnedHere: sales.returnedOn(name),
        returnedElsewhere: sales
          .returnsElsewhere(name)
          .map(({ tillName: of, number: on }) => ({ till: of, number: on })),
      });
    },
    'sync.receiptElsewhere': ({ code }) => {
      const receipt = readReceipt(code);
      const sign = receipt?.till?.sign;
      const found = store()
        ?.tills()
        .filter(({ till }) => tillSign(till) === sign && store()?.placeOf(till, receipt?.number ?? 0));
      const [first, another] = found ?? [];
      // Two tills of one sign: nobody can say whose receipt it is.
      return ok(first && !another ? { till: first.till, number: receipt?.number ?? 0 } : null);
    },
  };
  return { handlers };
}
