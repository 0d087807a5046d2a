import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { PaperWidth, ReceiptDocument, ReceiptFormat, ShopBlock } from '#shared/domain/receipt.ts';
import { receiptHtml } from '#shared/domain/receipt-html.ts';
import { dayReport, xReport, zReport } from '#shared/domain/receipt-report.ts';
import { receiptText } from '#shared/domain/receipt-text.ts';
import { periodBefore } from '#shared/domain/report-period.ts';
import { dayData, type ReportPaper, shiftView, xData, zData } from '#shared/domain/shift-report.ts';
import type { TotalsFact } from '#shared/domain/totals.ts';
import { addTotals, type Totals, untaxed } from '#shared/domain/totals.ts';
import { type TotalsNames, totalsReport } from '#shared/domain/totals-report.ts';
import { minor } from '#shared/domain/units.ts';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { epochOf, parseRow, type Row, rowName, seqOf } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { Gesture } from '#shared/modules/reports/contract.ts';
import type { ShiftReport } from '#shared/modules/shifts/contract.ts';
import { createGestures } from './gestures.ts';
import { added, createMonthly } from './monthly.ts';
import { createPeopleReport } from './people.ts';
import { createProductsReport } from './products.ts';
import { createReportsStore } from './store.ts';

/** What the shop prints with: its name, its width of paper, its language and its money. */
export interface ShopPaper {
  readonly shop: ShopBlock;
  readonly till: string;
  readonly tillNamed: (name: string) => string;
  readonly software: string;
  readonly training: boolean;
  readonly width: PaperWidth;
  readonly lang: Lang;
  readonly format: ReceiptFormat;
}

export interface ReportsDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly names: (lang: Lang) => TotalsNames;
  readonly paper: () => ShopPaper;
  readonly openShift: () => number | null;
  /** The X of the open shift; null if the till is closed. */
  readonly openReport: (lang: Lang, seesCash: boolean) => ShiftReport | null;
  readonly seesExpected: (context: Context) => boolean;
  readonly blindClose: () => boolean;
  /** Queues the printing of a report; `ref` is the number of the shift. */
  readonly print: (job: { kind: 'x' | 'z' | 'day'; ref: number }) => Result<{ jobId: number }, Refusal>;
}

export type ReportOperation =
  | 'reports.zList'
  | 'reports.z'
  | 'reports.shift'
  | 'reports.printShift'
  | 'reports.printDay'
  | 'reports.day'
  | 'reports.period'
  | 'reports.people'
  | 'reports.products'
  | 'reports.gestures'
  | 'reports.days'
  | 'reports.closures';

const none = { count: 0, amount_minor: minor(0) };
/** What the totals of an older version do not tell. */
const notTold = { restoredLines: none, restoredVoids: none, returned: none, discountsBack: 0 } as const;

/** Reads what the shifts have left behind. No report of sums reads a ticket: each is a few rows, whatever the volume. */
export function createReports(deps: ReportsDeps) {
  const { journal } = deps;
  const store = createReportsStore(deps.db);
  const monthly = createMonthly(store);
  const gestures = createGestures(store, journal.till);
  const people = createPeopleReport(store, gestures);
  const products = createProductsReport(deps.db);

  /** The Z as it was frozen and signed; null while the shift is open. */
  const frozen = (position: number): { report: ShiftReport; signature: string } => {
    const stored = store.journalRow(position);
    if (!stored) throw new StoreError('STORE_DAMAGED', undefined, new Error(`no row at ${position}`));
    const { body } = parseRow(stored.bytes) as Row<'shift.closed'>;
    const report = body.report as ShiftReport;
    return {
      report: { ...report, totals: { ...notTold, ...report.totals } },
      signature: Buffer.from(stored.signature).toString('base64url'),
    };
  };

  /**
   * The X or Z of a shift as it is printed and shown. Before the count nobody reads the expected cash off it unless
   * `seesCash`; after it the Z says everything to whoever may read Zs.
   */
  const document = (
    number: number,
    { copy = 0, seesCash = !deps.blindClose() } = {},
  ): ReceiptDocument | null => {
    const shift = store.shift(number);
    if (!shift) return null;
    const { shop, software, training, width, lang, format, tillNamed } = deps.paper();
    const named = <D extends { readonly till: string }>(data: D): D => ({
      ...data,
      till: tillNamed(data.till),
    });
    const paper: ReportPaper = { shop, software, training, copy };
    if (shift.position === null) {
      const report = deps.openReport(lang, seesCash);
      return report && xReport(named(xData(report, paper, format)), format, width);
    }
    const { report, signature } = frozen(shift.position);
    return zReport(named(zData(report, { ...paper, signature }, format)), format, width);
  };

  /** What was said of its difference after it was signed, the first one first. */
  const explained = (shift: number, lang: Lang): NonNullable<ShiftReport['explained']> => {
    const names = deps.names(lang);
    const said = gestures.all({ kind: 'explained', day: null, shift }, (id) => names.user(id) ?? `#${id}`);
    return said.toReversed().map(({ at, user, reason }) => ({ at, user, reason: reason ?? '' }));
  };

  /**
   * As it was frozen, but where taxes bear the name that they have in some language, in that of who reads: the headings are
   * in it too. One that is called something else since keeps the name that it had.
   */
  const inLang = (report: ShiftReport, lang: Lang): ShiftReport => {
    const called = (taxId: string, of: Lang): string | null =>
      taxId === untaxed ? deps.names(of).untaxed : deps.names(of).tax(taxId);
    const taxes = report.totals.taxes.map((tax) => {
      const same = langs.some((of) => called(tax.taxId, of) === tax.name);
      return same ? { ...tax, name: called(tax.taxId, lang) ?? tax.name } : tax;
    });
    return { ...report, totals: { ...report.totals, taxes } };
  };

  const dayTotals = (day: string, lang: Lang) => {
    const totals: Totals = {};
    for (const body of store.totalsOfDay(day)) addTotals(totals, storedJson<TotalsFact>(body));
    return totalsReport(totals, deps.names(lang));
  };
  /** A day on paper; `ref` is its date as a number, 20261120. */
  const dayDocument = (ref: number): ReceiptDocument => {
    const day = String(ref).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
    const { shop, till, software, training, width, lang, format } = deps.paper();
    const report = {
      day,
      closed: store.isClosed(day),
      till,
      at: deps.clock.now(),
      totals: dayTotals(day, lang),
    };
    return dayReport(dayData(report, { shop, software, training, copy: 0 }, format), format, width);
  };

  const handlers: Handlers<ReportOperation> = {
    'reports.zList': ({ before, limit }, { lang }) => {
      const names = deps.names(lang);
      const shifts = store.zList(before ?? Number.MAX_SAFE_INTEGER, limit);
      return ok(shifts.map((shift) => shiftView(shift, (id) => names.user(id) ?? `#${id}`)));
    },

    'reports.z': ({ number }, { lang }) => {
      const shift = store.shift(store.shiftOfZ(number) ?? 0);
      if (!shift || shift.position === null) return refused(refusal('NOT_FOUND'));
      const { report } = frozen(shift.position);
      return ok({ ...inLang(report, lang), explained: explained(shift.number, lang) });
    },

    'reports.shift': ({ number, format }, context) => {
      const found = document(number, { seesCash: deps.seesExpected(context) });
      if (!found) return refused(refusal('NOT_FOUND'));
      return ok({ content: format === 'html' ? receiptHtml(found) : receiptText(found) });
    },

    'reports.printShift': ({ number }) => {
      if (number === null) {
        const open = deps.openShift();
        return open === null ? refused(refusal('NO_SHIFT')) : deps.print({ kind: 'x', ref: open });
      }
      const shift = store.shift(number);
      if (!shift) return refused(refusal('NOT_FOUND'));
      return deps.print({ kind: shift.position === null ? 'x' : 'z', ref: number });
    },

    'reports.day': ({ day }, { lang }) => {
      return ok({ day, closed: store.isClosed(day), totals: dayTotals(day, lang) });
    },

    'reports.period': ({ from, to }, { lang }) => {
      const names = deps.names(lang);
      const before = periodBefore({ from, to });
      const months = monthly({ from, to });
      return ok({
        from,
        to,
        totals: totalsReport(added(months), names),
        before: { ...before, totals: totalsReport(added(monthly(before)), names) },
        months: [...months]
          .map(([month, totals]) => ({ month, ...totalsReport(totals, names) }))
          .filter(({ tickets }) => tickets > 0)
          .map(({ month, tickets, taxes }) => ({ month, tickets, taxes })),
      });
    },

    'reports.people': async (period, { lang, goOn }) => {
      const names = deps.names(lang);
      const { cashiers } = totalsReport(added(monthly(period)), names);
      const deeds = await people(period, {
        nameOf: (id) => names.user(id) ?? `#${id}`,
        breathe: async () => {
          await breathe();
          goOn();
        },
      });
      return ok({ sellers: cashiers.map(({ userId, count }) => ({ userId, tickets: count })), deeds });
    },

    'reports.products': async (period, context) =>
      ok(
        await products.report(period, {
          seesCost: context.may('catalog.cost'),
          pace: async () => {
            await breathe();
            context.goOn();
          },
        }),
      ),

    'reports.printDay': ({ day }) =>
      store.totalsOfDay(day).length === 0
        ? refused(refusal('NOT_FOUND'))
        : deps.print({ kind: 'day', ref: Number(day.replaceAll('-', '')) }),

    'reports.gestures': async (wanted, { lang, goOn }) => {
      const names = deps.names(lang);
      const found: Gesture[] = [];
      for (const piece of gestures.inPieces(wanted, (id) => names.user(id) ?? `#${id}`)) {
        found.push(...piece);
        await breathe();
        goOn();
      }
      return ok(found);
    },
    'reports.days': ({ from, to }) =>
      ok(
        store.days(from, to).map(({ day, tickets, gross_minor, net_minor }) => ({
          day,
          tickets,
          gross_minor: minor(gross_minor),
          net_minor: minor(net_minor),
          tax_minor: minor(gross_minor - net_minor),
        })),
      ),

    'reports.closures': ({ kind, limit }) =>
      ok(
        store.closures(kind, limit).map((closure) => ({
          kind,
          period: closure.period,
          closed_at: closure.at,
          tickets: closure.tickets,
          gross_minor: minor(closure.gross_minor),
          net_minor: minor(closure.net_minor),
          tax_minor: minor(closure.gross_minor - closure.net_minor),
          perpetual_signed_minor: minor(closure.signed_minor),
          perpetual_absolute_minor: minor(closure.absolute_minor),
          journal: rowName({
            till: journal.till,
            epoch: epochOf(closure.position),
            seq: seqOf(closure.position),
          }),
        })),
      ),
  };

  return { handlers, document, dayDocument, tellProducts: products.tellSome };
}
export type Reports = ReturnType<typeof createReports>;
