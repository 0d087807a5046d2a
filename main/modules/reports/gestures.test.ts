import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { GestureKind } from '#shared/modules/reports/contract.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const rice = '4006381333931';
const sell = async (discount_minor = 0): Promise<number> => {
  const scanned = await till.ask('cart.scan', { code: milk });
  const cart =
    discount_minor === 0
      ? scanned
      : await till.ask('cart.discountTicket', { discount: { kind: 'amount', amount_minor: discount_minor } });
  const tenders = [{ kind: 'cash' as const, given_minor: cart.gross_minor }];
  const paid = await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders,
    print: false,
  });
  return paid.number;
};

describe('the gestures behind a figure', () => {
  it('say who, when, how much, why and who allowed it: as many as the figure counts', async () => {
    till = await openCounter();
    await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const fatou = (await till.ask('users.tiles', {})).find((person) => person.name === 'Fatou')!;
    await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
    const allow = async (permission: 'drawer.open' | 'sale.price') =>
      till.ask('users.authorise', { userId: 1, pin: ownerPin, permission });
    await till.ask('shifts.openDrawer', { reason: 'Faire de la monnaie' }, await allow('drawer.open'));
    const cart = await till.ask('cart.scan', { code: milk, qty_milli: 2000 });
    const lineId = cart.lines[0]!.id;
    await till.ask('cart.setPrice', { lineId, price_minor: 600 }, await allow('sale.price'));
    till.time.now += 60_000;
    const { undo } = await till.ask('cart.removeLine', { lineId });
    await till.ask('cart.undo', { id: undo!.id });
    await till.ask('cart.void', { reason: 'Client parti' });
    await till.ask('session.signIn', { userId: 1, pin: ownerPin });
    await till.ask('shifts.cash', { kind: 'out', amount_minor: 500, reason: 'Pain' });

    const of = (kind: GestureKind) => till.ask('reports.gestures', { kind, shift: 1 });
    expect(await of('drawerOpenings')).toMatchObject([
      { user: 'Fatou', allowedBy: 'Awa', reason: 'Faire de la monnaie', amount_minor: null },
    ]);
    expect(await of('priceChanges')).toMatchObject([
      { user: 'Fatou', allowedBy: 'Awa', name: 'Lait entier 1 L', from_minor: 650, amount_minor: 600 },
    ]);
    const [removed] = await of('removedLines');
    expect(removed).toMatchObject({
      user: 'Fatou',
      allowedBy: null,
      qty_milli: 2000,
      amount_minor: 1200,
      at: till.time.now,
    });
    expect(await of('restoredLines')).toMatchObject([{ amount_minor: 1200 }]);
    expect(await of('restoredSales')).toEqual([]);
    expect(await of('voidedSales')).toMatchObject([{ lines: 1, amount_minor: 1200, reason: 'Client parti' }]);
    expect([await of('cashIn'), await of('cashOut')]).toMatchObject([
      [],
      [{ amount_minor: -500, reason: 'Pain' }],
    ]);
    expect(await till.ask('reports.gestures', { kind: 'voidedSales', shift: 1, userId: 1 })).toEqual([]);
    expect(
      await till.ask('reports.gestures', { kind: 'voidedSales', shift: 1, userId: fatou.id }),
    ).toHaveLength(1);
    expect(await till.ask('reports.gestures', { kind: 'voidedSales', day: '2026-11-20' })).toHaveLength(1);
    expect(await till.ask('reports.gestures', { kind: 'voidedSales', day: '2026-11-19' })).toEqual([]);
    const between = (from: string, to: string) =>
      till.ask('reports.gestures', { kind: 'voidedSales', period: { from, to } });
    expect(await between('2026-11-20', '2026-11-22')).toHaveLength(1);
    expect(await between('2026-11-18', '2026-11-20')).toHaveLength(1);
    expect(await between('2026-11-18', '2026-11-19')).toEqual([]);
    expect(await till.ask('reports.gestures', { kind: 'voidedSales', shift: 2 })).toEqual([]);
  });

  it('are found by their index, and no ticket is read', async () => {
    till = await openCounter();
    await sell();
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const plan = db
      .sql<{ detail: string }>(
        'plan',
        `EXPLAIN QUERY PLAN SELECT position, at, bytes FROM journal
         WHERE kind <> 'sale' AND kind = :kind AND at >= :from AND at <= :at AND (at, position) < (:at, :position)
         ORDER BY at DESC, position DESC LIMIT :limit`,
      )
      .all({ kind: 'drawer.opened', from: 0, at: 1, position: 1, limit: 9 });
    db.close();
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH journal USING INDEX journal_event (kind=? AND at>? AND at<?)',
    ]);
  });
});

describe('more gestures than are read in one go', () => {
  it('are all told, the latest first, those of one moment too, up to a thousand', async () => {
    till = await openCounter();
    const reasons: string[] = [];
    for (let i = 0; i < 450; i += 1) {
      if (i % 7 === 0) till.time.now += 1_000;
      const reason = `Monnaie ${i}`;
      reasons.unshift(reason);
      await till.ask('shifts.openDrawer', { reason });
    }
    const told = await till.ask('reports.gestures', { kind: 'drawerOpenings' });
    expect(told.map(({ reason }) => reason)).toEqual(reasons);
    const { length } = await till.ask('reports.gestures', { kind: 'drawerOpenings', day: '2026-11-20' });
    expect(length).toBe(450);
    expect(await till.ask('reports.gestures', { kind: 'cashIn' })).toEqual([]);
  });
});

describe('what each person did', () => {
  it('is counted by person, gestures as many as their list has, returns as many as their tickets', async () => {
    till = await openCounter();
    await till.ask('users.create', { name: 'Moussa', role: 'manager', pin: '258036' });
    const moussa = (await till.ask('users.tiles', {})).find((person) => person.name === 'Moussa')!;
    await sell(50);
    await till.ask('session.signIn', { userId: moussa.id, pin: '258036' });
    await sell(20);
    await sell();
    const back = await till.ask('cart.scan', { code: milk, qty_milli: -2000 });
    await till.ask('sales.pay', {
      cartId: back.id,
      revision: back.revision,
      tenders: [{ kind: 'cash', given_minor: back.cash_due_minor }],
      print: false,
    });
    const [line] = (await till.ask('cart.scan', { code: rice })).lines;
    await till.ask('cart.removeLine', { lineId: line!.id });
    const given = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.discountTicket', { discount: { kind: 'percent', percent_ppm: 100_000 } });
    await till.ask('cart.discountTicket', { discount: null });
    await till.ask('cart.void', { reason: 'Client parti' });
    expect(given.lines).toHaveLength(1);

    const period = { from: '2026-11-20', to: '2026-11-20' };
    const { deeds, sellers } = await till.ask('reports.people', period);
    expect(sellers.map(({ userId, tickets }) => [userId, tickets]).sort()).toEqual([
      [1, 1],
      [moussa.id, 3],
    ]);
    const of = (name: string) =>
      Object.fromEntries(
        deeds
          .filter((deed) => deed.name === name)
          .map(({ kind, count, amount_minor }) => [kind, [count, amount_minor]]),
      );
    expect(of('Awa')).toEqual({ discounts: [1, null] });
    expect(of('Moussa')).toEqual({
      discounts: [2, null],
      returns: [1, -1300],
      removedLines: [1, 4200],
      voidedSales: [1, 650],
    });
    for (const { kind, userId, count } of deeds)
      if (kind !== 'returns')
        expect(await till.ask('reports.gestures', { kind, period, userId })).toHaveLength(count);
    const discounts = await till.ask('reports.gestures', { kind: 'discounts', period });
    expect(discounts.map(({ amount_minor, rate_ppm }) => [amount_minor, rate_ppm])).toEqual([
      [null, 100_000],
      [20, null],
      [50, null],
    ]);
    expect((await till.ask('reports.people', { from: '2026-11-18', to: '2026-11-19' })).deeds).toEqual([]);
  });
});

describe('the tickets behind a figure', () => {
  it('are those with goods that came back, a discount, a rounding, an hour, no tax', async () => {
    till = await openCounter();
    const { id } = await till.ask('catalog.create', {
      name: 'Livre',
      codes: ['555'],
      price_minor: 1002,
      taxClass: 'exempt',
      categoryId: null,
      unit: 'piece',
    });
    const plain = await sell();
    const cheaper = await sell(50);
    till.time.now += 3_600_000;
    const book = await till.ask('cart.add', { productId: id });
    const tenders = [{ kind: 'cash' as const, given_minor: book.cash_due_minor }];
    const exempt = await till.ask('sales.pay', {
      cartId: book.id,
      revision: book.revision,
      tenders,
      print: false,
    });
    const back = await till.ask('cart.scan', { code: rice, qty_milli: -1000 });
    const returned = await till.ask('sales.pay', {
      cartId: back.id,
      revision: back.revision,
      tenders: [{ kind: 'cash', given_minor: -4200 }],
      print: false,
    });
    const numbers = async (filter: object) =>
      (await till.ask('tickets.list', filter)).tickets.map((ticket) => ticket.number);
    expect(await numbers({ having: 'returns' })).toEqual([returned.number]);
    expect(await numbers({ having: 'discounts' })).toEqual([cheaper]);
    expect(await numbers({ hour: 8 })).toEqual([cheaper, plain]);
    const today = { from: '2026-11-20', to: '2026-11-30' };
    expect(await numbers({ period: today, hour: 8 })).toEqual([cheaper, plain]);
    expect(await numbers({ period: { from: '2026-11-01', to: '2026-11-19' } })).toEqual([]);
    expect(await till.ask('tickets.sum', { period: today })).toMatchObject({ tickets: 4 });
    expect(await numbers({ taxId: 'none' })).toEqual([exempt.number]);
    expect(await till.ask('tickets.sum', { hour: 8 })).toEqual({
      tickets: 2,
      gross_minor: 1250,
      sales: { count: 2, amount_minor: 1250 },
      returns: { count: 0, amount_minor: 0 },
      more: false,
    });
    expect(await till.ask('tickets.sum', { text: 'Livre' })).toMatchObject({ tickets: 1, gross_minor: 1002 });
    expect(await numbers({ having: 'rounding' })).toEqual(
      book.cash_due_minor === 1002 ? [] : [exempt.number],
    );
  });
});

describe('a day on paper', () => {
  it('is queued for the receipt printer and says what the screen says', async () => {
    till = await openCounter();
    await sell(50);
    expect(await till.call('reports.printDay', { day: '2026-11-20' })).toMatchObject({
      refusal: { code: 'PRINTER_NOT_SET' },
    });
    const settings = await till.ask('settings.get', {});
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paper-'));
    onTestFinished(() => fs.rmSync(folder, { recursive: true }));
    const paper = path.join(folder, 'paper.bin');
    await till.ask('settings.save', { ...settings, printer: { kind: 'file', path: paper } });
    expect(await till.call('reports.printDay', { day: '2026-11-19' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    const { jobId } = await till.ask('reports.printDay', { day: '2026-11-20' });
    await vi.waitFor(async () => {
      const job = (await till.ask('printing.queue', {})).find(({ id }) => id === jobId);
      expect(job === undefined || job.state === 'printed' || job.state === 'sent').toBe(true);
      expect(fs.readFileSync(paper, 'latin1')).toContain('20/11/2026');
    });
    const printed = fs.readFileSync(paper, 'latin1');
    for (const words of ['600', 'TVA', 'Awa', 'en cours']) expect(printed).toContain(words);
  });
});
