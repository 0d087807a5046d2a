import { defineModule } from '#main/kernel/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import { reportsProjections } from './projections.ts';
import { createReports } from './service.ts';

interface Needs {
  readonly settings: SettingsApi;
  readonly shifts: ShiftsApi;
  readonly printing: PrintingApi;
}

export const reports = defineModule({
  name: 'reports',
  projections: reportsProjections,
  reads: ['running_total', 'shift', 'closure', 'sale', 'sale_line', 'product'],
  create: ({ db, journal, clock }, { settings, shifts, printing }: Needs) => {
    const service = createReports({
      db,
      journal,
      clock,
      names: shifts.names,
      paper: printing.paper,
      openShift: shifts.openShift,
      openReport: shifts.xReport,
      seesExpected: shifts.seesExpected,
      blindClose: () => settings.get()?.sale.blindClose ?? false,
      print: printing.queueReport,
    });
    printing.giveReports({
      report: (shift, copy) => service.document(shift, { copy }),
      dayReport: service.dayDocument,
    });
    return { handlers: service.handlers, api: null, idle: service.tellProducts };
  },
});
