import type { ReportPeriod } from '#shared/domain/report-period.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import type { Row } from '#shared/journal/row.ts';
import type { PersonDeed, WatchedDeed } from '#shared/modules/reports/contract.ts';
import type { Gestures } from './gestures.ts';
import type { ReportsStore } from './store.ts';

const gestureKinds = [
  'removedLines',
  'voidedSales',
  'discounts',
  'priceChanges',
  'drawerOpenings',
  'reprints',
] as const satisfies readonly WatchedDeed[];

/** What goods taken off a cart were worth; nothing for gestures that are no amount. */
const worthOf = ({ body }: Row): number | null =>
  (body as { readonly gross_minor?: Minor }).gross_minor ?? null;

interface Sum {
  count: number;
  amount: number | null;
}

/**
 * What each person did that a manager looks at again, between two days: gestures by the index of the journal, returns from the tickets of
 * the days whose totals have any. A piece at a time: the till serves others in between.
 */
export function createPeopleReport(store: ReportsStore, gestures: Pick<Gestures, 'rowsInPieces'>) {
  return async (
    period: ReportPeriod,
    { breathe, nameOf }: { breathe: () => Promise<void>; nameOf: (user: number) => string },
  ): Promise<PersonDeed[]> => {
    const sums = new Map<string, Sum & { readonly userId: number; readonly kind: WatchedDeed }>();
    const add = (kind: WatchedDeed, userId: number, count: number, amount: number | null): void => {
      const key = `${kind} ${userId}`;
      const sum = sums.get(key) ?? { kind, userId, count: 0, amount: null };
      sum.count += count;
      if (amount !== null) sum.amount = (sum.amount ?? 0) + amount;
      sums.set(key, sum);
    };
    for (const kind of gestureKinds)
      for (const piece of gestures.rowsInPieces({ kind, day: null, shift: null, period })) {
        for (const { row } of piece) add(kind, row.user, 1, worthOf(row));
        await breathe();
      }
    for (const span of store.spansWithReturns(period)) {
      for (const { user, count, amount } of store.returnsIn(span, period))
        add('returns', user, count, amount);
      await breathe();
    }
    return [...sums.values()]
      .map(({ userId, kind, count, amount }) => ({
        userId,
        name: nameOf(userId),
        kind,
        count,
        amount_minor: amount === null ? null : minor(amount),
      }))
      .sort((a, b) => b.count - a.count || a.userId - b.userId);
  };
}
