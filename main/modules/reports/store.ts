import { sql } from 'kysely';
import { type Db, param } from '#main/kernel/db/db.ts';
import type { ReportPeriod } from '#shared/domain/report-period.ts';
import type { ShiftFigures } from '#shared/domain/shift-report.ts';

interface EventRow {
  readonly position: number;
  readonly at: number;
  readonly bytes: string;
}

interface ReturnsSpan {
  readonly shift: number;
  readonly first: number;
  readonly last: number;
}

export function createReportsStore(db: Db) {
  // What a shift sold is the sum of its few days, by index: the number of tickets never matters.
  const shiftColumns = [
    'number',
    'opened_at',
    'opened_by',
    'float_minor',
    'closed_at',
    'closed_by',
    'z_number',
    sql<number>`(SELECT coalesce(sum(tickets), 0) FROM running_total WHERE shift = number)`.as('tickets'),
    sql<number>`(SELECT coalesce(sum(gross_minor), 0) FROM running_total WHERE shift = number)`.as(
      'gross_minor',
    ),
  ] as const;
  const zList = db.prepare('report.zList', (k) =>
    k
      .selectFrom('shift')
      .select(shiftColumns)
      .where('z_number', '<', param('before'))
      .orderBy('z_number', 'desc')
      .limit(param('limit')),
  );
  const shift = db.prepare('report.shift', (k) =>
    k.selectFrom('shift').select(['number', 'position']).where('number', '=', param('number')),
  );
  const ofZ = db.prepare('report.ofZ', (k) =>
    k.selectFrom('shift').select('number').where('z_number', '=', param('number')),
  );
  const journalRow = db.prepare('report.journalRow', (k) =>
    k.selectFrom('journal').select(['bytes', 'signature']).where('position', '=', param('position')),
  );
  const bodies = db.prepare('report.day', (k) =>
    k.selectFrom('running_total').select('body').where('day', '=', param('day')),
  );
  const closedDay = db.prepare('report.closedDay', (k) =>
    k.selectFrom('closure').select('position').where('kind', '=', 'day').where('period', '=', param('day')),
  );
  const days = db.prepare('report.days', (k) =>
    k
      .selectFrom('running_total')
      .select((row) => [
        'day',
        row.fn.sum<number>('tickets').as('tickets'),
        row.fn.sum<number>('gross_minor').as('gross_minor'),
        row.fn.sum<number>('net_minor').as('net_minor'),
      ])
      .where('day', '>=', param('from'))
      .where('day', '<=', param('to'))
      .groupBy('day')
      .orderBy('day'),
  );
  const between = db.prepare('report.between', (k) =>
    k
      .selectFrom('running_total')
      .select(['day', 'body'])
      .where('day', '>=', param('from'))
      .where('day', '<=', param('to'))
      .orderBy('day'),
  );
  const months = db.prepare('report.months', (k) =>
    k
      .selectFrom('closure')
      .select(['period', 'body'])
      .where('kind', '=', 'month')
      .where('period', '>=', param('from'))
      .where('period', '<=', param('to'))
      .orderBy('period'),
  );
  const withReturns = db.sql<ReturnsSpan>(
    'report.withReturns',
    `SELECT shift, first_ticket AS first, last_ticket AS last FROM running_total
     WHERE day >= :from AND day <= :to AND first_ticket IS NOT NULL AND instr(body, '"returns"') > 0`,
  );
  const returnsIn = db.sql<{ user: number; count: number; amount: number }>(
    'report.returnsIn',
    `SELECT s.user_id AS user, count(DISTINCT s.number) AS count, sum(l.gross_minor) AS amount
     FROM sale_line l JOIN sale s ON s.number = l.sale
     WHERE l.sale >= :first AND l.sale <= :last AND l.qty_milli < 0 AND s.shift = :shift
       AND s.day >= :from AND s.day <= :to
     GROUP BY s.user_id`,
  );
  const closures = db.prepare('report.closures', (k) =>
    k
      .selectFrom('closure')
      .select([
        'period',
        'at',
        'position',
        'tickets',
        'gross_minor',
        'net_minor',
        'signed_minor',
        'absolute_minor',
      ])
      .where('kind', '=', param('kind'))
      .orderBy('period', 'desc')
      .limit(param('limit')),
  );

  const shiftSpan = db.prepare('report.shiftSpan', (k) =>
    k.selectFrom('shift').select(['opened_at', 'closed_at']).where('number', '=', param('number')),
  );
  // Word for word what the partial index says of itself: without it SQLite would read every ticket.
  const rowsOf = db.sql<EventRow>(
    'report.rowsOf',
    `SELECT position, at, bytes FROM journal
     WHERE kind <> 'sale' AND kind = :kind AND at >= :from AND at <= :at AND (at, position) < (:at, :position)
     ORDER BY at DESC, position DESC LIMIT :limit`,
  );
  return {
    shiftSpan: (number: number) => shiftSpan.get({ number }),
    /** Rows of a kind from `from` on, the latest first, those below a place: as many as are read in one go. */
    rowsOf: (
      kind: string,
      from: number,
      below: { at: number; position: number },
      limit: number,
    ): EventRow[] => rowsOf.all({ kind, from, ...below, limit }),
    zList: (before: number, limit: number): ShiftFigures[] => zList.all({ before, limit }),
    /** `position`: where the journal keeps its Z; null while the shift is open. */
    shift: (number: number): { number: number; position: number | null } | undefined => shift.get({ number }),
    shiftOfZ: (number: number): number | undefined => ofZ.get({ number })?.number,
    journalRow: (position: number) => journalRow.get({ position }),
    /** Totals of the shifts of a day, as JSON. */
    totalsOfDay: (day: string): string[] => bodies.all({ day }).map(({ body }) => body),
    /** Totals of each shift of each day between two, as JSON. */
    totalsBetween: (from: string, to: string) => between.all({ from, to }),
    /** Totals of the months that have ended, YYYY-MM, as JSON. */
    monthsBetween: (from: string, to: string) => months.all({ from, to }),
    /** Where the tickets lie of days and shifts in which goods came back. */
    spansWithReturns: (period: ReportPeriod): ReturnsSpan[] => withReturns.all({ ...period }),
    /** By person: tickets with goods that came back, and what those were worth (below zero). */
    returnsIn: (span: ReturnsSpan, period: ReportPeriod) => returnsIn.all({ ...span, ...period }),
    isClosed: (day: string): boolean => closedDay.get({ day }) !== undefined,
    days: (from: string, to: string) => days.all({ from, to }),
    closures: (kind: string, limit: number) => closures.all({ kind, limit }),
  };
}
export type ReportsStore = ReturnType<typeof createReportsStore>;
