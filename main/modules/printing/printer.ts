import type { PrintCause } from '#shared/domain/print-cause.ts';
import type { PaperWidth } from '#shared/domain/receipt.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** A printer as this module needs it; the drivers have it. */
export type Delivered =
  | { readonly state: 'confirmed' | 'sent' }
  | { readonly state: 'failed' | 'unknown'; readonly cause: PrintCause };
export interface Printer {
  readonly print: (bytes: Buffer, job: { jobId: string; signal?: AbortSignal }) => Promise<Delivered>;
  readonly pulseDrawer: (job: { jobId: string; signal?: AbortSignal }, pin: DrawerPin) => Promise<Delivered>;
  readonly status: () => Promise<{ readonly state: Exclude<PrinterState, 'none'> }>;
}
export type DrawerPin = Settings['drawerPin'];
export type PrinterState = SystemStatus['printer']['state'];
export type ConnectedPrinter = Exclude<PrinterConfig, { kind: 'none' }>;
/** Name of the printer's profile, and the paper in it. */
export interface PrinterPaper {
  readonly profile: string;
  readonly width: PaperWidth;
  /** What the calibration found. */
  readonly page?: Settings['printerPage'] | undefined;
}

/** What an outcome says of the printer; null when it says nothing. */
export function stateAfter(outcome: Delivered, before: PrinterState): PrinterState | null {
  if (!('cause' in outcome)) return outcome.state === 'confirmed' || before === 'ready' ? 'ready' : 'unknown';
  switch (outcome.cause) {
    case 'paper-out':
    case 'cover-open':
      return outcome.cause;
    case 'printer-error':
      return 'error';
    case 'aborted':
    case 'too-late':
      return null;
    default:
      return 'offline';
  }
}

/** Keeps the shop's printer from job to job: it has learnt what its printer answers, and puts jobs in their turn. */
export function createPrinters(printerFor: (config: ConnectedPrinter) => Printer) {
  let key = '';
  let kept: Printer | null = null;
  return {
    /** The printer of the settings. */
    mine: (config: ConnectedPrinter): Printer => {
      const wanted = JSON.stringify(config);
      if (!kept || wanted !== key) kept = printerFor(config);
      key = wanted;
      return kept;
    },
    /** Any printer, for a trial. */
    any: (config: ConnectedPrinter): Printer =>
      kept && JSON.stringify(config) === key ? kept : printerFor(config),
  };
}
