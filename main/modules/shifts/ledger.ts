import type { Db } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import { largestFigure, roomAbove } from '#shared/domain/bounds.ts';
import type { TotalsFact } from '#shared/domain/totals.ts';
import {
  absoluteOf,
  addTotals,
  amountOf,
  applyCash,
  type CashMove,
  cashExpected,
  countOf,
  type Totals,
  tellApart,
} from '#shared/domain/totals.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import type { ShiftCash } from '#shared/modules/shifts/facts.ts';
import { createCountsStore } from './counts-store.ts';
import { createShiftsStore, type PartRow, type PeriodKind, type ShiftRow } from './store.ts';

/** Totals of a shift, a day or a longer period, with its first and last ticket. */
export interface Summed {
  readonly totals: TotalsFact;
  readonly first: number | null;
  readonly last: number | null;
}

/** What a movement of the drawer is of, where it is told. */
interface MoveMore extends Partial<Pick<ShiftCash, 'reason' | 'purpose' | 'party' | 'voucher'>> {
  readonly sale?: number;
  readonly cart?: string;
}

interface Part {
  readonly day: string;
  readonly shift: number;
  first: number | null;
  last: number | null;
  readonly totals: Totals;
}

const largestOf = (totals: TotalsFact): number => Math.max(largestFigure(totals), absoluteOf(totals));

/** Sorts after every day, month and year. */
export const endless = '~';

export const dayAfter = (day: string): string =>
  new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** The sum of rows of running_total, or of closures. */
export function sumOf(rows: readonly Pick<PartRow, 'body' | 'first_ticket' | 'last_ticket'>[]): Summed {
  const totals: Totals = {};
  let first: number | null = null;
  let last: number | null = null;
  for (const row of rows) {
    addTotals(totals, storedJson<TotalsFact>(row.body));
    if (row.first_ticket !== null) first = Math.min(first ?? row.first_ticket, row.first_ticket);
    if (row.last_ticket !== null) last = Math.max(last ?? row.last_ticket, row.last_ticket);
  }
  return { totals, first, last };
}

/** The figures of totals that lists show, as columns. */
export const columnsOf = ({ totals, first, last }: Summed) => ({
  tickets: countOf(totals, 'gross'),
  first_ticket: first,
  last_ticket: last,
  gross_minor: amountOf(totals, 'gross'),
  net_minor: amountOf(totals, 'net'),
  body: JSON.stringify(totals),
});

/** What shifts and days add up to: written by the projections, read by the service, with what both keep in memory. */
export function createLedger(db: Db) {
  const store = createShiftsStore(db);
  const counts = createCountsStore(db);
  let live: Part | null = null;
  let earliest: string | null = null;
  let open: ShiftRow | null | undefined;

  /** The largest figure of all there ever was, but for `live`; null: to be added up. */
  let settled: number | null = null;
  /** What is in the drawer of the open shift; null: to be added up. */
  let drawer: number | null = null;
  /** What lies in the drawer for carts on hold; null: to be read. */
  let held: Map<string, number> | null = null;
  const heldByCart = (): Map<string, number> => {
    held ??= store.held();
    return held;
  };
  /** @throws StoreError where what is recorded of it is damaged. */
  const heldFor = (cart: string): number => {
    const found = heldByCart().get(cart) ?? 0;
    if (!Number.isSafeInteger(found)) throw new StoreError('ROW_DAMAGED');
    return found;
  };

  const forget = (): void => {
    live = null;
    settled = null;
    drawer = null;
    held = null;
    earliest = null;
    open = undefined;
  };

  /** A closed day takes nothing more, and days never go back, whatever becomes of the clock or the time zone. */
  const dayFor = (day: string): string => {
    if (earliest === null) {
      const closed = store.lastClosure('day')?.period;
      earliest = store.lastDay() ?? '';
      if (closed !== undefined && earliest <= closed) earliest = dayAfter(closed);
    }
    if (day > earliest) earliest = day;
    return earliest;
  };

  const partOf = (day: string, shift: number): Part => {
    const row = store.part(day, shift);
    if (!row) return { day, shift, first: null, last: null, totals: {} };
    return {
      day,
      shift,
      first: row.first_ticket,
      last: row.last_ticket,
      totals: storedJson<Totals>(row.body),
    };
  };

  const savePart = (part: Part): void =>
    store.savePart({
      day: part.day,
      shift: part.shift,
      absolute_minor: absoluteOf(part.totals),
      ...columnsOf(part),
    });

  const change = (rowDay: string, shift: number, work: (part: Part) => void): void => {
    db.afterRollback(forget);
    const day = dayFor(rowDay);
    const part = live?.day === day && live.shift === shift ? live : partOf(day, shift);
    if (part !== live) settled = null;
    live = part;
    work(part);
    savePart(part);
  };

  const move = (part: Part, { at, user }: Row, cash: CashMove, more: MoveMore = {}): void => {
    if (more.cart !== undefined) {
      const before = heldFor(more.cart);
      held?.set(more.cart, before + cash.amount_minor);
    }
    store.insertMove({
      shift: part.shift,
      at,
      user,
      kind: cash.kind,
      amount_minor: cash.amount_minor,
      reason: more.reason ?? null,
      sale: more.sale ?? null,
      cart: more.cart ?? null,
      purpose: more.purpose ?? null,
      party: more.party ?? null,
      voucher: more.voucher ?? null,
    });
    applyCash(part.totals, cash);
    if (drawer !== null) drawer += cash.amount_minor;
  };

  const openShift = (): ShiftRow | null => {
    if (open === undefined) open = store.openShift();
    return open;
  };

  /** Everything that was ever recorded, but for `live`: the longest closures that cover it, and the days since. */
  const everBefore = (): TotalsFact => {
    const last = (kind: PeriodKind): string => store.lastClosure(kind)?.period ?? '';
    const parts = store
      .daysBetween(last('day'), endless)
      .flatMap((day) => store.partsOfDay(day))
      .filter((part) => part.day !== live?.day || part.shift !== live.shift);
    const since = (period: string): string => (period === '' ? '' : `${period}${endless}`);
    return sumOf([
      ...store.closuresIn('year', '', endless),
      ...store.closuresIn('month', since(last('year')), endless),
      ...store.closuresIn('day', since(last('month')), endless),
      ...parts,
    ]).totals;
  };

  /**
   * What was counted on days that have not come yet belongs to the day on which the mistake was mended: numbers, sums and
   * the drawer stay what they were. What had been closed too early is closed again at its end, with all of it.
   */
  const takeBack = (day: string, reopened: readonly (readonly [PeriodKind, string])[]): void => {
    db.afterRollback(forget);
    for (const [kind, period] of reopened) store.reopen(kind, period);
    for (const later of store.takeLater(day)) {
      const part = partOf(day, later.shift);
      addTotals(part.totals, storedJson<TotalsFact>(later.body));
      const tickets = [part.first, part.last, later.first_ticket, later.last_ticket].filter(
        (no) => no !== null,
      );
      if (tickets.length > 0) {
        part.first = Math.min(...tickets);
        part.last = Math.max(...tickets);
      }
      savePart(part);
    }
    forget();
  };

  /** Tells the returns apart in the parts that an earlier program wrote, since the last time: when the till opens. */
  const tellReturns = (): void => {
    const since = store.toldUntil();
    const until = store.lastDay();
    if (until === null) return;
    db.transaction(() => {
      for (const { day, shift } of store.untold(since)) {
        const part = partOf(day, shift);
        const sales = store.returnsOf({ day, shift }).map((bytes) => (parseRow(bytes) as Row<'sale'>).body);
        // What was moved to another day with a clock that was put right stays as it was.
        if (sales.length !== countOf(part.totals, 'returns')) continue;
        tellApart(part.totals, sales);
        savePart(part);
      }
      if (until !== since) store.tellUntil(until);
    });
    forget();
  };

  return {
    store,
    ...counts,
    /** What lies in the drawer for a cart that was put on hold. */
    heldFor,
    heldByCart,
    change,
    move,
    takeBack,
    forget,
    /** A shift was opened or closed. */
    otherShift: (): void => {
      open = undefined;
      drawer = null;
    },
    /** A day was closed. */
    otherDay: (): void => {
      earliest = null;
    },
    openShift,
    tellReturns,
    /** What is in the drawer by its ledger, minor units. */
    drawer: (): number => {
      const shift = openShift();
      drawer ??= shift ? cashExpected(sumOf(store.partsOfShift(shift.number)).totals) : 0;
      return drawer;
    },
    /**
     * How much may still be added, whatever the figure, so that every sum there is or will be stays exact: of a shift, a day, a
     * month, a year, any period and for ever. Each of them is a part of all there ever was.
     */
    room: (): number => {
      settled ??= largestOf(everBefore());
      return roomAbove(settled + (live ? largestOf(live.totals) : 0));
    },
    ofShift: (number: number): Summed => sumOf(store.partsOfShift(number)),
    /** Sales less returns, and sales plus returns, since the till's first day. Minor units. */
    perpetual: (): { signed_minor: number; absolute_minor: number } => {
      const closed = store.lastClosure('day');
      const since = store.since(closed?.period ?? '');
      return {
        signed_minor: (closed?.signed_minor ?? 0) + since.signed_minor,
        absolute_minor: (closed?.absolute_minor ?? 0) + since.absolute_minor,
      };
    },
  };
}
export type Ledger = ReturnType<typeof createLedger>;
