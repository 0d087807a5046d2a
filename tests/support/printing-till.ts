import { printerProfile } from '#main/drivers/printer-profile.ts';
import type { Input, Output } from '#shared/contract/index.ts';
import type { PrintJob } from '#shared/modules/printing/contract.ts';
import { runEscpos } from './escpos-emulator.ts';
import { type FakePrinter, type PrinterFaults, startFakePrinter } from './fake-printer.ts';
import { openCounter, type TestTill } from './harness.ts';

export interface PrinterChoice {
  readonly width?: 58 | 80;
  readonly drawer?: boolean;
}

/** The same settings with this printer. */
export async function choosePrinter(
  till: TestTill,
  printer: Input<'settings.save'>['printer'],
  { width = 80, drawer = true }: PrinterChoice = {},
): Promise<void> {
  const before = await till.ask('settings.get', {});
  const receipt = { ...before.receipt, width };
  await till.ask('settings.save', { ...before, printer, printerProfile: 'generic', receipt, drawer });
}

/** A counter with a shift open and a printer on its own socket. */
export async function openPrintingTill(
  faults: PrinterFaults = {},
  choice: PrinterChoice = {},
  options: Parameters<typeof openCounter>[0] = {},
): Promise<{ till: TestTill; printer: FakePrinter }> {
  const printer = await startFakePrinter(faults);
  const till = await openCounter(options);
  await choosePrinter(till, { kind: 'tcp', host: printer.host, port: printer.port }, choice);
  return { till, printer };
}

type Tenders = Input<'sales.pay'>['tenders'];

/** Sells one litre of milk (650), in cash unless told otherwise. */
export async function sell(
  till: TestTill,
  tenders: Tenders = [{ kind: 'cash', given_minor: 1000 }],
  print = true,
): Promise<Output<'sales.pay'>> {
  const cart = await till.ask('cart.scan', { code: '3017620422003' });
  return till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders, print });
}

/** Waits, event by event, until the queue is as wanted. */
export function queueWhen(till: TestTill, wanted: (jobs: PrintJob[]) => boolean): Promise<PrintJob[]> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      till.ask('printing.queue', {}).then((jobs) => {
        if (!wanted(jobs)) return;
        stop();
        resolve(jobs);
      }, reject);
    };
    const stop = till.application.subscribe(({ name }) => {
      if (name === 'print.changed') look();
    });
    look();
  });
}

/** Waits until the job is in this state. */
export async function jobWhen(till: TestTill, id: number, state: PrintJob['state']): Promise<PrintJob> {
  const jobs = await queueWhen(till, (all) => all.some((job) => job.id === id && job.state === state));
  return jobs.find((job) => job.id === id)!;
}

/** Lines of a job as they come out of a generic printer. @throws Error where it would print rubbish. */
export function paperOf(job: Buffer | undefined, width: 58 | 80 = 80): string[] {
  if (!job) throw new Error('nothing was printed');
  const { items } = runEscpos(job, printerProfile(`generic-${width}`, width));
  return items.map((item) => (item.kind === 'line' ? item.text : `[${item.kind}]`));
}
/** The receipts among the jobs of a printer: the drawer's pulses are jobs of five bytes. */
export const receiptsOf = (printer: FakePrinter): Buffer[] => printer.jobs.filter((job) => job.length > 5);
export const pulsesOf = (printer: FakePrinter): Buffer[] => printer.jobs.filter((job) => job.length === 5);
