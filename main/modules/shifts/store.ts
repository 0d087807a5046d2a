import { sql } from 'kysely';
import { type Db, param } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { CashPurpose } from '#shared/domain/cash-purpose.ts';
import type { CashKind } from '#shared/domain/totals.ts';

export interface ShiftRow {
  readonly number: number;
  readonly opened_at: number;
  readonly opened_by: number;
  readonly float_minor: number;
  readonly closed_at: number | null;
  readonly closed_by: number | null;
  readonly z_number: number | null;
  readonly expected_minor: number | null;
  readonly counted_minor: number | null;
  readonly position: number | null;
}

/** One row of running_total: what one shift did on one day. */
export interface PartRow {
  readonly day: string;
  readonly shift: number;
  readonly tickets: number;
  readonly first_ticket: number | null;
  readonly last_ticket: number | null;
  readonly gross_minor: number;
  readonly net_minor: number;
  readonly absolute_minor: number;
  readonly body: string;
}

export type PeriodKind = 'day' | 'month' | 'year';
export interface ClosureRow extends Omit<PartRow, 'day' | 'shift'> {
  readonly kind: string;
  readonly period: string;
  readonly at: number;
  readonly position: number;
  readonly signed_minor: number;
}

export interface MovementRow {
  readonly at: number;
  readonly kind: CashKind;
  readonly amount_minor: number;
  readonly reason: string | null;
  readonly user_id: number;
  readonly sale: number | null;
  readonly purpose: CashPurpose | null;
  readonly party: string | null;
  readonly voucher: string | null;
}

type NewMove = Omit<MovementRow, 'user_id'> & { shift: number; user: number; cart: string | null };

function shiftStatements(db: Db) {
  return {
    open: db.prepare('shift.open', (k) => k.selectFrom('shift').selectAll().where('closed_at', 'is', null)),
    last: db.prepare('shift.last', (k) =>
      k.selectFrom('shift').select('number').orderBy('number', 'desc').limit(1),
    ),
    lastZ: db.prepare('shift.lastZ', (k) =>
      k
        .selectFrom('shift')
        .select('z_number')
        .where('z_number', 'is not', null)
        .orderBy('z_number', 'desc')
        .limit(1),
    ),
    lastClosed: db.prepare('shift.lastClosed', (k) =>
      k
        .selectFrom('shift')
        .select(['closed_at', 'float_minor', 'counted_minor'])
        .where('z_number', 'is not', null)
        .orderBy('z_number', 'desc')
        .limit(1),
    ),
    insert: db.prepare('shift.insert', (k) =>
      k.insertInto('shift').values({
        number: param('number'),
        opened_at: param('at'),
        opened_by: param('user'),
        float_minor: param('float'),
      }),
    ),
    mend: db.sql<never>(
      'shift.mend',
      `UPDATE shift SET number = (SELECT max(shift) FROM running_total)
       WHERE closed_at IS NULL AND number NOT BETWEEN 1 AND 9007199254740991`,
    ),
    mendTime: db.sql<never>(
      'shift.mendTime',
      `UPDATE shift SET opened_at = (SELECT at FROM journal WHERE kind = 'shift.opened' ORDER BY position DESC LIMIT 1)
       WHERE closed_at IS NULL AND opened_at NOT BETWEEN 0 AND 8640000000000000`,
    ),
    closedWithZ: db.prepare('shift.closedWithZ', (k) =>
      k.selectFrom('shift').select('number').where('z_number', '=', param('z')),
    ),
    close: db.prepare('shift.close', (k) =>
      k
        .updateTable('shift')
        .set({
          closed_at: param('at'),
          closed_by: param('user'),
          z_number: param('z'),
          expected_minor: param('expected'),
          counted_minor: param('counted'),
          position: param('position'),
        })
        .where('number', '=', param('number')),
    ),
    move: db.prepare('shift.move', (k) =>
      k.insertInto('cash_movement').values({
        shift: param('shift'),
        at: param('at'),
        kind: param('kind'),
        amount_minor: param('amount_minor'),
        reason: param('reason'),
        user_id: param('user'),
        sale: param('sale'),
        cart: param('cart'),
        purpose: param('purpose'),
        party: param('party'),
        voucher: param('voucher'),
      }),
    ),
    // The total of a damaged amount is none, and keeps no other cart from being told.
    held: db.sql<{ cart: string; amount_minor: number; least_minor: number; most_minor: number }>(
      'shift.held',
      `SELECT cart, total(amount_minor) AS amount_minor,
              min(amount_minor) AS least_minor, max(amount_minor) AS most_minor
       FROM cash_movement WHERE cart IS NOT NULL
       GROUP BY cart HAVING total(amount_minor) <> 0`,
    ),
    movements: db.prepare('shift.movements', (k) =>
      k
        .selectFrom('cash_movement')
        .select([
          'at',
          'kind',
          'amount_minor',
          'reason',
          'user_id',
          'sale',
          'cart',
          'purpose',
          'party',
          'voucher',
        ])
        .where('shift', '=', param('shift'))
        .orderBy('id'),
    ),
  };
}

function partStatements(db: Db) {
  return {
    part: db.prepare('shift.part', (k) =>
      k
        .selectFrom('running_total')
        .selectAll()
        .where('day', '=', param('day'))
        .where('shift', '=', param('shift')),
    ),
    ofShift: db.prepare('shift.parts', (k) =>
      k.selectFrom('running_total').selectAll().where('shift', '=', param('shift')).orderBy('day'),
    ),
    ofDay: db.prepare('shift.partsOfDay', (k) =>
      k.selectFrom('running_total').selectAll().where('day', '=', param('day')).orderBy('shift'),
    ),
    save: db.prepare('shift.savePart', (k) =>
      k
        .insertInto('running_total')
        .values({
          day: param('day'),
          shift: param('shift'),
          tickets: param('tickets'),
          first_ticket: param('first_ticket'),
          last_ticket: param('last_ticket'),
          gross_minor: param('gross_minor'),
          net_minor: param('net_minor'),
          absolute_minor: param('absolute_minor'),
          body: param('body'),
        })
        .onConflict((conflict) =>
          conflict.columns(['day', 'shift']).doUpdateSet((row) => ({
            tickets: row.ref('excluded.tickets'),
            first_ticket: row.ref('excluded.first_ticket'),
            last_ticket: row.ref('excluded.last_ticket'),
            gross_minor: row.ref('excluded.gross_minor'),
            net_minor: row.ref('excluded.net_minor'),
            absolute_minor: row.ref('excluded.absolute_minor'),
            body: row.ref('excluded.body'),
          })),
        ),
    ),
    laterThan: db.prepare('shift.laterParts', (k) =>
      k
        .selectFrom('running_total')
        .selectAll()
        .where('day', '>', param('day'))
        .orderBy('day')
        .orderBy('shift'),
    ),
    dropLater: db.prepare('shift.dropLaterParts', (k) =>
      k.deleteFrom('running_total').where('day', '>', param('day')),
    ),
    /** Of what an earlier program wrote: returns that are not told apart from sales. */
    untold: db.sql<PartRow>(
      'shift.untoldParts',
      `SELECT * FROM running_total WHERE day >= :since
         AND coalesce(body ->> '$.returns[0]', 0) <> coalesce(body ->> '$.apart[0]', 0)`,
    ),
    toldUntil: db.sql<{ value: string }>(
      'shift.toldUntil',
      `SELECT value FROM meta WHERE key = 'returns-told'`,
    ),
    tellUntil: db.sql<never>('shift.tellUntil', `INSERT OR REPLACE INTO meta VALUES ('returns-told', :day)`),
    returnsOf: db.sql<{ bytes: string }>(
      'shift.returnsOfPart',
      `SELECT j.bytes FROM sale s JOIN journal j ON j.position = s.position
       WHERE s.shift = :shift AND s.day = :day
         AND EXISTS (SELECT 1 FROM sale_line l WHERE l.sale = s.number AND l.qty_milli < 0)
       ORDER BY s.number`,
    ),
    lastDay: db.prepare('shift.lastDay', (k) =>
      k.selectFrom('running_total').select('day').orderBy('day', 'desc').limit(1),
    ),
    daysAfter: db.prepare('shift.daysAfter', (k) =>
      k
        .selectFrom('running_total')
        .select('day')
        .distinct()
        .where('day', '>', param('after'))
        .where('day', '<', param('before'))
        .orderBy('day'),
    ),
    since: db.prepare('shift.since', (k) =>
      k
        .selectFrom('running_total')
        .select([
          sql<number>`coalesce(sum(gross_minor), 0)`.as('signed_minor'),
          sql<number>`coalesce(sum(absolute_minor), 0)`.as('absolute_minor'),
        ])
        .where('day', '>', param('after')),
    ),
  };
}

function closureStatements(db: Db) {
  return {
    lastClosure: db.prepare('shift.lastClosure', (k) =>
      k
        .selectFrom('closure')
        .selectAll()
        .where('kind', '=', param('kind'))
        .orderBy('period', 'desc')
        .limit(1),
    ),
    closuresIn: db.prepare('shift.closuresIn', (k) =>
      k
        .selectFrom('closure')
        .selectAll()
        .where('kind', '=', param('kind'))
        .where('period', '>=', param('from'))
        .where('period', '<', param('before'))
        .orderBy('period'),
    ),
    closedFrom: db.prepare('shift.closedFrom', (k) =>
      k
        .selectFrom('closure')
        .select(['kind', 'period'])
        .where('kind', '=', param('kind'))
        .where('period', '>=', param('from'))
        .orderBy('period'),
    ),
    reopen: db.prepare('shift.reopen', (k) =>
      k.deleteFrom('closure').where('kind', '=', param('kind')).where('period', '=', param('period')),
    ),
    insertClosure: db.prepare('shift.insertClosure', (k) =>
      k.insertInto('closure').values({
        kind: param('kind'),
        period: param('period'),
        at: param('at'),
        position: param('position'),
        tickets: param('tickets'),
        first_ticket: param('first_ticket'),
        last_ticket: param('last_ticket'),
        gross_minor: param('gross_minor'),
        net_minor: param('net_minor'),
        signed_minor: param('signed_minor'),
        absolute_minor: param('absolute_minor'),
        body: param('body'),
      }),
    ),
  };
}

export function createShiftsStore(db: Db) {
  const shift = shiftStatements(db);
  const parts = partStatements(db);
  const closures = closureStatements(db);
  return {
    openShift: (): ShiftRow | null => shift.open.get() ?? null,
    /** An open shift whose number is damaged has that of its figures again, which the journal gave both; its time is that of its row there. */
    mendOpen: (): void => {
      shift.mend.run();
      shift.mendTime.run();
    },
    lastNumber: (): number => shift.last.get()?.number ?? 0,
    lastZ: (): number => shift.lastZ.get()?.z_number ?? 0,
    lastClosed: () => shift.lastClosed.get() ?? null,
    insertShift: (row: { number: number; at: number; user: number; float: number }): void => {
      shift.insert.run(row);
    },
    closedWithZ: (z: number): number | null => shift.closedWithZ.get({ z })?.number ?? null,
    closeShift: (row: {
      number: number;
      at: number;
      user: number;
      z: number;
      expected: number;
      counted: number;
      position: number;
    }): void => {
      // A shift that was not found would stay open, and its Z be there.
      if (shift.close.run(row).changes !== 1) throw new StoreError('ROW_DAMAGED');
    },
    insertMove: (row: NewMove): void => {
      const kind = row.kind !== 'held' ? row.kind : row.amount_minor < 0 ? 'out' : 'in';
      shift.move.run({ ...row, kind });
    },
    /** What lies in the drawer for carts on hold; NaN where a movement is damaged. */
    held: () =>
      new Map(
        shift.held
          .all()
          .map(({ cart, amount_minor, ...ends }) => [
            cart,
            Object.values(ends).every(Number.isSafeInteger) ? amount_minor : Number.NaN,
          ]),
      ),
    movements: (number: number): MovementRow[] =>
      shift.movements
        .all({ shift: number })
        .map(({ cart, ...row }) => ({ ...row, kind: cart === null ? row.kind : 'held' }) as MovementRow),

    part: (day: string, number: number): PartRow | null => parts.part.get({ day, shift: number }) ?? null,
    partsOfShift: (number: number): PartRow[] => parts.ofShift.all({ shift: number }),
    partsOfDay: (day: string): PartRow[] => parts.ofDay.all({ day }),
    savePart: (row: PartRow): void => {
      parts.save.run({ ...row });
    },
    untold: (since: string): PartRow[] => parts.untold.all({ since }),
    returnsOf: (part: Pick<PartRow, 'day' | 'shift'>): string[] =>
      parts.returnsOf.all({ day: part.day, shift: part.shift }).map(({ bytes }) => bytes),
    toldUntil: (): string => parts.toldUntil.get()?.value ?? '',
    tellUntil: (day: string): void => void parts.tellUntil.run({ day }),
    lastDay: (): string | null => parts.lastDay.get()?.day ?? null,
    /** Days with anything in them, both ends left out. */
    daysBetween: (after: string, before: string): string[] =>
      parts.daysAfter.all({ after, before }).map(({ day }) => day),
    /** What the days after this one add to the perpetual totals. */
    since: (after: string): { signed_minor: number; absolute_minor: number } =>
      parts.since.get({ after }) ?? { signed_minor: 0, absolute_minor: 0 },

    lastClosure: (kind: PeriodKind): ClosureRow | null => closures.lastClosure.get({ kind }) ?? null,
    /** `before` is left out. */
    closuresIn: (kind: PeriodKind, from: string, before: string): ClosureRow[] =>
      closures.closuresIn.all({ kind, from, before }),
    /** Periods of this kind that are closed, from this one on. */
    closedFrom: (kind: PeriodKind, from: string): string[] =>
      closures.closedFrom.all({ kind, from }).map(({ period }) => period),
    reopen: (kind: PeriodKind, period: string): void => {
      closures.reopen.run({ kind, period });
    },
    /** Takes out the parts of the days after this one. */
    takeLater: (day: string): PartRow[] => {
      const rows = parts.laterThan.all({ day });
      parts.dropLater.run({ day });
      return rows;
    },
    insertClosure: (row: ClosureRow): void => {
      closures.insertClosure.run({ ...row });
    },
  };
}
export type ShiftsStore = ReturnType<typeof createShiftsStore>;

/** Of the last shift or period that was closed; 0 before the first. */
export const lastClosedPosition = (db: Db): number =>
  db
    .sql<{ position: number | null }>(
      'shift.lastPosition',
      `SELECT max(position) AS position FROM (
         SELECT max(position) AS position FROM closure UNION ALL SELECT max(position) FROM shift)`,
    )
    .get()?.position ?? 0;
