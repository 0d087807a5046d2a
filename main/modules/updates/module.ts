import { createClock } from '#main/kernel/clock.ts';
import { defineModule } from '#main/kernel/module.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import { version as ownVersion } from '#main/kernel/version.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import type { ShiftsApi } from '#main/modules/shifts/module.ts';
import type { Users } from '#main/modules/users/service.ts';
import { readBuild, readBuildInfo } from './engine/build-info.ts';
import { createEngine } from './engine/engine.ts';
import type { Seen, UpdateHost } from './engine/engine-deps.ts';
import type { Verdict } from './engine/guard.ts';
import { updateKeys } from './engine/keys.ts';
import { firstPolicy } from './engine/policy.ts';
import { noProgram } from './engine/program.ts';
import { runSnapshot } from './engine/snapshot-job.ts';
import { readState } from './engine/state.ts';
import { runUpdateTrial } from './engine/trial-job.ts';
import { createUpdates } from './service.ts';

declare module '#main/kernel/options.ts' {
  interface HostAbilities {
    readonly updates?: UpdateHost;
  }
}

type Updates = ReturnType<typeof createUpdates<Seen>>;
export interface UpdatesApi extends Updates {
  /** What the program is made of, and who made it. */
  readonly build: typeof readBuild;
  readonly about: typeof readBuildInfo;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly users: Users;
  readonly shifts: ShiftsApi;
  readonly cart: CartApi;
}

const noHost: UpdateHost = { program: noProgram, feedUrl: null, configFile: '', restart: () => {} };

/**
 * What an update under way asks of this start, before the store is opened.
 * Costs one look at the disk when there never was an update.
 */
async function beforeOpening(options: ApplicationOptions): Promise<Verdict> {
  const host = options.host?.updates;
  const under = host && readState(options.dataDir)?.step.name;
  if (!host || under === undefined || under === 'idle') return 'go-on';
  const { prepareStart } = await import('./engine/start.ts');
  return prepareStart({
    dataDir: options.dataDir,
    version: host.version ?? ownVersion,
    program: host.program,
    clock: createClock(options.clock),
    selfTest: runUpdateTrial,
    log: (what, error) => options.log?.error(what, error),
  });
}

/** The updates of the program, on the engine that this host allows. */
export const updates = defineModule({
  name: 'updates',
  writes: ['setting', 'print_job'],
  beforeOpening,
  create: (kernel, { settings, users, shifts, cart }: Needs) => {
    const { db, journal, clock, options, log } = kernel;
    const host = options.host?.updates ?? noHost;
    const service: Updates = createUpdates<Seen>({
      db,
      journal,
      clock,
      firstPolicy,
      isSetUp: settings.isSetUp,
      userName: users.name,
      quiet: kernel.quiet,
      emit: kernel.emit,
      log: log.error,
      shareHost: host.shareHost ?? '0.0.0.0',
      engine: (needs) =>
        createEngine({
          ...host,
          ...needs,
          version: host.version ?? ownVersion,
          keys: host.keys ?? updateKeys,
          dataDir: options.dataDir,
          clock,
          lastFact_at: () => journal.head()?.at ?? 0,
          moment: () => ({
            shiftOpen: shifts.openShift() !== null,
            cartLines: cart.openLines(),
            heldCarts: cart.heldCount(),
            timeZone: settings.get()?.timeZone ?? 'UTC',
          }),
          snapshot: (name) => {
            // What was committed is on the disk before the copy counts.
            db.flush();
            return runSnapshot({ file: db.file, dataDir: options.dataDir, name });
          },
          head: () => Buffer.from(journal.head()?.hash ?? []).toString('hex'),
          fetch: async (order) => (await import('./engine/updater.ts')).fetchUpdate(order),
          log: log.error,
        }),
    });
    const api: UpdatesApi = { ...service, build: readBuild, about: readBuildInfo };
    return { handlers: service.handlers, api, reached: service.reached, close: service.close };
  },
});
