import { createPrinter } from '#main/drivers/printer.ts';
import { findPrinters } from '#main/drivers/printer-find.ts';
import { defineModule } from '#main/kernel/module.ts';
import { version } from '#main/kernel/version.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { printingSettings } from '#shared/modules/printing/settings.ts';
import {
  calibrationFor,
  encodeFor,
  paperIn,
  printedLines,
  printerChoices,
  printerRefusal,
  slipFor,
  testPageFor,
  unwritableNames,
} from './engine/documents.ts';
import { printingProjections } from './projections.ts';
import { createPrinting, type Printing, type PrintingDeps } from './service.ts';
import { createPapers } from './shop-paper.ts';

type Papers = ReturnType<typeof createPapers>;
type TicketPapers = Pick<PrintingDeps, 'receipt' | 'gift' | 'preview'>;
type ReportPapers = Pick<PrintingDeps, 'report' | 'dayReport'>;

export interface PrintingApi extends Printing {
  /** What every paper says of the shop. */
  readonly paper: Papers['paper'];
  readonly draftPaper: Papers['draft'];
  readonly printedLines: typeof printedLines;
  /** Receipts, their copies, and what the next one would look like. */
  readonly giveTickets: (papers: TicketPapers) => void;
  readonly giveReports: (papers: ReportPapers) => void;
  readonly giveShift: (openShift: PrintingDeps['openShift']) => void;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly catalog: CatalogApi;
}

export const printing = defineModule({
  name: 'printing',
  settings: [printingSettings],
  projections: printingProjections,
  create: (kernel, { settings, users, catalog }: Needs) => {
    const { db, journal, clock, options, log, place } = kernel;
    const tickets = place<TicketPapers>('the papers of tickets');
    const reports = place<ReportPapers>('the papers of reports');
    const openShift = place<PrintingDeps['openShift']>('the open shift');
    const refusalOf: PrintingDeps['printerRefusal'] = (printer) => printerRefusal(options.dataDir, printer);
    settings.givePrinters(refusalOf);
    const { paper, draft } = createPapers(
      settings,
      (country) => settings.countryPack(country)?.receipt.footer ?? [],
      { software: `Comptoir ${version}`, tillId: journal.till },
    );
    const service = createPrinting({
      db,
      journal,
      clock,
      setting: () => {
        const set = settings.get();
        if (!set || set.printer.kind === 'none') return null;
        const { printer, drawer, drawerPin } = set;
        return { printer, drawer, drawerPin, ...paperIn(set) };
      },
      printerFor: createPrinter,
      encode: encodeFor,
      receipt: (ticket, copy) => tickets.value.receipt(ticket, copy),
      gift: (ticket) => tickets.value.gift(ticket),
      report: (shift, copy) => reports.value.report(shift, copy),
      dayReport: (day) => reports.value.dayReport(day),
      slip: (movement, copy) => slipFor(movement, copy, paper(), users.name),
      testPage: (of) => testPageFor(of, paper(), clock.now()),
      calibration: (of) => calibrationFor(of, paper()),
      find: findPrinters,
      openShift: () => openShift.value(),
      profiles: printerChoices,
      typed: settings.draft,
      unwritable: (wanted) => unwritableNames(wanted ?? settings.get(), catalog.oddNames),
      printerRefusal: refusalOf,
      preview: (wanted, user) => tickets.value.preview(wanted, user),
      changed: () => kernel.emit('print.changed', {}),
      log: log.warn,
    });
    kernel.on('settings.changed', service.settingsChanged);
    const api: PrintingApi = {
      ...service,
      paper,
      draftPaper: draft,
      printedLines,
      giveTickets: tickets.give,
      giveReports: reports.give,
      giveShift: openShift.give,
    };
    return {
      handlers: service.handlers,
      api,
      start: service.start,
      idle: service.prune,
      close: service.close,
    };
  },
});
