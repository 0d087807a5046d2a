import {
  type AnyRow,
  defineProjections,
  derived,
  type Projection,
} from '#main/kernel/journal/projections.ts';
import { isSame } from '#shared/domain/merge.ts';
import {
  applyCorrection,
  applyGesture,
  applySale,
  cashMoveOfCorrection,
  cashMovesOf,
  type GestureKind,
  type Totals,
  toldApart,
} from '#shared/domain/totals.ts';
import { columnsOf, createLedger, endless } from './ledger.ts';
import { createShiftsStore, lastClosedPosition } from './store.ts';

/**
 * Whether two rows hold the same totals, in whatever order they were first counted. What tells returns apart from sales is not
 * compared where an earlier program wrote the row and no till has opened the file since.
 */
function sameFigures(left: AnyRow, right: AnyRow): boolean {
  if (typeof left?.body !== 'string' || typeof right?.body !== 'string') return false;
  const [found, expected] = [left, right].map(({ body }) => JSON.parse(String(body)) as Totals);
  const told = (totals: Totals): Totals =>
    toldApart(found ?? {}) ? totals : { ...totals, returned: [0, 0], apart: [0, 0] };
  return isSame({ ...left, body: told(found ?? {}) }, { ...right, body: told(expected ?? {}) });
}

/**
 * Everything that counts in a shift or a day. Each fact rewrites one small row of running_total, that of its shift on its
 * day: both totals are sums of such rows, and no report ever reads a ticket.
 */
export const shiftsProjections = defineProjections({
  name: 'shifts',
  tables: {
    shift: derived('number'),
    cash_movement: derived('id', {
      detail: {
        ticket: 'sale',
        within: 'shift IN (SELECT shift FROM sale WHERE number BETWEEN :from AND :to)',
      },
    }),
    running_total: derived('day, shift', { same: sameFigures }),
    closure: derived('kind, period', { same: sameFigures }),
    blind_count: derived('position'),
  },
  answers: (db) => ({
    lastShift: () => createShiftsStore(db).lastNumber(),
    lastZ: () => createShiftsStore(db).lastZ(),
    openShift: () => createShiftsStore(db).openShift()?.number ?? null,
    closedYears: () => createShiftsStore(db).closuresIn('year', '', endless),
    closedIn: (year) =>
      (['day', 'month', 'year'] as const).flatMap((kind) =>
        createShiftsStore(db).closuresIn(kind, year, `${year}${endless}`),
      ),
    lastDerived: () => lastClosedPosition(db),
  }),
  hold: createLedger,
  project: (db, ledger) => {
    const { store, change, move } = ledger;
    const gesture =
      <K extends GestureKind>(kind: K): Projection<K> =>
      ({ day, body }) =>
        change(day, body.shift ?? 0, ({ totals }) => applyGesture(totals, kind, body));

    return {
      sale: (row) => {
        const sale = row.body;
        change(row.day, sale.shift, (part) => {
          part.first ??= sale.number;
          part.last = sale.number;
          applySale(part.totals, sale, row.user);
          const held = ledger.heldFor(sale.cart);
          if (held !== 0) move(part, row, { kind: 'held', amount_minor: -held }, { cart: sale.cart });
          for (const cash of cashMovesOf(sale.tenders)) move(part, row, cash, { sale: sale.number });
        });
      },
      'sale.tender-corrected': (row) => {
        const { shift, number, reason } = row.body;
        change(row.day, shift, (part) => {
          applyCorrection(part.totals, row.body);
          const cash = cashMoveOfCorrection(row.body);
          if (cash) move(part, row, cash, { sale: number, reason });
        });
      },
      'cart.money-held': (row) => {
        const { cart, amount_minor, shift } = row.body;
        change(row.day, shift, (part) => move(part, row, { kind: 'held', amount_minor }, { cart }));
      },
      'cart.line-removed': gesture('cart.line-removed'),
      'cart.voided': gesture('cart.voided'),
      'cart.restored': gesture('cart.restored'),
      'cart.price-changed': gesture('cart.price-changed'),
      'drawer.opened': gesture('drawer.opened'),
      'ticket.reprinted': gesture('ticket.reprinted'),

      'shift.opened': (row) => {
        const { shift, float } = row.body;
        change(row.day, shift, (part) => {
          store.insertShift({ number: shift, at: row.at, user: row.user, float });
          move(part, row, { kind: 'float', amount_minor: float });
        });
        ledger.otherShift();
      },
      'shift.cash': (row) => {
        const { shift, kind, amount_minor, reason, purpose, party, voucher } = row.body;
        change(row.day, shift, (part) =>
          move(
            part,
            row,
            { kind, amount_minor: kind === 'in' ? amount_minor : -amount_minor },
            { reason, ...(purpose && { purpose }), ...(party && { party }), ...(voucher && { voucher }) },
          ),
        );
      },
      'shift.counted': ({ at, user, body: { shift, expected, counted, asks } }, position) =>
        ledger.saveBlindCount({
          position,
          shift,
          at,
          user_id: user,
          expected_minor: expected,
          counted_minor: counted,
          asks: asks ?? null,
        }),
      // The difference found at the count is the last movement: from then on the ledger says what was counted.
      'shift.closed': (row, position) => {
        const { shift, z, expected, counted, reason } = row.body;
        change(row.day, shift, (part) => {
          store.closeShift({ number: shift, at: row.at, user: row.user, z, expected, counted, position });
          move(part, row, { kind: 'close', amount_minor: counted - expected }, reason ? { reason } : {});
        });
        ledger.otherShift();
      },
      'period.closed': (row, position) => {
        const { kind, period, totals, signed, absolute, tickets } = row.body;
        db.afterRollback(ledger.forget);
        store.insertClosure({
          kind,
          period,
          at: row.at,
          position,
          signed_minor: signed,
          absolute_minor: absolute,
          ...columnsOf({ totals, first: tickets?.[0] ?? null, last: tickets?.[1] ?? null }),
        });
        ledger.otherDay();
      },
      'clock.corrected': ({ day, body }) => ledger.takeBack(day, body.reopened),
    };
  },
});
