import { afterEach, describe, expect, it } from 'vitest';
import { refusal } from '#shared/kernel/refusal.ts';
import { refused } from '#shared/kernel/result.ts';
import type { PrintJob } from '#shared/modules/printing/contract.ts';
import { type FakePrinter, type PrinterFaults, refusedPort } from '#tests/support/fake-printer.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import {
  choosePrinter,
  jobWhen,
  openPrintingTill,
  type PrinterChoice,
  paperOf,
  pulsesOf,
  queueWhen,
  receiptsOf,
  sell,
} from '#tests/support/printing-till.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
async function counter(faults: PrinterFaults = {}, choice: PrinterChoice = {}) {
  const { till, printer } = await openPrintingTill(faults, choice);
  open.push(printer.close, till.close);
  return { till, printer };
}
/** The till again, after a stop, with its owner signed in. */
async function restarted(till: TestTill): Promise<TestTill> {
  const next = await till.restart();
  open.pop();
  open.push(next.close);
  const owner = (await next.ask('users.tiles', {})).find(({ role }) => role === 'owner');
  await next.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
  return next;
}
const states = (jobs: PrintJob[]) => jobs.map(({ state }) => state);
const settled = (count: number) => (jobs: PrintJob[]) =>
  jobs.length === count && jobs.every(({ state }) => state === 'printed');
const banners = (job: Buffer | undefined) => paperOf(job).filter((line) => line.includes('DUPLICATA'));
const pulsed = (printer: FakePrinter, times: number) =>
  expect.poll(() => pulsesOf(printer).length, { timeout: 5_000 }).toBe(times);
/** Receipts only: drawers are another matter. */
const quiet: PrinterChoice = { drawer: false };

describe('the receipt of a sale', () => {
  it('prints once, as it was sold, and the printer confirms it', async () => {
    const { till, printer } = await counter({}, quiet);
    const paid = await sell(till);
    expect(paid).toMatchObject({ number: 1, printing: true, drawer: false });
    const [job] = await queueWhen(till, settled(1));
    expect(job).toMatchObject({ kind: 'receipt', ticket: 1, copy: 0, cause: null });
    const paper = paperOf(receiptsOf(printer)[0]).join('\n');
    expect(paper).toContain('Boutique Awa');
    expect(paper).toContain('Lait entier 1 L');
    expect(paper).toMatch(/TOTAL +650 F/);
    expect(paper).toMatch(/Monnaie rendue +350 F/);
    expect(paper).toContain('Prix toutes taxes comprises');
    expect(paper).not.toContain('DUPLICATA');
    expect(receiptsOf(printer)).toHaveLength(1);
  });

  it('keeps the name under which it was sold, whatever the catalogue says when it is printed', async () => {
    const { till, printer } = await counter({ paperOut: true }, quiet);
    await sell(till);
    await queueWhen(till, (jobs) => jobs[0]?.state === 'failed');
    const [milk] = (await till.ask('catalog.search', { text: 'lait' })).products;
    const { codes, cost_minor, revision } = await till.ask('catalog.get', { id: milk!.id });
    const { id, price_minor, taxClass, unit, categoryId } = milk!;
    await till.ask('catalog.update', {
      ...{ id, revision, name: 'Lait cru', codes, price_minor, cost_minor, taxClass, unit, categoryId },
    });
    printer.faults.paperOut = false;
    await queueWhen(till, settled(1));
    expect(paperOf(receiptsOf(printer)[0]).join('\n')).toContain('Lait entier 1 L');
  });

  it('fits paper of 58 mm', async () => {
    const { till, printer } = await counter({}, { ...quiet, width: 58 });
    await sell(till);
    await queueWhen(till, settled(1));
    const lines = paperOf(receiptsOf(printer)[0], 58);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(32);
    expect(lines.join('\n')).toMatch(/TOTAL +650 F/);
  });

  it('comes out in the order of the sales', async () => {
    const { till, printer } = await counter({}, quiet);
    for (let i = 0; i < 4; i += 1) await sell(till);
    await queueWhen(till, settled(4));
    const tickets = receiptsOf(printer).map((job) => paperOf(job).find((line) => line.includes('Ticket')));
    expect(tickets.map((line) => /Ticket (\d+)/.exec(line ?? '')?.[1])).toEqual(['1', '2', '3', '4']);
  });

  it('is not queued where there is no printer, or when nobody wants it', async () => {
    const till = await openCounter();
    open.push(till.close);
    expect(await sell(till)).toMatchObject({ printing: false, drawer: false });
    await choosePrinter(till, { kind: 'tcp', host: '127.0.0.1', port: await refusedPort() });
    expect(await sell(till, undefined, false)).toMatchObject({ printing: false, drawer: true });
    expect(await till.ask('printing.queue', {})).toEqual([]);
  });

  it('bears the banner of training in a demo shop, at both ends', async () => {
    const { till, printer } = await counter({}, quiet);
    const demo = await openCounterOfDemo();
    await choosePrinter(demo, { kind: 'tcp', host: printer.host, port: printer.port }, quiet);
    const [product] = await demo.ask('catalog.favourites', { categoryId: null });
    const cart = await demo.ask('cart.add', { productId: product!.id });
    await demo.ask('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
    });
    await queueWhen(demo, settled(1));
    expect(paperOf(receiptsOf(printer)[0]).filter((line) => line.includes('MODE ÉCOLE'))).toHaveLength(2);
    expect(await till.ask('printing.queue', {})).toEqual([]);
  });
});

async function openCounterOfDemo(): Promise<TestTill> {
  const demo = await openTill({ demo: true, lang: 'fr' });
  open.push(demo.close);
  const owner = (await demo.ask('users.tiles', {})).find(({ role }) => role === 'owner');
  await demo.ask('session.signIn', { userId: owner!.id, pin: null });
  return demo;
}

describe('a printer that is off', () => {
  it('does not hold up a sale; what waits comes out when it is back, once', async () => {
    const { till, printer } = await counter({ hangsUp: true }, quiet);
    await sell(till);
    const [failed] = await queueWhen(
      till,
      (jobs) => jobs[0]?.state === 'failed' || jobs[0]?.state === 'unknown',
    );
    expect(failed).toMatchObject({ state: 'failed', cause: 'connection-lost' });
    await sell(till);
    expect(states(await till.ask('printing.queue', {})).at(-1)).toBe('waiting');
    printer.faults.hangsUp = false;
    await queueWhen(till, settled(2));
    expect(receiptsOf(printer).map(banners)).toEqual([[], []]);
  });

  it('tells that its paper is out, and prints when there is some', async () => {
    const { till, printer } = await counter({ paperOut: true }, quiet);
    await sell(till);
    const [job] = await queueWhen(till, (jobs) => jobs[0]?.state === 'failed');
    expect(job!.cause).toBe('paper-out');
    expect((await till.ask('health.status', {})).printer).toEqual({
      state: 'paper-out',
      waiting: 0,
      attention: 1,
      held: 0,
    });
    printer.faults.paperOut = false;
    await till.ask('printing.retry', { id: job!.id });
    await queueWhen(till, settled(1));
    expect((await till.ask('health.status', {})).printer).toEqual({
      state: 'ready',
      waiting: 0,
      attention: 0,
      held: 0,
    });
  });

  it('lets a person give a receipt up, and print it after all as the original', async () => {
    const { till, printer } = await counter({ coverOpen: true }, quiet);
    await sell(till);
    const [job] = await queueWhen(till, (jobs) => jobs[0]?.state === 'failed');
    expect(await till.ask('printing.cancel', { id: job!.id })).toMatchObject({ state: 'cancelled' });
    printer.faults.coverOpen = false;
    expect(await till.ask('tickets.reprint', { number: 1 })).toEqual({ copy: 0, jobId: job!.id });
    await jobWhen(till, job!.id, 'printed');
    expect(banners(receiptsOf(printer)[0])).toEqual([]);
  });
});

describe('a receipt that may have come out', () => {
  async function cutShort() {
    const { till, printer } = await counter({ dropAfter_bytes: 200 }, quiet);
    await sell(till);
    const [job] = await queueWhen(till, (jobs) => jobs[0]?.state === 'unknown');
    delete printer.faults.dropAfter_bytes;
    return { till, printer, job: job! };
  }

  it('is left to a person, who gets a numbered duplicate', async () => {
    const { till, printer, job } = await cutShort();
    expect(job.cause).toBe('connection-lost');
    await sell(till);
    await queueWhen(till, (jobs) => jobs.at(-1)?.state === 'printed');
    expect(states(await till.ask('printing.queue', {}))).toEqual(['unknown', 'printed']);

    const copy = await till.ask('printing.retry', { id: job.id });
    expect(copy).toMatchObject({ kind: 'copy', ticket: 1, copy: 1 });
    await jobWhen(till, copy.id, 'printed');
    expect(banners(receiptsOf(printer).at(-1))[0]).toContain('DUPLICATA 1');
    expect(await jobWhen(till, job.id, 'cancelled')).toMatchObject({ cause: 'maybe-printed' });
    expect((await till.ask('tickets.get', { number: 1 })).copies).toBe(1);
  });

  it('is no original again after it was given up', async () => {
    const { till, printer, job } = await cutShort();
    await till.ask('printing.cancel', { id: job.id });
    const { copy, jobId } = await till.ask('tickets.reprint', { number: 1 });
    expect(copy).toBe(1);
    await jobWhen(till, jobId, 'printed');
    expect(banners(receiptsOf(printer).at(-1))[0]).toContain('DUPLICATA 1');
  });
});

describe('duplicates', () => {
  it('are counted by the journal', async () => {
    const { till, printer } = await counter({}, quiet);
    await sell(till);
    await queueWhen(till, settled(1));
    for (const copy of [1, 2]) {
      const again = await till.ask('tickets.reprint', { number: 1 });
      expect(again.copy).toBe(copy);
      await jobWhen(till, again.jobId, 'printed');
    }
    expect(receiptsOf(printer).map((job) => banners(job)[0]?.trim())).toEqual([
      undefined,
      expect.stringContaining('DUPLICATA 1'),
      expect.stringContaining('DUPLICATA 2'),
    ]);
    const { copies, timeline } = await till.ask('tickets.get', { number: 1 });
    expect(copies).toBe(2);
    expect(timeline.filter(({ what }) => what === 'ticket.reprinted').map(({ detail }) => detail)).toEqual([
      '1',
      '2',
    ]);
    const x = await till.ask('shifts.x', {});
    expect(x.totals.reprints).toBe(2);
  });

  it('are not needed for a receipt that was never wanted: its first paper is the original', async () => {
    const { till, printer } = await counter({}, quiet);
    await sell(till, undefined, false);
    const first = await till.ask('tickets.reprint', { number: 1 });
    expect(first.copy).toBe(0);
    await jobWhen(till, first.jobId, 'printed');
    expect((await till.ask('tickets.reprint', { number: 1 })).copy).toBe(1);
    await queueWhen(till, settled(2));
    expect(banners(receiptsOf(printer)[0])).toEqual([]);
  });

  it('need a printer and a ticket', async () => {
    const till = await openCounter();
    open.push(till.close);
    await sell(till);
    expect(await till.call('tickets.reprint', { number: 1 })).toEqual(refused(refusal('PRINTER_NOT_SET')));
    expect(await till.call('tickets.reprint', { number: 2 })).toEqual(refused(refusal('NOT_FOUND')));
  });
});

describe('a restart', () => {
  it('does not print again what was being printed', async () => {
    const { till, printer } = await counter({ slow_msPerByte: 1_000 }, quiet);
    await sell(till);
    await queueWhen(till, (jobs) => jobs[0]?.state === 'printing');
    await expect.poll(() => printer.received()).toBeGreaterThan(100);
    const next = await restarted(till);
    const [job] = await next.ask('printing.queue', {});
    expect(job).toMatchObject({ kind: 'receipt', state: 'unknown' });
    delete printer.faults.slow_msPerByte;
    await sell(next);
    await queueWhen(next, (jobs) => jobs.at(-1)?.state === 'printed');
    expect(states(await next.ask('printing.queue', {}))).toEqual(['unknown', 'printed']);
  });

  it('prints what was waiting a moment ago', async () => {
    const { till, printer } = await counter({ paperOut: true }, quiet);
    await sell(till);
    await queueWhen(till, (jobs) => jobs[0]?.state === 'failed');
    printer.faults.paperOut = false;
    const next = await restarted(till);
    await queueWhen(next, settled(1));
    expect(receiptsOf(printer)).toHaveLength(1);
  });

  it('leaves what is old to a person, who may still have the original', async () => {
    const { till, printer } = await counter({ paperOut: true }, quiet);
    await sell(till);
    await queueWhen(till, (jobs) => jobs[0]?.state === 'failed');
    printer.faults.paperOut = false;
    till.time.now += 3_600_000;
    const next = await restarted(till);
    const [old] = await next.ask('printing.queue', {});
    expect(old).toMatchObject({ state: 'failed', cause: 'too-late' });
    await sell(next);
    await queueWhen(next, (jobs) => jobs.at(-1)?.state === 'printed');
    expect(states(await next.ask('printing.queue', {}))).toEqual(['failed', 'printed']);
    await next.ask('printing.retry', { id: old!.id });
    await jobWhen(next, old!.id, 'printed');
    expect(receiptsOf(printer).map(banners)).toEqual([[], []]);
  });

  it('brings back no pulse of the drawer', async () => {
    const { till, printer } = await counter({ paperOut: true });
    expect(await sell(till)).toMatchObject({ drawer: true });
    await queueWhen(till, (jobs) => jobs[0]?.state === 'failed');
    printer.faults.paperOut = false;
    const next = await restarted(till);
    await queueWhen(next, settled(1));
    expect(pulsesOf(printer)).toEqual([]);
  });
});

describe('the drawer', () => {
  it('opens for cash, not for a card', async () => {
    const { till, printer } = await counter();
    expect(await sell(till)).toMatchObject({ drawer: true });
    await pulsed(printer, 1);
    const card = await sell(till, [{ kind: 'card', amount_minor: 650, reference: '' }]);
    expect(card).toMatchObject({ drawer: false, printing: true });
    await queueWhen(till, settled(2));
    expect(pulsesOf(printer)).toHaveLength(1);
  });

  it('opens for cash put in, with a slip, and for a reason alone', async () => {
    const { till, printer } = await counter();
    await till.ask('shifts.cash', { kind: 'in', amount_minor: 5000, reason: 'Monnaie de la banque' });
    const [slip] = await queueWhen(till, settled(1));
    expect(slip).toMatchObject({ kind: 'slip', ticket: null });
    await pulsed(printer, 1);
    const paper = paperOf(receiptsOf(printer)[0]).join('\n');
    expect(paper).toContain('ENTRÉE D’ESPÈCES');
    expect(paper).toContain('5 000 F');
    expect(paper).toContain('Monnaie de la banque');
    expect(await till.ask('shifts.openDrawer', { reason: 'Pièces' })).toEqual({ opened: true });
    await pulsed(printer, 2);
  });

  it('stays shut where there is none', async () => {
    const { till, printer } = await counter({}, quiet);
    expect(await till.ask('shifts.openDrawer', { reason: 'Pièces' })).toEqual({ opened: false });
    await sell(till);
    await queueWhen(till, settled(1));
    expect(pulsesOf(printer)).toEqual([]);
  });
});

describe('reports and trials', () => {
  it('prints an X, and a Z whose second print is a duplicate', async () => {
    const { till, printer } = await counter({}, quiet);
    await sell(till);
    await queueWhen(till, settled(1));
    await till.ask('reports.printShift', { number: null });
    await queueWhen(till, settled(2));
    expect(paperOf(receiptsOf(printer)[1]).join('\n')).toContain('RAPPORT X');
    await till.ask('shifts.close', { count: null, counted_minor: 10_650, reason: null });
    await queueWhen(till, settled(3));
    expect(paperOf(receiptsOf(printer)[2]).join('\n')).toContain('RAPPORT Z 1');
    const { jobId } = await till.ask('reports.printShift', { number: 1 });
    expect(await jobWhen(till, jobId, 'printed')).toMatchObject({ kind: 'z', copy: 1 });
    expect(banners(receiptsOf(printer)[3])[0]).toContain('DUPLICATA 1');
  });

  it('prints a test page on the printer that is being tried', async () => {
    const { till } = await counter({}, quiet);
    const { till: _other, printer: tried } = await counter({}, quiet);
    const choice = { kind: 'tcp', host: tried.host, port: tried.port } as const;
    const answer = await till.ask('printing.test', { printer: choice, width: 80, profile: 'generic-80' });
    expect(answer).toEqual({ state: 'confirmed', cause: null });
    expect(paperOf(tried.jobs[0]).join('\n')).toContain('PAGE D’ESSAI');
    expect(await till.ask('printing.queue', {})).toEqual([]);
  });

  it('says what is wrong with the printer that is being tried', async () => {
    const { till } = await counter({}, quiet);
    const off = { kind: 'tcp', host: '127.0.0.1', port: await refusedPort() } as const;
    expect(await till.ask('printing.test', { printer: off, width: 80, profile: '' })).toEqual({
      state: 'failed',
      cause: 'connection-refused',
    });
    const none = { printer: { kind: 'none' }, width: 80, profile: '' } as const;
    expect(await till.call('printing.test', none)).toEqual(refused(refusal('PRINTER_NOT_SET')));
  });
});
