import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { type Context, spentOverride } from '#main/kernel/session.ts';
import type { Output, ParsedInput } from '#shared/contract/index.ts';
import {
  amountFault,
  type DifferenceLimits,
  differenceAsks,
  type MoneyBounds,
} from '#shared/domain/bounds.ts';
import { shiftView } from '#shared/domain/shift-report.ts';
import { amountOf, cashExpected, countOf } from '#shared/domain/totals.ts';
import { type TotalsNames, totalsReport } from '#shared/domain/totals-report.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type {
  CashMovement,
  HeldMoney,
  OpenShiftView,
  ShiftReport,
  ShiftView,
} from '#shared/modules/shifts/contract.ts';
import { cashObjection, whereTo } from './cash.ts';
import { addsUp, asksOf, countRefusal, differedBefore, standingCount, withUnheld } from './counts.ts';
import type { Ledger, Summed } from './ledger.ts';
import { createPeriods } from './periods.ts';
import type { ShiftRow } from './store.ts';

export interface ShiftSettings {
  /** Language of what is frozen in the journal and printed. */
  readonly lang: Lang;
  readonly shopName: string;
  readonly tillName: string;
  readonly blindClose: boolean;
  /** What the close asks about a difference. */
  readonly differences: DifferenceLimits;
  /** 0: a shift may last for ever. */
  readonly maxShiftHours: number;
}

export interface ShiftsDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly clock: { now(): number };
  readonly localTime: (at: number) => { readonly day: string };
  readonly settings: () => ShiftSettings;
  readonly bounds: () => MoneyBounds;
  readonly names: (lang: Lang) => TotalsNames;
  readonly openCartLines: () => number;
  readonly heldCarts: () => number;
  /** What lies in the drawer, or was taken otherwise, for carts on hold. */
  readonly heldMoney: () => HeldMoney;
  /** What lies in the drawer for the cart at the counter, beyond what a movement says of it. */
  readonly unheldCash: () => Minor;
  /** Lets the drawer spring open once the transaction is on the disk; false where there is none. */
  readonly openDrawer: () => boolean;
  /** Queues the paper for the drawer; `position` is where the journal has the movement. */
  readonly queueSlip: (position: number) => void;
  /** A shift was closed: its Z is queued where the shop prints by itself, unless it tells who counted blind too much. */
  readonly shiftClosed: (shift: number, seesZ: boolean) => void;
  readonly emit: (name: 'shift.changed', payload: Record<string, never>) => void;
}

export type ShiftOperation =
  | 'shifts.current'
  | 'shifts.open'
  | 'shifts.cash'
  | 'shifts.movements'
  | 'shifts.x'
  | 'shifts.count'
  | 'shifts.close'
  | 'shifts.explain'
  | 'shifts.openDrawer';

const hour_ms = 3_600_000;
const handMoves: ReadonlySet<string> = new Set(['float', 'in', 'out']);

export function createShifts(deps: ShiftsDeps) {
  const { db, journal, clock, ledger, settings } = deps;
  const { store } = ledger;
  db.transaction(store.mendOpen);
  ledger.tellReturns();
  const periods = createPeriods({ db, journal, store, localTime: deps.localTime });

  /** The journal never goes back in time, so neither does what is written in it. */
  const now = (): number => Math.max(clock.now(), journal.head()?.at ?? 0);
  const nameOf = (user: number, lang: Lang): string => deps.names(lang).user(user) ?? `#${user}`;
  /** An expected amount that the counter may see is no count: under a blind close it takes a permission. */
  const seesExpected = (context: Context): boolean => !settings().blindClose || context.may('shift.expected');
  const changed = (): void => db.afterCommit(() => deps.emit('shift.changed', {}));

  /** Why the drawer cannot take so much cash, or give it when it is negative; null where it can. */
  const drawerFault = (change_minor: number, context: Context): Refusal | null => {
    if (change_minor === 0) return null;
    const before = ledger.drawer();
    const after = before + change_minor;
    const { drawer_minor: most_minor } = deps.bounds();
    if (change_minor > 0) return after > most_minor ? refusal('DRAWER_FULL', { most_minor }) : null;
    if (after >= 0) return null;
    return refusal('DRAWER_SHORT', seesExpected(context) ? { balance: before } : undefined);
  };
  /** Why the totals cannot take a figure of this size; null where they can. */
  const totalsFault = (size: number): Refusal | null =>
    size > ledger.room() ? refusal('TOTALS_FULL') : null;

  const viewOf = (shift: ShiftRow, { totals }: Pick<Summed, 'totals'>, lang: Lang): ShiftView =>
    shiftView(
      {
        ...shift,
        // What was counted in, as the ledger has it: the drawer is closed on that.
        float_minor: amountOf(totals, 'cash:float'),
        tickets: countOf(totals, 'gross'),
        gross_minor: amountOf(totals, 'gross'),
      },
      (user) => nameOf(user, lang),
    );

  const reportOf = (shift: ShiftRow, summed: Summed, at: number, lang: Lang): ShiftReport => {
    const { totals } = summed;
    const cash = (kind: string): Minor => minor(amountOf(totals, `cash:${kind}`));
    const perpetual = ledger.perpetual();
    return {
      kind: shift.closed_at === null ? 'X' : 'Z',
      zNumber: shift.z_number,
      shift: viewOf(shift, summed, lang),
      day: deps.localTime(shift.opened_at).day,
      at,
      tillName: settings().tillName,
      shopName: settings().shopName,
      firstTicket: summed.first,
      lastTicket: summed.last,
      totals: totalsReport(totals, deps.names(lang)),
      cash: {
        float_minor: cash('float'),
        sales_minor: minor(cash('sale') + cash('change')),
        refunds_minor: cash('refund'),
        in_minor: cash('in'),
        out_minor: cash('out'),
        held_minor: cash('held'),
        expected_minor: minor(cashExpected(totals)),
        counted_minor: null,
        difference_minor: null,
        reason: null,
        approvedBy: null,
        count: null,
      },
      perpetual_signed_minor: minor(perpetual.signed_minor),
      perpetual_absolute_minor: minor(perpetual.absolute_minor),
    };
  };

  /** The X of the open shift; null if the till is closed. */
  const xReport = (lang: Lang, seesCash: boolean): ShiftReport | null => {
    const shift = ledger.openShift();
    if (!shift) return null;
    const report = reportOf(shift, ledger.ofShift(shift.number), now(), lang);
    if (seesCash) return { ...report, cash: report.cash && withUnheld(report.cash, deps.unheldCash()) };
    return { ...report, cash: null, totals: { ...report.totals, tenders: [], rounding_minor: minor(0) } };
  };
  /** The Z for who counted blind: who, when and how many tickets, and no figure that tells what the drawer should have held. */
  const blinded = (report: ShiftReport, lang: Lang): ShiftReport => ({
    ...report,
    cash: null,
    shift: { ...report.shift, gross_minor: minor(0) },
    totals: { ...totalsReport({}, deps.names(lang)), tickets: report.totals.tickets },
    perpetual_signed_minor: minor(0),
    perpetual_absolute_minor: minor(0),
  });

  const current = (lang: Lang, sees: boolean): OpenShiftView | null => {
    const shift = ledger.openShift();
    if (!shift) return null;
    const shown = viewOf(shift, ledger.ofShift(shift.number), lang);
    return sees ? shown : { ...shown, gross_minor: null };
  };

  /** The drawer of the open shift at its end, counted; or why it cannot be. */
  const countOfDrawer = ({ count, counted_minor }: ParsedInput<'shifts.count'>) => {
    const shift = ledger.openShift();
    if (!shift) return { fault: refusal('NO_SHIFT') };
    if (deps.openCartLines() > 0) return { fault: refusal('CART_NOT_EMPTY') };
    if (!addsUp(count, counted_minor)) return { fault: refusal('BAD_QUANTITY') };
    const summed = ledger.ofShift(shift.number);
    const expected = minor(cashExpected(summed.totals));
    const counts = ledger.blindCounts(shift.number);
    const standing = standingCount(counts, expected);
    const fault = amountFault(counted_minor, Math.max(deps.bounds().drawer_minor, expected));
    const difference = minor(counted_minor - expected);
    return fault ? { fault } : { fault: null, shift, summed, expected, counts, standing, difference };
  };

  const standingOfOpen = (): Output<'shifts.current'>['counted'] => {
    const shift = ledger.openShift();
    return shift && standingCount(ledger.blindCounts(shift.number), ledger.drawer());
  };

  const lastClosed = (): Output<'shifts.current'>['last'] => {
    const last = store.lastClosed();
    if (!last || last.closed_at === null) return null;
    // Nothing is offered of what is damaged: the float is counted anyway.
    if (![last.float_minor, last.counted_minor].every(Number.isSafeInteger)) return null;
    return {
      closed_at: last.closed_at,
      float_minor: minor(last.float_minor),
      counted_minor: minor(last.counted_minor ?? 0),
    };
  };

  const handlers: Handlers<ShiftOperation> = {
    'shifts.current': (_input, context) =>
      ok({
        shift: current(context.lang, seesExpected(context)),
        heldCarts: deps.heldCarts(),
        heldMoney: deps.heldMoney(),
        openCartLines: deps.openCartLines(),
        counted: standingOfOpen(),
        last: lastClosed(),
      }),

    'shifts.open': ({ float_minor, count }, context) => {
      if (ledger.openShift()) return refused(refusal('SHIFT_OPEN'));
      if (!addsUp(count, float_minor)) return refused(refusal('BAD_QUANTITY'));
      const fault = amountFault(float_minor, deps.bounds().drawer_minor) ?? totalsFault(float_minor);
      if (fault) return refused(fault);
      const counted = count?.map(({ value_minor, count: pieces }) => [value_minor, pieces] as const);
      const fact = {
        shift: Math.max(store.lastNumber(), journal.taken.shift) + 1,
        float: float_minor,
        ...(counted && { count: counted }),
      };
      journal.append('shift.opened', fact, { user: context.user });
      changed();
      const opened = current(context.lang, true);
      if (!opened) throw new Error('a shift that was opened is not open');
      return ok(opened);
    },

    'shifts.cash': (input, context) => {
      const { kind, amount_minor, reason } = input;
      const shift = ledger.openShift();
      if (!shift) return refused(refusal('NO_SHIFT'));
      const sees = seesExpected(context);
      const change = kind === 'in' ? amount_minor : -amount_minor;
      const fault =
        cashObjection(input) ??
        amountFault(amount_minor, deps.bounds().drawer_minor) ??
        drawerFault(change, context) ??
        totalsFault(amount_minor);
      if (fault) return refused(fault);
      const barred = kind === 'out' ? context.need('shift.cash', { amount_minor }) : null;
      if (barred) return refused(barred);
      const who = spentOverride(context);
      const fact = { shift: shift.number, kind, amount_minor, reason, ...who, ...whereTo(input) };
      const { position } = journal.append('shift.cash', fact, { user: context.user });
      deps.openDrawer();
      deps.queueSlip(position);
      changed();
      return ok({ balance_minor: sees ? minor(ledger.drawer()) : null });
    },

    'shifts.movements': ({ shift }, context) => {
      const { lang } = context;
      // Under a blind close what was sold stays hidden: money put in and taken out is told alone.
      const told = (kind: string): boolean => seesExpected(context) || handMoves.has(kind);
      const number = shift ?? ledger.openShift()?.number;
      if (number === undefined) return refused(refusal('NO_SHIFT'));
      const movements = store
        .movements(number)
        .filter(({ kind }) => told(kind))
        .map(
          ({ user_id, sale, amount_minor, ...move }): CashMovement => ({
            ...move,
            amount_minor: minor(amount_minor),
            user: nameOf(user_id, lang),
            ticket: sale,
          }),
        );
      return ok(movements);
    },

    'shifts.x': (_input, context) => {
      const report = xReport(context.lang, seesExpected(context));
      return report ? ok(report) : refused(refusal('NO_SHIFT'));
    },

    'shifts.count': (input, context) => {
      const taken = countOfDrawer(input);
      if (taken.fault) return refused(taken.fault);
      const { shift, expected, counts, standing, difference } = taken;
      const other = countRefusal(standing, input.counted_minor);
      if (other) return refused(other);
      if (standing) return ok({ asks: standing.asks, earlier: standing.earlier });
      const { asks, earlier } = asksOf(counts, difference, settings().differences);
      const fact = { shift: shift.number, counted: input.counted_minor, expected };
      journal.append(
        'shift.counted',
        { ...fact, ...(asks !== 'nothing' && { asks }) },
        { user: context.user },
      );
      changed();
      return ok({ asks, earlier });
    },

    'shifts.close': (input, context) => {
      const { count, counted_minor, reason } = input;
      const taken = countOfDrawer(input);
      if (taken.fault) return refused(taken.fault);
      const { shift, summed, expected, counts, standing, difference } = taken;
      const sees = seesExpected(context);
      if (!sees && !standing) return refused(refusal('COUNT_FIRST'));
      const other = sees ? null : countRefusal(standing, counted_minor);
      if (other) return refused(other);
      const { differences } = settings();
      const asks = sees
        ? differenceAsks(difference, differences)
        : asksOf(counts, difference, differences).asks;
      if (asks !== 'nothing' && !reason)
        return refused(refusal('REASON_NEEDED', sees ? { difference, expected } : undefined));
      const barred = asks === 'approval' ? context.need('shift.difference') : null;
      if (barred) return refused(barred);
      const at = now();
      const z = Math.max(store.lastZ(), journal.taken.z) + 1;
      const closed: ShiftRow = { ...shift, closed_at: at, closed_by: context.user, z_number: z };
      const figures = reportOf(closed, summed, at, settings().lang);
      const report: ShiftReport = {
        ...figures,
        cash: figures.cash && {
          ...figures.cash,
          counted_minor,
          difference_minor: difference,
          reason: reason || null,
          approvedBy: context.allowedBy === null ? null : nameOf(context.allowedBy, settings().lang),
          count,
          earlier: differedBefore(counts, (user) => nameOf(user, settings().lang)),
        },
      };
      const fact = {
        shift: shift.number,
        z,
        expected,
        counted: counted_minor,
        ...(reason && { reason }),
        ...spentOverride(context),
        report,
      };
      journal.append('shift.closed', fact, { user: context.user, at });
      deps.shiftClosed(shift.number, sees);
      changed();
      return ok(sees ? report : blinded(report, context.lang));
    },

    'shifts.explain': ({ zNumber, reason }, context) => {
      const shift = store.closedWithZ(zNumber);
      if (shift === null) return refused(refusal('NOT_FOUND'));
      if (reason === '') return refused(refusal('REASON_NEEDED'));
      journal.append('shift.explained', { shift, z: zNumber, reason }, { user: context.user });
      changed();
      return ok({});
    },

    'shifts.openDrawer': ({ reason }, context) => {
      const shift = ledger.openShift();
      if (!shift) return refused(refusal('NO_SHIFT'));
      if (reason === '') return refused(refusal('REASON_NEEDED'));
      journal.append(
        'drawer.opened',
        { reason, shift: shift.number, ...spentOverride(context) },
        { user: context.user },
      );
      return ok({ opened: deps.openDrawer() });
    },
  };

  return {
    handlers,
    /** Its number alone, for what happens on every line of a sale. */
    openShift: (): number | null => ledger.openShift()?.number ?? null,
    /** What lies in the drawer for a cart that was put on hold. */
    heldCash: ledger.heldFor,
    heldByCart: ledger.heldByCart,
    drawerFault,
    totalsFault,
    /** Whether the open shift has lasted longer than the shop allows at `at` (UTC ms). */
    tooLong: (at: number): boolean => {
      const hours = settings().maxShiftHours;
      const shift = hours > 0 ? ledger.openShift() : null;
      return shift !== null && at - shift.opened_at > hours * hour_ms;
    },
    /** Closes the days, months and years that have ended: before each command, in its transaction. */
    roll: periods.roll,
    closedSince: periods.closedSince,
    xReport,
    seesExpected,
  };
}
export type Shifts = ReturnType<typeof createShifts>;
