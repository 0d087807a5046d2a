import { clockAfter } from '#main/kernel/clock.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import { defineModule } from '#main/kernel/module.ts';
import { version } from '#main/kernel/version.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SalesApi } from '#main/modules/sales/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import { runBackup } from './engine/backup-job.ts';
import { knownHere } from './engine/known-rows.ts';
import { createTillReader } from './engine/till-reader.ts';
import { type Backup, createBackup } from './service.ts';

export interface BackupApi extends Backup {
  /** Rows that this till is known to have recorded, by what lies in its folder and by others. */
  readonly known: () => Promise<readonly KnownRow[]>;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly printing: PrintingApi;
  readonly shifts: ShiftsApi;
  readonly cart: CartApi;
  readonly sales: SalesApi;
}

/** The backups of a till; what is heavy runs in the backup thread. */
export const backup = defineModule({
  name: 'backup',
  writes: ['setting'],
  create: (kernel, { settings, printing, shifts, cart, sales }: Needs) => {
    const { db, journal, signer, clock, options, localTime, log } = kernel;
    const { secretBox, host } = options;
    const service = createBackup({
      db,
      journal,
      signer,
      clock,
      clockAfter: clockAfter(options.clock),
      dataDir: options.dataDir,
      version,
      read: createTillReader(kernel.projections),
      make: (job, onProgress, signal) => {
        const sign = (bytes: Uint8Array): Uint8Array => {
          // What was copied is on the disk of the till before the copy counts.
          db.flush();
          return signer.sign(bytes);
        };
        return runBackup('make', job, { onProgress, signal, sign });
      },
      segment: (job, signal) => runBackup('segment', job, { signal, settle: db.flush }),
      drill: (job, signal, onProgress) => runBackup('drill', job, { signal, onProgress }),
      copy: async (entry, folder, signal) => {
        await runBackup('copy', { entry: { name: entry.name, path: entry.path }, folder }, { signal });
      },
      send: (job, signal) => runBackup('send', job, { signal }),
      print: printing.directly,
      lanHost: host?.lanHost ?? '0.0.0.0',
      openShift: shifts.openShift,
      holdsCart: cart.holds,
      offered: kernel.offered,
      shop: () => {
        const set = settings.get();
        return set && { name: set.shop.name, tillName: set.till.name };
      },
      dayOf: (at) => localTime(at).day,
      automatic: () => (options.backups ?? false) && settings.isSetUp() && !settings.demo(),
      quiet: kernel.quiet,
      reopen: () => kernel.reopen(),
      emit: kernel.emit,
      log: log.warn,
      ...(secretBox && { secretBox }),
      ...(host?.chooseFolder && { chooseFolder: host.chooseFolder }),
    });
    sales.giveBar(service.twins.refusal);
    shifts.onClosed(service.afterZ);
    const api: BackupApi = {
      ...service,
      known: async () => [...knownHere(options.dataDir, db), ...(await service.twins.known())],
    };
    return { handlers: service.handlers, api, close: service.close };
  },
});
