import { cupsName, serialPlace } from '#shared/domain/whole-path.ts';
import { type DrawerPin, drawerPulse } from './drawer.ts';
import type { PrintOutcome, PrintTimes, Transport } from './print-outcome.ts';
import { cupsTransport } from './printer-cups.ts';
import { fileTransport } from './printer-file.ts';
import { tcpWire, type Wire } from './printer-line.ts';
import { serialWire } from './printer-serial.ts';
import type { PrinterStatus } from './printer-status.ts';
import { type StatusHabit, talkTransport } from './printer-talk.ts';

const defaultTimes: PrintTimes = {
  connect_ms: 3_000,
  status_ms: 500,
  done_ms: 20_000,
  poll_ms: 1_000,
  close_ms: 2_000,
  drawer_ms: 3_000,
};

export interface PrintJob {
  readonly jobId: string;
  readonly signal?: AbortSignal;
}
export interface Printer {
  /** Prints one job. Never throws for anything a printer or a network does, and always ends within its times. */
  readonly print: (bytes: Buffer, job: PrintJob) => Promise<PrintOutcome>;
  readonly status: () => Promise<PrinterStatus>;
  /** A tiny job of its own, never part of a receipt and never kept for later. */
  readonly pulseDrawer: (job: PrintJob, pin?: DrawerPin) => Promise<PrintOutcome>;
}

export type PrinterConfig = (
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly status?: StatusHabit }
  | { readonly kind: 'file'; readonly path: string }
) & { readonly times?: Partial<PrintTimes> };

function transportOf(config: PrinterConfig, times: PrintTimes): Transport {
  const talks = (open: () => Wire, habit: StatusHabit = 'learn'): Transport =>
    talkTransport({ open, habit, times });
  if (config.kind === 'tcp') return talks(() => tcpWire(config.host, config.port), config.status);
  const serial = serialPlace(config.path);
  if (serial) return talks(() => serialWire(serial));
  const installed = cupsName(config.path);
  return installed === null ? fileTransport(config.path, times) : cupsTransport(installed, times);
}

/**
 * The printer of a till. Jobs go one after the other, because most printers take a single connection; a job that waits
 * can still be aborted and has then failed, not half happened. A file or device has nothing to ask: see fileTransport.
 */
export function createPrinter(config: PrinterConfig): Printer {
  const times = { ...defaultTimes, ...config.times };
  const transport = transportOf(config, times);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = turn.then(run);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const deliver = async (
    bytes: Buffer,
    proof: boolean,
    job: PrintJob,
    until = Infinity,
  ): Promise<PrintOutcome> => {
    const { jobId, signal } = job;
    if (signal?.aborted) return { jobId, state: 'failed', cause: 'aborted' };
    if (performance.now() > until) return { jobId, state: 'failed', cause: 'too-late' };
    return { jobId, ...(await transport.deliver(bytes, proof, signal)) };
  };
  return {
    print: (bytes, job) => inTurn(() => deliver(bytes, true, job)),
    status: () => inTurn(transport.status),
    pulseDrawer: (job, pin) => {
      const until = performance.now() + times.drawer_ms;
      return inTurn(() => deliver(drawerPulse(pin), false, job, until));
    },
  };
}
