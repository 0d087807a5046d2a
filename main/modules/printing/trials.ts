import type { Handlers } from '#main/kernel/door.ts';
import type { PrintCause } from '#shared/domain/print-cause.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { FoundPrinter, PageChoice } from '#shared/modules/printing/contract.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import type { ConnectedPrinter, Delivered, DrawerPin, Printer, PrinterPaper } from './printer.ts';

export interface TrialDeps {
  /** The printer of the settings where it is the same one, so that a trial takes its turn behind the receipts. */
  readonly any: (config: ConnectedPrinter) => Printer;
  /** Why nothing may be printed there. */
  readonly printerRefusal: (printer: PrinterConfig) => Refusal | null;
  readonly testPage: (paper: PrinterPaper) => Buffer;
  readonly calibration: (paper: PrinterPaper) => {
    readonly bytes: Buffer;
    readonly choices: readonly PageChoice[];
  };
  readonly find: (where: { readonly network: boolean }) => Promise<readonly FoundPrinter[]>;
}

type TrialOperation = 'printing.test' | 'printing.testDrawer' | 'printing.calibrate' | 'printing.find';

const drawer_ms = 3_000;

export const outcomeOf = (outcome: Delivered): { state: Delivered['state']; cause: PrintCause | null } => ({
  state: outcome.state,
  cause: 'cause' in outcome ? outcome.cause : null,
});

/** Within three seconds or not at all: a drawer that opens later opens before nobody. */
export const pulseDrawer = (printer: Printer, pin: DrawerPin): Promise<Delivered> =>
  printer.pulseDrawer({ jobId: 'drawer', signal: AbortSignal.timeout(drawer_ms) }, pin);

/** What is tried with a printer before it is the shop's: kept nowhere, and told at once. */
export function createTrials(deps: TrialDeps): Handlers<TrialOperation> {
  function tried(printer: PrinterConfig): Result<Printer, Refusal> {
    if (printer.kind === 'none') return refused(refusal('PRINTER_NOT_SET'));
    const barred = deps.printerRefusal(printer);
    return barred ? refused(barred) : ok(deps.any(printer));
  }
  return {
    'printing.test': async ({ printer, ...paper }) => {
      const to = tried(printer);
      return to.ok ? ok(outcomeOf(await to.value.print(deps.testPage(paper), { jobId: 'test' }))) : to;
    },
    'printing.testDrawer': async ({ printer, pin }) => {
      const to = tried(printer);
      return to.ok ? ok(outcomeOf(await pulseDrawer(to.value, pin))) : to;
    },
    'printing.calibrate': async ({ printer, ...paper }) => {
      const to = tried(printer);
      if (!to.ok) return to;
      const { bytes, choices } = deps.calibration(paper);
      const outcome = outcomeOf(await to.value.print(bytes, { jobId: 'calibration' }));
      return ok({ ...outcome, choices: [...choices] });
    },
    'printing.find': async (where) => ok({ printers: [...(await deps.find(where))] }),
  };
}
