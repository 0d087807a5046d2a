import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { ApplicationOptions } from './application.ts';
import { createClock } from './kernel/clock.ts';
import type { Db } from './kernel/db/db.ts';
import type { Journal } from './kernel/journal/journal.ts';
import { version as ownVersion } from './kernel/version.ts';
import type { SettingsModule } from './modules/settings/service.ts';
import { createEngine } from './modules/updates/engine/engine.ts';
import type { Seen, UpdateHost } from './modules/updates/engine/engine-deps.ts';
import type { Verdict } from './modules/updates/engine/guard.ts';
import { updateKeys } from './modules/updates/engine/keys.ts';
import { firstPolicy, type Moment } from './modules/updates/engine/policy.ts';
import { noProgram } from './modules/updates/engine/program.ts';
import { readState } from './modules/updates/engine/state.ts';
import { takeSnapshot } from './modules/updates/engine/store-side.ts';
import { createUpdates } from './modules/updates/service.ts';
import type { Users } from './modules/users/service.ts';
import { runUpdateTrial } from './workers/update-trial-job.ts';

const noHost: UpdateHost = { program: noProgram, feedUrl: null, configFile: '', restart: () => {} };

export interface UpdateParts {
  readonly options: ApplicationOptions;
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly moment: () => Omit<Moment, 'at' | 'timeZone'>;
  readonly settings: Pick<SettingsModule, 'get' | 'isSetUp'>;
  readonly users: Pick<Users, 'name'>;
  readonly quiet: () => boolean;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}

/** The updates module on the engine that this host allows. */
export function bindUpdates(parts: UpdateParts) {
  const { options, db, journal, clock, moment, settings, users, quiet, emit, log } = parts;
  const host = options.host?.updates ?? noHost;
  return createUpdates<Seen>({
    db,
    journal,
    clock,
    firstPolicy,
    isSetUp: settings.isSetUp,
    userName: users.name,
    quiet,
    emit,
    log,
    shareHost: host.shareHost ?? '0.0.0.0',
    engine: (seat) =>
      createEngine({
        ...host,
        ...seat,
        version: host.version ?? ownVersion,
        keys: host.keys ?? updateKeys,
        dataDir: options.dataDir,
        clock,
        lastFact_at: () => journal.head()?.at ?? 0,
        moment: () => ({ ...moment(), timeZone: settings.get()?.timeZone ?? 'UTC' }),
        snapshot: (name) => takeSnapshot(db, options.dataDir, name),
        fetch: async (order) => (await import('./modules/updates/engine/updater.ts')).fetchUpdate(order),
        log,
      }),
  });
}

/**
 * What an update under way asks of this start, before the store is opened.
 * Costs one look at the disk when there never was an update.
 */
export async function startAfterUpdate(options: ApplicationOptions): Promise<Verdict> {
  const host = options.host?.updates;
  const under = host && readState(options.dataDir)?.step.name;
  if (!host || under === undefined || under === 'idle') return 'go-on';
  const { prepareStart } = await import('./modules/updates/engine/start.ts');
  const clock = createClock(options.clock);
  return prepareStart({
    dataDir: options.dataDir,
    version: host.version ?? ownVersion,
    program: host.program,
    clock,
    selfTest: runUpdateTrial,
    log: (what, error) => options.log?.error(what, error),
  });
}
