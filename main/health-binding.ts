import { performance } from 'node:perf_hooks';
import type { ApplicationOptions } from './application.ts';
import type { Clock } from './kernel/clock.ts';
import type { Db } from './kernel/db/db.ts';
import type { TableCounts } from './kernel/db/table-counts.ts';
import type { Journal } from './kernel/journal/journal.ts';
import type { Backup } from './modules/backup/service.ts';
import type { HealthFacts } from './modules/health/checks.ts';
import { createBallast } from './modules/health/engine/ballast.ts';
import { dataPlace } from './modules/health/engine/data-place.ts';
import { measureSync } from './modules/health/engine/disk-speed.ts';
import { errorsOfDay } from './modules/health/engine/log-reader.ts';
import { writeBundle } from './modules/health/engine/support-bundle.ts';
import { createHealth, type Health, type HealthDeps } from './modules/health/service.ts';
import type { System } from './modules/health/system.ts';
import type { Printing } from './modules/printing/service.ts';
import type { SettingsModule } from './modules/settings/service.ts';
import { readBuild } from './modules/updates/engine/build-info.ts';
import type { Users } from './modules/users/service.ts';
import { runReader } from './workers/reader-job.ts';

export interface HealthParts {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly options: ApplicationOptions;
  readonly settings: SettingsModule;
  readonly users: Users;
  readonly printing: Printing;
  readonly system: () => System;
  readonly backup: () => Backup;
  readonly quiet: () => boolean;
  readonly log: (what: string, detail: unknown) => void;
}

type Lately = Pick<HealthFacts, 'backup' | 'drill' | 'twin'>;

const backupKept_ms = 60_000;
const retryable = new Set(['failed', 'unknown', 'waiting']);

/** The health of a running till, bound to its probes. */
export function bindHealth(parts: HealthParts): Health {
  const { db, journal, options, settings, printing } = parts;
  const { dataDir, host } = options;
  let lately: Lately = {};
  let asked_at = Number.NEGATIVE_INFINITY;
  /** The folders of the backups are looked at beside the till, once a minute at the most: one may be a slow key. */
  const lateBackups = (): Lately => {
    if (!options.backups || !settings.isSetUp() || settings.demo()) return {};
    if (performance.now() - asked_at < backupKept_ms) return lately;
    asked_at = performance.now();
    parts
      .backup()
      .status()
      .then(({ places, recovery, drill, changed, fault }) => {
        const times = places.flatMap(({ newest }) => (newest ? [newest.created_at] : []));
        lately = {
          backup: {
            last_at: times.length > 0 ? Math.max(...times) : null,
            changed,
            failing: fault !== null,
            recovery: recovery.state,
            places: places.flatMap(({ kind, state }) => (kind === 'local' ? [] : [{ kind, state }])),
          },
          drill: { last_at: drill?.at ?? null, sound: drill?.passed ?? true },
        };
        parts.system().touch();
      })
      .catch((error: unknown) => parts.log('the state of the backups', error));
    return lately;
  };
  const backup = (): Lately => {
    const twin = parts.backup().twins.now();
    return { ...lateBackups(), ...(twin && { twin }) };
  };
  const system: HealthDeps['system'] = {
    parts: () => parts.system().parts(),
    fileCheck: () => parts.system().fileCheck(),
    store: () => parts.system().files(),
    checkPages: () => parts.system().checkPages(),
    verify: () => parts.system().verify(),
    look: () => {
      asked_at = Number.NEGATIVE_INFINITY;
      return parts.system().look();
    },
    touch: () => parts.system().touch(),
  };
  return createHealth({
    clock: parts.clock,
    dataDir,
    system,
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
    program: readBuild,
    retryPrints: (context) =>
      db.transaction(() => {
        const { 'print.queue': queue, 'print.retry': retry } = printing.handlers;
        const jobs = queue({}, context);
        if (jobs instanceof Promise || !jobs.ok) throw new Error('the queue answers at once');
        let answer: ReturnType<HealthDeps['retryPrints']> = jobs;
        for (const { id, state } of jobs.value) {
          if (!retryable.has(state)) continue;
          const one = retry({ id }, context);
          if (one instanceof Promise) throw new Error('a job is queued at once');
          if (!one.ok) answer = one;
        }
        return answer;
      }),
    bundle: (target, checks) =>
      writeBundle(target, {
        dataDir,
        people: parts.users.all().map(({ name }) => name),
        settings: settings.get(),
        checks,
        about: readBuild(),
        now: parts.clock.now(),
        tables: () => runReader<TableCounts>(db.file, { kind: 'tables' }),
      }),
    quiet: parts.quiet,
    log: parts.log,
    backup,
    onlyTill: ({ user }) => parts.backup().twins.settle(user),
    ...(host?.power && { power: host.power }),
    ...(host?.openFolder && { openFolder: host.openFolder }),
  });
}
