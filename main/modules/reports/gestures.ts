import { onceEach } from '#main/kernel/once-each.ts';
import type { FactKind, Facts } from '#shared/contract/facts.ts';
import type { ReportPeriod } from '#shared/domain/report-period.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import { epochOf, parseRow, type Row, rowName, seqOf } from '#shared/journal/row.ts';
import type { Gesture, GestureKind } from '#shared/modules/reports/contract.ts';
import type { ReportsStore } from './store.ts';

/** Which rows a figure counts. */
const factOf: Readonly<Record<GestureKind, FactKind>> = {
  removedLines: 'cart.line-removed',
  restoredLines: 'cart.restored',
  voidedSales: 'cart.voided',
  restoredSales: 'cart.restored',
  discounts: 'cart.discounted',
  priceChanges: 'cart.price-changed',
  drawerOpenings: 'drawer.opened',
  reprints: 'ticket.reprinted',
  correctedTenders: 'sale.tender-corrected',
  cashIn: 'shift.cash',
  cashOut: 'shift.cash',
  explained: 'shift.explained',
};
const isOf = (kind: GestureKind, { body }: Row): boolean => {
  if (kind === 'restoredLines' || kind === 'restoredSales') {
    const { what } = body as Facts['cart.restored'];
    return (what === 'line' || what === 'pieces') === (kind === 'restoredLines');
  }
  // A discount that was taken off again is told with the one that was given.
  if (kind === 'discounts') return (body as Facts['cart.discounted']).discount !== null;
  if (kind === 'cashIn' || kind === 'cashOut')
    return (body as Facts['shift.cash']).kind === (kind === 'cashIn' ? 'in' : 'out');
  return true;
};

/** The fields that facts of gestures share; each kind has some of them. */
interface GestureBody {
  readonly shift?: number;
  readonly name?: string;
  readonly qty_milli?: Gesture['qty_milli'];
  readonly gross_minor?: Minor;
  readonly amount_minor?: Minor;
  /** A price; of a ticket whose tender was put right, its tenders. */
  readonly to?: Minor | readonly object[];
  readonly from?: Minor | null | readonly object[];
  readonly lines?: number;
  readonly reason?: string;
  readonly ticket?: number;
  /** Of a ticket whose tender was put right. */
  readonly number?: number;
  readonly allowedBy?: number;
  readonly discount?: readonly [string, number] | null;
  readonly purpose?: Gesture['purpose'];
  readonly party?: string;
  readonly voucher?: string;
}

const day_ms = 86_400_000;
/** A day of any time zone, whose end may be eight hours after midnight, lies within this much of the same day in UTC. */
const zones_ms = 24 * 3_600_000;
const most = 1_000;
/** Rows read in one go: each lies by itself among its day's tickets, and on a cold disk is read by itself. */
const atOnce = 100;

const lies = (day: string, { from, to }: ReportPeriod): boolean => day >= from && day <= to;

const mostCorrections = 10_000;
const top = { at: Number.MAX_SAFE_INTEGER, position: Number.MAX_SAFE_INTEGER };

interface Correction {
  readonly position: number;
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

interface WantedGestures {
  readonly kind: GestureKind;
  readonly day: string | null;
  readonly period?: ReportPeriod | null;
  readonly shift: number | null;
  readonly userId?: number | null;
}

/** The gestures behind the figures of a report: found by an index, whatever the number of tickets. */
export function createGestures(store: ReportsStore, till: string) {
  /** A till has had none, or one or two in its life. */
  const corrections = (): Correction[] =>
    store.rowsOf('clock.corrected', 0, top, mostCorrections).map(({ position, bytes }) => {
      const { day, body } = parseRow(bytes) as Row<'clock.corrected'>;
      return { position, day, from: body.from, to: body.to };
    });
  /** Where the totals count it: what lay on days that had not come was taken back to the day of the correction. */
  const countedOn = (day: string, at: number, taken: readonly Correction[]): string =>
    taken.reduce((counted, one) => (at < one.position && counted > one.day ? one.day : counted), day);

  const eventOf = (
    position: number,
    row: Row,
    kind: GestureKind,
    userName: (id: number) => string,
  ): Gesture => {
    const body = row.body as GestureBody;
    const [how, worth] = body.discount ?? [null, 0];
    const off = how === 'amount' ? worth : undefined;
    const to = typeof body.to === 'number' ? body.to : undefined;
    const amount = to ?? body.gross_minor ?? body.amount_minor ?? off;
    return {
      journal: rowName({ till, epoch: epochOf(position), seq: seqOf(position) }),
      at: row.at,
      user: userName(row.user),
      allowedBy: body.allowedBy === undefined ? null : userName(body.allowedBy),
      name: body.name ?? null,
      qty_milli: body.qty_milli ?? null,
      lines: body.lines ?? null,
      amount_minor: amount === undefined ? null : minor(kind === 'cashOut' ? -amount : amount),
      from_minor: typeof body.from === 'number' ? body.from : null,
      rate_ppm: how === 'percent' ? worth : null,
      reason: body.reason ?? null,
      ticket: body.ticket ?? body.number ?? null,
      purpose: body.purpose ?? null,
      party: body.party ?? null,
      voucher: body.voucher ?? null,
    };
  };
  /** A piece of their rows at a time, so that whoever asks may let others in between. */
  function* rowsInPieces(
    wanted: WantedGestures,
    limit = Number.POSITIVE_INFINITY,
  ): Generator<{ readonly position: number; readonly row: Row }[]> {
    const { kind, day, shift, userId = null } = wanted;
    const period = wanted.period ?? (day === null ? null : { from: day, to: day });
    const taken = corrections();
    const span = { from: 0, to: Number.MAX_SAFE_INTEGER };
    if (period !== null) {
      span.from = Date.parse(period.from) - zones_ms;
      span.to = Date.parse(period.to) + day_ms + zones_ms;
    }
    if (shift !== null) {
      const of = store.shiftSpan(shift);
      if (!of) return;
      const ends = [of.opened_at, of.closed_at ?? Number.MAX_SAFE_INTEGER - 1];
      span.from = Math.max(span.from, Math.min(...ends));
      // What was said of a shift afterwards came after its end.
      if (kind !== 'explained') span.to = Math.min(span.to, Math.max(...ends) + 1);
    }
    // What happened by a wrong clock lies where that clock stood.
    for (const one of taken) {
      if (span.to < one.to || span.from > one.from) continue;
      span.from = Math.min(span.from, one.to);
      span.to = Math.max(span.to, one.from + 1);
    }
    let below = { at: span.to, position: 0 };
    for (let found = 0; found < limit; ) {
      const rows = store.rowsOf(factOf[kind], span.from, below, atOnce);
      const counted = rows
        .map(({ position, bytes }) => ({ position, row: parseRow(bytes) }))
        .filter(
          ({ position, row }) =>
            isOf(kind, row) &&
            (userId === null || row.user === userId) &&
            (period === null || lies(countedOn(row.day, position, taken), period)) &&
            (shift === null || (row.body as GestureBody).shift === shift),
        )
        .slice(0, limit - found);
      found += counted.length;
      yield counted;
      const last = rows.at(-1);
      if (!last || rows.length < atOnce) return;
      below = last;
    }
  }
  function* inPieces(wanted: WantedGestures, userName: (id: number) => string): Generator<Gesture[]> {
    const named = onceEach(userName);
    for (const piece of rowsInPieces(wanted, most))
      yield piece.map(({ position, row }) => eventOf(position, row, wanted.kind, named));
  }
  return {
    rowsInPieces,
    inPieces,
    all: (wanted: WantedGestures, userName: (id: number) => string): Gesture[] =>
      [...inPieces(wanted, userName)].flat(),
  };
}
export type Gestures = ReturnType<typeof createGestures>;
