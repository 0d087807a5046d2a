import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Handlers } from '#main/kernel/door.ts';
import type { ParsedInput } from '#shared/contract/index.ts';
import { receiptText } from '#shared/domain/receipt-text.ts';
import { minor } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused, unwrap } from '#shared/kernel/result.ts';
import { reportsOperations } from '#shared/modules/reports/contract.ts';
import { sampleFormat } from '#tests/support/receipt-sample.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { contextOf, openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';
import { createMonthly } from './monthly.ts';
import { createReports, type ReportOperation, type Reports } from './service.ts';
import { createReportsStore } from './store.ts';

const owner = contextOf('owner');
const cashier = contextOf('cashier');
let till: ShiftTill;
let reports: Reports;
let printed: { kind: string; ref: number }[];
let printer: boolean;
let lastTicket: number;
let taxNames: Partial<Record<Lang, Readonly<Record<string, string>>>>;

beforeEach(() => {
  till = openShiftTill('2026-11-28T08:00:00Z');
  printed = [];
  printer = true;
  lastTicket = 0;
  taxNames = { fr: {}, en: {} };
  reports = createReports({
    db: till.db,
    journal: till.journal,
    clock: { now: () => 0 },
    names: (lang) => ({
      tax: (id) => taxNames[lang]?.[id] ?? null,
      untaxed: '-',
      category: () => null,
      user: (id) => `user ${id}`,
    }),
    paper: () => ({
      shop: { name: 'Chez Awa', address: [], taxIds: [] },
      tillNamed: (name) => name,
      till: 'Caisse 1',
      software: 'Comptoir 0.1.0',
      training: false,
      width: 80,
      lang: 'fr',
      format: sampleFormat('fr'),
    }),
    openShift: till.shifts.openShift,
    openReport: till.shifts.xReport,
    seesExpected: till.shifts.seesExpected,
    blindClose: () => till.settings.blindClose,
    print: (job) => {
      if (!printer) return refused(refusal('PRINTER_NOT_SET'));
      printed.push(job);
      return ok({ jobId: printed.length });
    },
  });
});
afterEach(() => till.close());

const ask = <N extends ReportOperation>(name: N, input: ParsedInput<N>, context = owner): Answer<N> => {
  const handlers: Handlers<N> = reports.handlers;
  const answer = handlers[name](input, context) as Answer<N>;
  if (answer.ok) reportsOperations[name].output.parse(answer.value);
  return answer;
};

/** Days of one shift each: opened with 1 000, every sale in exact cash, closed on the amount. */
function trade(days: readonly (readonly number[])[]): void {
  for (const prices of days) {
    unwrap(till.call('shifts.open', { float_minor: minor(1_000), count: null }, owner));
    let drawer = 1_000;
    for (const price of prices) {
      lastTicket += 1;
      drawer += price;
      const goods = [{ product: 1, qty_milli: price < 0 ? -1000 : 1000, price_minor: Math.abs(price) }];
      till.sell(saleOf({ no: lastTicket, sh: till.shifts.openShift() ?? 0, goods }));
    }
    unwrap(till.call('shifts.close', { counted_minor: minor(drawer), count: null, reason: null }, owner));
    till.now += 86_400_000;
  }
}
const text = (answer: Result<{ content: string }, unknown>): string =>
  unwrap(answer).content.replaceAll(/\s/g, ' ');

describe('Z reports', () => {
  it('are listed from the last, page by page', () => {
    trade([[500], [100, 200], [50]]);
    const list = unwrap(ask('reports.zList', { before: null, limit: 2 }));
    expect(list.map(({ zNumber, tickets, gross_minor }) => [zNumber, tickets, gross_minor])).toEqual([
      [3, 1, 50],
      [2, 2, 300],
    ]);
    unwrap(till.call('shifts.open', { float_minor: minor(0), count: null }, owner));
    expect(unwrap(ask('reports.zList', { before: 2, limit: 100 })).map(({ zNumber }) => zNumber)).toEqual([
      1,
    ]);
  });

  it('name taxes in the language of who reads, unless they are called something else since', () => {
    trade([[500]]);
    const french = { ...owner, lang: 'fr' as const };
    const namesIn = (context = owner) =>
      unwrap(ask('reports.z', { number: 1 }, context)).totals.taxes.map(({ name }) => name);
    const [frozen = ''] = namesIn();
    const taxId = unwrap(ask('reports.z', { number: 1 })).totals.taxes[0]?.taxId ?? '';
    taxNames = { fr: { [taxId]: frozen }, en: { [taxId]: 'VAT' } };
    expect([namesIn(french), namesIn()]).toEqual([[frozen], ['VAT']]);
    taxNames = { fr: { [taxId]: 'TVA 20 %' }, en: { [taxId]: 'VAT 20%' } };
    expect([namesIn(french), namesIn()]).toEqual([[frozen], [frozen]]);
  });

  it('read again what was frozen, and say so when there is none', () => {
    trade([[500]]);
    till.settings.shopName = 'Another name';
    expect(unwrap(ask('reports.z', { number: 1 }))).toMatchObject({
      kind: 'Z',
      shopName: 'Chez Awa',
      cash: { expected_minor: 1_500, counted_minor: 1_500 },
    });
    expect(ask('reports.z', { number: 2 })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    unwrap(till.call('shifts.open', { float_minor: minor(0), count: null }, owner));
    expect(ask('reports.z', { number: 2 })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});

describe('a shift on paper', () => {
  it('is its Z once closed, signed and numbered as a duplicate when it is one', () => {
    trade([[118_000]]);
    const z = text(ask('reports.shift', { number: 1, format: 'text' }));
    expect(z).toContain('RAPPORT Z 1');
    expect(z).toContain('119 000');
    expect(z).toMatch(/Signature \S{4} /);
    const copy = reports.document(1, { copy: 1 });
    expect(copy && receiptText(copy)).toContain('DUPLICATA 1');
    expect(text(ask('reports.shift', { number: 1, format: 'html' }))).toMatch(/^<article class="receipt/);
    expect(ask('reports.shift', { number: 9, format: 'text' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });

  it('is its X while open, without the expected cash where the close is blind', () => {
    unwrap(till.call('shifts.open', { float_minor: minor(45_000), count: null }, owner));
    till.sell(saleOf({ no: 1, sh: 1, goods: [{ product: 1, qty_milli: 1000, price_minor: 3_210 }] }));
    const shown = (context = owner): string =>
      text(ask('reports.shift', { number: 1, format: 'text' }, context));
    expect(shown(cashier)).toContain('48 210');
    till.settings.blindClose = true;
    expect(shown(cashier)).not.toContain('48 210');
    expect(shown()).toContain('48 210');
    const queued = reports.document(1);
    expect(queued && receiptText(queued).replaceAll(/\s/g, ' ')).not.toContain('48 210');
  });

  it('is queued as X or Z, and refused where there is nothing to print or to print on', () => {
    expect(ask('reports.printShift', { number: null })).toMatchObject({ refusal: { code: 'NO_SHIFT' } });
    trade([[500]]);
    unwrap(till.call('shifts.open', { float_minor: minor(0), count: null }, owner));
    expect(unwrap(ask('reports.printShift', { number: 1 }))).toEqual({ jobId: 1 });
    unwrap(ask('reports.printShift', { number: null }));
    unwrap(ask('reports.printShift', { number: 2 }));
    expect(printed).toEqual([
      { kind: 'z', ref: 1 },
      { kind: 'x', ref: 2 },
      { kind: 'x', ref: 2 },
    ]);
    expect(ask('reports.printShift', { number: 3 })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    printer = false;
    expect(ask('reports.printShift', { number: 1 })).toMatchObject({ refusal: { code: 'PRINTER_NOT_SET' } });
  });
});

describe('days and closures', () => {
  it('give a day as the sum of its shifts, closed or not, and nothing for a day of rest', () => {
    trade([[1_180, -590]]);
    till.now -= 86_400_000;
    trade([[2_360]]);
    const day = unwrap(ask('reports.day', { day: '2026-11-28' }));
    expect(day).toMatchObject({
      closed: false,
      totals: { tickets: 3, gross_minor: 2_950, tax_minor: 450, returns: { count: 1, amount_minor: -590 } },
    });
    till.db.transaction(() => till.shifts.roll(till.now));
    expect(unwrap(ask('reports.day', { day: '2026-11-28' }))).toEqual({ ...day, closed: true });
    expect(unwrap(ask('reports.day', { day: '2026-11-27' }))).toMatchObject({
      closed: false,
      totals: { tickets: 0, taxes: [] },
    });
  });

  it('add up any period to what its tickets come to, by months that have ended and by days of those that have not', () => {
    const step = (n: number): number => 5 * (((n * 7_919) % 801) - 160 || 1);
    const days = Array.from({ length: 70 }, (_, day) => [step(3 * day + 1), step(3 * day + 2)]);
    trade(days);
    const dayOf = (day: number): string =>
      new Date(Date.parse('2026-11-28') + day * 86_400_000).toISOString().slice(0, 10);
    const sums = (from: string, to: string) => {
      const prices = days.flatMap((of, day) => (dayOf(day) >= from && dayOf(day) <= to ? of : []));
      return { tickets: prices.length, gross_minor: prices.reduce((sum, price) => sum + price, 0) };
    };
    for (const [from, to] of [
      ['2026-11-01', '2027-03-31'],
      ['2026-12-01', '2026-12-31'],
      ['2026-12-02', '2027-01-31'],
      ['2026-11-30', '2027-01-30'],
      ['2027-01-05', '2027-01-05'],
    ] as const) {
      const period = unwrap(ask('reports.period', { from, to }));
      expect(period.totals).toMatchObject(sums(from, to));
      expect(period.before.totals).toMatchObject(sums(period.before.from, period.before.to));
      expect(period.months.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(period.totals.tickets);
      const taxes = period.months.flatMap((month) => month.taxes);
      expect(taxes.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(period.totals.tax_minor);
    }
    expect(unwrap(ask('reports.period', { from: '2026-11-01', to: '2027-03-31' })).months).toMatchObject([
      { month: '2026-11', tickets: 6 },
      { month: '2026-12', tickets: 62 },
      { month: '2027-01', tickets: 62 },
      { month: '2027-02', tickets: 10 },
    ]);
    expect(unwrap(ask('reports.period', { from: '2026-12-02', to: '2026-12-01' })).totals.tickets).toBe(0);
  });

  it('read a row for each month that has ended, and rows of days only at the ends', () => {
    trade(Array.from({ length: 70 }, () => [500]));
    const store = createReportsStore(till.db);
    const asked: string[] = [];
    const monthly = createMonthly({
      monthsBetween: store.monthsBetween,
      totalsBetween: (from, to) => {
        const rows = store.totalsBetween(from, to);
        asked.push(...rows.map(({ day }) => day));
        return rows;
      },
    });
    expect([...monthly({ from: '2026-11-30', to: '2027-02-01' }).keys()]).toEqual([
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
    ]);
    expect(asked).toEqual(['2026-11-30', '2027-02-01']);
  });

  it('list the days of a time, both ends included', () => {
    trade([[1_180], [200, 300], [50], [70]]);
    const days = unwrap(ask('reports.days', { from: '2026-11-29', to: '2026-11-30' }));
    expect(days.map(({ day, tickets, gross_minor }) => [day, tickets, gross_minor])).toEqual([
      ['2026-11-29', 2, 500],
      ['2026-11-30', 1, 50],
    ]);
    const [first] = unwrap(ask('reports.days', { from: '2026-11-28', to: '2026-11-28' }));
    expect(first).toMatchObject({ net_minor: 1_000, tax_minor: 180 });
  });

  it('list closures with their perpetual totals and the row of the journal that holds them', () => {
    trade([[1_180], [-200], [50], [70]]);
    till.db.transaction(() => till.shifts.roll(till.now));
    const days = unwrap(ask('reports.closures', { kind: 'day', limit: 2 }));
    expect(days.map(({ period, gross_minor }) => [period, gross_minor])).toEqual([
      ['2026-12-01', 70],
      ['2026-11-30', 50],
    ]);
    const [month, ...more] = unwrap(ask('reports.closures', { kind: 'month', limit: 60 }));
    expect(more).toEqual([]);
    expect(month).toMatchObject({
      period: '2026-11',
      tickets: 3,
      gross_minor: 1_030,
      perpetual_signed_minor: 1_030,
      perpetual_absolute_minor: 1_430,
    });
    const row = till.db
      .sql<{ n: number }>(
        'n',
        "SELECT count(*) AS n FROM journal WHERE kind = 'period.closed' AND bytes LIKE :like",
      )
      .get({ like: `%"seq":${month?.journal.split('/')[2]},"kind":"period.closed"%"month"%` });
    expect([month?.journal.slice(0, 5), row?.n]).toEqual(['T1/1/', 1]);
  });
});
