import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { Output } from '#shared/contract/index.ts';
import { stockFault } from '#shared/domain/bounds.ts';
import { milli } from '#shared/domain/units.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';
import type { MovementPlace } from '#shared/modules/stock/contract.ts';
import { stockStore } from './store.ts';

const reasons = ['sale', 'return', 'import', 'count', 'initial'] as const;
const reasonOf = (why: string): (typeof reasons)[number] => {
  // Its own words say which import was taken back.
  if (why === 'undone') return 'import';
  const known = reasons.find((reason) => reason === why);
  if (!known) throw new Error(`a stock movement of an unknown kind: ${why}`);
  return known;
};

/** Above every movement there is. */
const top = Number.MAX_SAFE_INTEGER;
const start: MovementPlace = { at: top, id: top, sale: top, line: top };

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
    'stock.movements': ({ productId, limit, after }) => {
      if (!store.level.get({ id: productId })) return refused(refusal('NOT_FOUND'));
      const asked = { product: productId, limit: limit + 1, ...(after ?? start) };
      const [moves, sales] = [store.moves.all(asked), store.sales.all(asked)];
      const movements: Output<'stock.movements'>['movements'] = [];
      // What comes after the first page was asked for lies above all pages: each of the two begins at its newest of then.
      let place = after ?? {
        at: moves[0]?.at ?? 0,
        id: (moves[0]?.id ?? 0) + 1,
        sale: sales[0]?.sale ?? 0,
        line: (sales[0]?.line ?? 0) + 1,
      };
      // Each of the two goes on where it stopped, whatever the clock did: the later one first.
      for (let [m, s] = [0, 0]; movements.length < limit; ) {
        const [move, sale] = [moves[m], sales[s]];
        const next = sale && (!move || sale.at > move.at) ? sale : move;
        if (!next) break;
        movements.push({
          at: next.at,
          qty_milli: milli(next.qty_milli),
          reason: reasonOf(next.why),
          detail: next.reason,
          user: next.name ?? '',
          ticket: 'sale' in next ? next.sale : null,
        });
        if ('sale' in next) [s, place] = [s + 1, { ...place, sale: next.sale, line: next.line }];
        else [m, place] = [m + 1, { ...place, at: next.at, id: next.id }];
      }
      return ok({ movements, next: moves.length + sales.length > movements.length ? place : null });
    },
  };
  return { handlers };
}
