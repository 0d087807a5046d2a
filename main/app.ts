import { type EventName, forSignedIn } from '#shared/contract/events.ts';
import type { Lang } from '#shared/contract/views.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import { compose, type Outside } from './compose.ts';
import type { ComputerClock } from './kernel/clock.ts';
import { storeRefusal } from './kernel/db/store-error.ts';
import type { CallMeta } from './kernel/door.ts';
import type { SecretBox } from './kernel/journal/signer.ts';
import type { Log } from './kernel/log.ts';
import type { Session } from './kernel/session.ts';
import { type PushedEvent, tell } from './kernel/tell.ts';
import type { PowerSource } from './modules/health/engine/power.ts';
import { findProfile, productsFile } from './modules/site/engine/profile-file.ts';
import { importProfileProducts } from './modules/site/engine/profile-products.ts';
import type { UpdateHost } from './modules/updates/engine/engine.ts';
import { createRescue } from './rescue.ts';
import { canBeRescued } from './rescue-state.ts';
import { noteLang, screenLang } from './screen-lang.ts';
import { startAfterUpdate } from './update-binding.ts';

export type { SecretBox } from './kernel/journal/signer.ts';

export interface Application {
  /** A screen, or a tool, takes a seat; gives the session's id. A tool sits in the owner's place: it has the files. */
  connect(origin: { host: Session['host']; label: string }): string;
  disconnect(sessionId: string): void;
  call(sessionId: string, name: string, input: unknown, meta?: CallMeta): Promise<Result<unknown, Refusal>>;
  subscribe(listener: (event: PushedEvent) => void): () => void;
  /** Whether this session may be told of it: carts, sales and the state of the till are for who is signed in. */
  hears(sessionId: string, event: EventName): boolean;
  /** Somebody opened a backup file: a first start leads to the restore, a running till says what to do. */
  offerBackup(path: string): void;
  /** Everything is on the disk when this returns: before the computer sleeps or loses power. */
  flush(): void;
  close(): Promise<void>;
}

/** What only the host can do with the computer. */
export interface HostAbilities {
  readonly power?: PowerSource;
  readonly openFolder?: (folder: string) => Promise<void>;
  /** The window fills the screen and cannot be left by itself. */
  readonly inKiosk?: () => boolean;
  /** Out of full screen; false where the window is not in it. */
  readonly leaveKiosk?: () => boolean;
  /** What the settings say of this computer, at a start and after every change. */
  readonly settleMachine?: (machine: Settings['machine']) => void;
  readonly updates?: UpdateHost;
  /** Opens the system's window for choosing a folder; null when nobody chose. */
  readonly chooseFolder?: (title: string) => Promise<string | null>;
  /** Where neighbours reach this till once its owner opened it to them: everywhere on the shop's network. */
  readonly lanHost?: string;
}

export interface ApplicationOptions {
  readonly dataDir: string;
  /** What the start asked for: above the shop's. */
  readonly lang?: Lang;
  /** What the computer speaks: a shop has its own language, a first start has none yet. */
  readonly systemLang?: Lang;
  /** Fills the demo shop on a first start. */
  readonly demo?: boolean;
  readonly secretBox?: SecretBox;
  readonly clock?: ComputerClock;
  /** Answers are checked against the contract: on in tests. */
  readonly checkAnswers?: boolean;
  readonly log?: Log;
  /** Backups by themselves, after each Z, while it sells and at the end: a shop's till does, a tool does not. */
  readonly backups?: boolean;
  readonly host?: HostAbilities;
  /** A till that cannot start on what lies in its folder opens its window all the same, and leads to what helps (main/rescue.ts). */
  readonly rescue?: boolean;
  /** Site profile for a first start, in the place of the one an installer left. */
  readonly profile?: string;
}

/** Another version of the program has taken this one's place: the process is to end and to start again. */
export class ProgramExchanged extends Error {
  override readonly name = 'ProgramExchanged';
}

/** Sets a till up by the site profile that lies there for it; the person sets it up where there is none. */
async function settleFirstStart(
  { settings, dispatch, site }: ReturnType<typeof compose>,
  options: ApplicationOptions,
): Promise<void> {
  if (settings.isSetUp()) return;
  const found = findProfile(options.dataDir, options.profile);
  if (!found) return;
  const guide = dispatch.connect({ host: 'tool', lang: screenLang(options, undefined) });
  await site.firstStart(found, guide, (products) =>
    importProfileProducts(
      (name, input) => dispatch.call(guide.id, name, input),
      productsFile(found.file),
      products,
    ),
  );
  dispatch.disconnect(guide.id);
}

/**
 * The till without its window. @throws ProgramExchanged when an update is taken back; StoreError with a refusal when the
 * store cannot be used: folder in use, disk full or read-only, file damaged or from a newer program.
 */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  try {
    return await openApplication(options);
  } catch (error) {
    const reason = storeRefusal(error);
    if (!options.rescue || !canBeRescued(reason)) throw error;
    return createRescue(options, () => openApplication(options), reason);
  }
}

async function openApplication(options: ApplicationOptions): Promise<Application> {
  if ((await startAfterUpdate(options)) === 'restart') throw new ProgramExchanged();
  let offered: string | null = null;
  const outside: Outside = {
    offered: () => offered,
    listeners: new Set(),
    sessions: new Map(),
    reopen: async (between) => {
      try {
        await till.close();
        between?.();
      } finally {
        // Who was somebody in the shop before is nobody in the one that opens now, at whatever screen.
        for (const seat of outside.sessions.values()) {
          seat.user = null;
          seat.overrides.clear();
        }
        till = compose(options, outside);
        tell(outside.listeners, { name: 'session.changed', payload: {} }, options.log);
      }
    },
  };
  let till = compose(options, outside);
  let closing: Promise<void> | null = null;
  const lang = (): Lang => screenLang(options, till.settings.get()?.lang);
  if (options.demo && !till.settings.isSetUp()) {
    const { dispatch } = till;
    const guide = dispatch.connect({ host: 'tool', lang: lang() });
    await dispatch.call(guide.id, 'setup.demo', { lang: lang(), country: 'SN' });
    dispatch.disconnect(guide.id);
  }
  await settleFirstStart(till, options);
  const settleMachine = (): void => {
    const settings = till.settings.get();
    if (!settings) return;
    try {
      noteLang(options.dataDir, settings.lang);
      options.host?.settleMachine?.(settings.machine);
    } catch (error) {
      // A folder of the desktop that may not be written stops no till.
      options.log?.warn('the settings of the computer', error);
    }
  };
  settleMachine();
  outside.listeners.add(({ name }) => {
    if (name === 'settings.changed') settleMachine();
  });
  return {
    connect: ({ host }) => {
      const seat = till.dispatch.connect({ host, lang: lang() });
      if (host === 'tool') seat.user = till.owner();
      else till.updates.reached();
      return seat.id;
    },
    disconnect: (id) => till.dispatch.disconnect(id),
    call: (...call) => {
      till.called();
      return till.dispatch.call(...call);
    },
    subscribe: (listener) => {
      outside.listeners.add(listener);
      return () => {
        outside.listeners.delete(listener);
      };
    },
    hears: (id, event) => !forSignedIn.has(event) || till.dispatch.session(id)?.user != null,
    offerBackup: (path) => {
      offered = path;
      tell(outside.listeners, { name: 'restore.offered', payload: { path } }, options.log);
    },
    flush: () => till.store.db.flush(),
    close: () => {
      outside.listeners.clear();
      closing ??= till.close();
      return closing;
    },
  };
}
