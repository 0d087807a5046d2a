import type { OtherTickets, ReturnElsewhere } from '#main/modules/sales/other-tickets.ts';
import { fold } from '#shared/domain/fold.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { settledBy } from '#shared/domain/tender-correction.ts';
import { partsOfTicket } from '#shared/domain/ticket-name.ts';
import { milli } from '#shared/domain/units.ts';
import { isKind, parseRow } from '#shared/journal/row.ts';
import type { ElsewhereStore } from './elsewhere-store.ts';

export interface OtherTicketsDeps {
  /** The file of the shop; null while there is none. */
  readonly store: () => ElsewhereStore | null;
  /** The name of a till as the screens show it. */
  readonly called: (till: string) => string;
  readonly productOf: (code: string) => number | null;
  readonly productNamed: (name: string) => number | null;
  readonly log: (what: string, detail: unknown) => void;
}

/** A row of another till as it was signed; null where its bytes are none of a sale. */
export function saleIn(bytes: string | undefined): { readonly at: number; readonly body: SaleFact } | null {
  if (bytes === undefined) return null;
  const row = parseRow(bytes);
  return isKind(row, 'sale') ? row : null;
}

/** The sale as it is settled now, by the last row that put its tenders right. */
export function settledSale(sale: SaleFact, correction: string | undefined): SaleFact {
  if (correction === undefined) return sale;
  const row = parseRow(correction);
  return isKind(row, 'sale.tender-corrected') ? settledBy(sale, row.body) : sale;
}

/**
 * The tickets of the other tills, for who takes goods back here. The file of the shop is nobody's own: where it cannot be read,
 * this till knows of no other ticket, and sells on.
 */
export function createOtherTickets(deps: OtherTicketsDeps): OtherTickets {
  const safely = <T>(none: T, work: (store: ElsewhereStore) => T): T => {
    try {
      const store = deps.store();
      return store ? work(store) : none;
    } catch (error) {
      deps.log('the tickets of the other tills', error);
      return none;
    }
  };
  return {
    sold: (name) =>
      safely(null, (store) => {
        const { till, number } = partsOfTicket(name);
        const place = store.placeOf(till, number);
        const row = place && saleIn(store.bytesAt(place));
        if (!row) return null;
        const fact = settledSale(row.body, store.correctionOf(till, number));
        return { tillName: deps.called(till), at: row.at, fact };
      }),
    returns: (name) =>
      safely<readonly ReturnElsewhere[]>([], (store) =>
        store.returnsOf(name).map(({ epoch, seq, ...one }) => ({
          ...one,
          tillName: deps.called(one.till),
          lines: store
            .returnedLines(name, { till: one.till, epoch, seq })
            .map(({ of_line, qty_milli }) => ({ of_line, qty_milli: milli(0 - qty_milli) })),
        })),
      ),
    refundedOn: (name) =>
      safely(
        new Map(),
        (store) =>
          new Map(store.refundedOn(name).map(({ of_tender, amount_minor }) => [of_tender, amount_minor])),
      ),
    productHere: (till, { code, name, productId }) =>
      safely(null, (store) => {
        const codes = [...(code === undefined ? [] : [code]), ...store.codesOf(till, productId)];
        for (const one of codes) {
          const here = deps.productOf(one);
          if (here !== null) return here;
        }
        return deps.productNamed(fold(name));
      }),
  };
}
