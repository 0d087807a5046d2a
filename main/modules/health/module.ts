import type { TableCounts } from '#main/kernel/db/table-counts.ts';
import { verifyJournal } from '#main/kernel/journal/verify.ts';
import { defineModule } from '#main/kernel/module.ts';
import { version } from '#main/kernel/version.ts';
import type { BackupApi } from '#main/modules/backup/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { SyncApi } from '#main/modules/sync/module.ts';
import type { UpdatesApi } from '#main/modules/updates/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { healthSettings } from '#shared/modules/health/settings.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { createArchives } from './archives.ts';
import { createBackupLook } from './backup-look.ts';
import { createBallast } from './engine/ballast.ts';
import { dataPlace } from './engine/data-place.ts';
import { measureSync } from './engine/disk-speed.ts';
import { errorsOfDay } from './engine/log-reader.ts';
import type { PowerSource } from './engine/power.ts';
import { runReader } from './engine/reader-job.ts';
import { supportOf, writeBundle } from './engine/support-bundle.ts';
import { createLettingGoOfYears } from './letting-go.ts';
import { healthProjections } from './projections.ts';
import { createHealth, type Health } from './service.ts';
import { createSystem } from './system.ts';

declare module '#main/kernel/options.ts' {
  interface HostAbilities {
    readonly power?: PowerSource;
    /** What the settings say of this computer, at a start and after every change. */
    readonly settleMachine?: (machine: Settings['machine']) => void;
  }
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly catalog: CatalogApi;
  readonly printing: PrintingApi;
  readonly backup: BackupApi;
  readonly updates: UpdatesApi;
  readonly sync: SyncApi;
}

/** How the till is: its file, its disk, its printer, its backups, its power. */
export const health = defineModule({
  name: 'health',
  settings: [healthSettings],
  projections: healthProjections,
  create: (kernel, { settings, users, catalog, printing, backup, updates, sync }: Needs) => {
    const { db, journal, clock, options, log } = kernel;
    const { dataDir, host } = options;
    const system = createSystem({
      db,
      journal,
      clock,
      dataDir,
      version,
      about: updates.about,
      printer: printing.status,
      askPrinter: printing.ask,
      health: (parts): ReturnType<Health['summary']> => service.summary(parts),
      read: (job, onProgress, signal) => runReader(db.file, job, onProgress, signal, kernel.signer.sign),
      verify: (options) => verifyJournal(db, kernel.answersOf(db), options),
      sign: kernel.signer.sign,
      known: backup.known,
      keyIsThere: kernel.keyIsThere,
      quiet: kernel.quiet,
      emit: kernel.emit,
      log: log.error,
    });
    const backups = createBackupLook({
      backup,
      automatic: () => (options.backups ?? false) && settings.isSetUp() && !settings.demo(),
      touch: system.touch,
      log: log.error,
    });
    const service: Health = createHealth({
      clock,
      dataDir,
      system: {
        ...system,
        store: system.files,
        look: () => {
          backups.forget();
          return system.look();
        },
      },
      lastRow_at: () => journal.head()?.at ?? null,
      measureSync: () => measureSync(dataDir),
      folder: dataPlace(dataDir),
      reserve: createBallast(dataDir),
      wanted_bytes: () => {
        const set = settings.get();
        return set === null || settings.demo() ? 0 : set.machine.reserve_mb * 1_048_576;
      },
      save: () => {
        db.flush();
        db.checkpoint();
      },
      errorsOfDay: (now) => errorsOfDay(dataDir, now),
      program: updates.build,
      retryPrints: printing.retryAll,
      bundle: (target, checks) =>
        writeBundle(target, {
          dataDir,
          people: users.all().map(({ name }) => name),
          settings: supportOf(settings.get(), declaredSettings(kernel.settingGroups)),
          checks,
          about: updates.build(),
          now: clock.now(),
          tables: () => runReader<TableCounts>(db.file, { kind: 'tables' }),
        }),
      quiet: kernel.quiet,
      log: log.error,
      backup: backups.lately,
      damagedGoods: catalog.damaged,
      unsent: sync.unsent,
      returnedTwice: sync.returnedTwice,
      onlyTill: ({ user }) => backup.twins.settle(user),
      ...(host?.power && { power: host.power }),
      ...(host?.openFolder && { openFolder: host.openFolder }),
    });
    const onProgress = (done: number, total: number): void => kernel.emit('verify.progress', { done, total });
    const lettingGo = createLettingGoOfYears({
      db,
      journal,
      dataDir,
      projections: kernel.projections,
      answers: kernel.answersOf(db),
      read: (job) => system.readLong(job, onProgress),
      sent: sync.sent,
      changed: (year) => kernel.emit('years.changed', { year }),
      log: log.error,
    });
    const archives = createArchives({
      db,
      journal,
      clock,
      dataDir,
      answers: kernel.answersOf(db),
      changed: (year) => kernel.emit('years.changed', { year }),
      letGo: lettingGo.stateOf,
      read: (job) => system.readLong(job, onProgress),
      log: log.error,
    });
    const settleMachine = (): void => {
      const set = settings.get();
      try {
        if (set) host?.settleMachine?.(set.machine);
      } catch (error) {
        // A folder of the desktop that may not be written stops no till.
        log.warn('the settings of the computer', error);
      }
    };
    kernel.on('settings.changed', settleMachine);
    kernel.on('print.changed', system.touch);
    kernel.on('session.changed', system.touch);
    return {
      handlers: { ...system.handlers, ...archives, ...lettingGo.handlers, ...service.handlers },
      idle: lettingGo.step,
      api: null,
      ready: settleMachine,
      makeRoom: service.diskFull,
      close: async () => {
        await Promise.all([system.close(), service.close()]);
      },
    };
  },
});
