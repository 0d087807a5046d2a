import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import { stockFault } from '#shared/domain/bounds.ts';
import { milli } from '#shared/domain/units.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';
import { stockStore } from './store.ts';

const reasons = ['sale', 'return', 'import', 'count', 'initial'] as const;
const reasonOf = (why: string): (typeof reasons)[number] => {
  const known = reasons.find((reason) => reason === why);
  if (!known) throw new Error(`a stock movement of an unknown kind: ${why}`);
  return known;
};

export interface StockDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  /** The catalogue's page of one product, as the caller may see it. */
  readonly detail: (id: number, context: Context) => ProductDetail | undefined;
}

export function createStock(deps: StockDeps) {
  const { db, journal } = deps;
  const store = stockStore(db);

  const handlers: Handlers<'stock.adjust' | 'stock.movements'> = {
    'stock.adjust': ({ productId, counted_milli, reason }, context) => {
      const known = store.level.get({ id: productId });
      if (!known) return refused(refusal('NOT_FOUND'));
      const fault = stockFault(counted_milli, known.unit);
      if (fault) return refused(fault);
      const change = milli(counted_milli - (known.qty_milli ?? 0));
      journal.append(
        'stock.moved',
        { why: 'count', reason, lines: [[productId, change]] },
        { user: context.user },
      );
      db.afterCommit(() => deps.emit('catalog.changed', {}));
      const detail = deps.detail(productId, context);
      if (!detail) throw new Error(`product ${productId} has a level but no page`);
      return ok(detail);
    },
    'stock.movements': ({ productId, limit, offset }) => {
      if (!store.level.get({ id: productId })) return refused(refusal('NOT_FOUND'));
      const rows = store.movements.all({ product: productId, limit, offset });
      return ok(
        rows.map(({ at, qty_milli, why, reason, name, ticket }) => ({
          at,
          qty_milli: milli(qty_milli),
          reason: reasonOf(why),
          detail: reason,
          user: name ?? '',
          ticket,
        })),
      );
    },
  };
  return { handlers };
}
