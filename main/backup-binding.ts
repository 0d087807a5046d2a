import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { ApplicationOptions, Outside } from './application.ts';
import type { OpenStore } from './boot.ts';
import { clockAfter } from './kernel/clock.ts';
import { version } from './kernel/version.ts';
import { type Backup, createBackup } from './modules/backup/service.ts';
import type { Cart } from './modules/cart/service.ts';
import type { Printing } from './modules/printing/service.ts';
import type { SettingsModule } from './modules/settings/service.ts';
import type { Shifts } from './modules/shifts/service.ts';
import { tillReader } from './till-facts.ts';
import { runBackup } from './workers/backup-job.ts';

export interface BackupParts {
  readonly store: OpenStore;
  readonly clock: { now(): number };
  readonly options: ApplicationOptions;
  readonly settings: SettingsModule;
  readonly printing: Printing;
  readonly cart: Cart;
  readonly shifts: Shifts;
  readonly localTime: (at: number) => { readonly day: string };
  readonly quiet: () => boolean;
  readonly outside: Outside;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}

/** The backups of a running till: what is heavy runs in the backup thread. */
export function bindBackup(parts: BackupParts): Backup {
  const { store, options, settings, outside } = parts;
  return createBackup({
    ...store,
    clock: parts.clock,
    clockAfter: clockAfter(options.clock),
    dataDir: options.dataDir,
    version,
    read: tillReader,
    make: (job, onProgress) => runBackup('make', job, { onProgress, sign: store.signer.sign }),
    drill: (job, signal, onProgress) => runBackup('drill', job, { signal, onProgress }),
    copy: async (entry, folder) => {
      await runBackup('copy', { entry: { name: entry.name, path: entry.path }, folder });
    },
    send: (job, signal) => runBackup('send', job, { signal }),
    print: parts.printing.directly,
    lanHost: options.host?.lanHost ?? '0.0.0.0',
    openShift: parts.shifts.openShift,
    holdsCart: parts.cart.holds,
    offered: outside.offered,
    shop: () => {
      const set = settings.get();
      return set && { name: set.shop.name, tillName: set.till.name };
    },
    dayOf: (at) => parts.localTime(at).day,
    automatic: () => (options.backups ?? false) && settings.isSetUp() && !settings.demo(),
    quiet: parts.quiet,
    reopen: () => outside.reopen(),
    emit: parts.emit,
    log: parts.log,
    ...(options.secretBox && { secretBox: options.secretBox }),
    ...(options.host?.chooseFolder && { chooseFolder: options.host.chooseFolder }),
  });
}
