import { type EventName, events } from '#shared/contract/events.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import { storeRefusal } from './db/store-error.ts';
import type { CallMeta } from './door.ts';
import { type ApplicationOptions, ProgramExchanged, screenLang } from './options.ts';
import type { Session } from './session.ts';
import { type PushedEvent, tell } from './tell.ts';
import { type App, type Outside, openTill } from './till.ts';

export interface Application {
  /** A screen, or a tool, begins a session; gives its id. A tool sits in the owner's place: it has the files. */
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

/** What stands in the place of a till that cannot start on what lies in its folder; null where this does not help. */
export type Rescue = (
  options: ApplicationOptions,
  open: () => Promise<Application>,
  reason: Refusal,
) => Application | null;

/**
 * The till without its window. @throws ProgramExchanged when an update is taken back; StoreError with a refusal when the
 * store cannot be used: folder in use, disk full or read-only, file damaged or from a newer program.
 */
export async function startApplication(
  app: App,
  options: ApplicationOptions,
  rescue: Rescue,
): Promise<Application> {
  const open = (): Promise<Application> => openApplication(app, options);
  try {
    return await open();
  } catch (error) {
    const reason = storeRefusal(error);
    const rescued = options.rescue && reason ? rescue(options, open, reason) : null;
    if (!rescued) throw error;
    return rescued;
  }
}

async function openApplication(app: App, options: ApplicationOptions): Promise<Application> {
  for (const { beforeOpening } of app.modules)
    if ((await beforeOpening?.(options)) === 'restart') throw new ProgramExchanged();
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
        for (const session of outside.sessions.values()) {
          session.user = null;
          session.overrides.clear();
        }
        till = openTill(app, options, outside);
        tell(outside.listeners, { name: 'session.changed', payload: {} }, options.log);
      }
    },
  };
  let till = openTill(app, options, outside);
  let closing: Promise<void> | null = null;
  const lang = (): Lang => screenLang(options, till.shop.lang());
  await till.begin();
  return {
    connect: ({ host }) => {
      const session = till.door.connect({ host, lang: lang() });
      if (host === 'tool') session.user = till.owner();
      else till.reached();
      return session.id;
    },
    disconnect: (id) => till.door.disconnect(id),
    call: (...call) => {
      till.called();
      return till.door.call(...call);
    },
    subscribe: (listener) => {
      outside.listeners.add(listener);
      return () => {
        outside.listeners.delete(listener);
      };
    },
    hears: (id, event) => events[event].to === 'anybody' || till.door.session(id)?.user != null,
    offerBackup: (path) => {
      offered = path;
      tell(outside.listeners, { name: 'backup.offered', payload: { path } }, options.log);
    },
    flush: () => till.store.db.flush(),
    close: () => {
      outside.listeners.clear();
      closing ??= till.close();
      return closing;
    },
  };
}
