import { performance } from 'node:perf_hooks';
import { defineModule } from '#main/kernel/module.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import { lookForJoined, noteJoined } from './engine/joined.ts';
import { runSync } from './engine/sync-job.ts';
import { createSync } from './service.ts';
import { createSyncStore } from './store.ts';
import { createTold } from './told.ts';

const look_ms = 1_000;
const shownTaken = 5;

export interface SyncApi {
  /** Since when the oldest of what the head office does not have waits; null for a till that belongs to none. */
  unsent(): { readonly since_at: number | null } | null;
}

interface Needs {
  readonly catalog: CatalogApi;
  readonly cart: CartApi;
}

/** Sends the journal to the head office that this till has joined, and takes what it published. A tool that works in its place sends nothing by itself. */
export const sync = defineModule({
  name: 'sync',
  create: ({ db, journal, signer, clock, options: { dataDir }, emit, log }, { catalog, cart }: Needs) => {
    const store = createSyncStore(db);
    const { sign } = signer;
    const ticks = (): number => Math.round(performance.now());
    const told = createTold({
      ticks,
      last: () => {
        const [last] = catalog.publicationsTaken(1);
        return last ? { version: last.version, id: last.publication } : null;
      },
      take: catalog.takePublication,
      openLines: cart.openLines,
      changed: () => emit('sync.changed', {}),
      log: log.error,
    });
    const { hold } = told;
    const service = createSync({
      clock,
      ticks,
      told,
      taken: () => catalog.publicationsTaken(shownTaken),
      draw: Math.random,
      head: journal.head,
      after: store.after,
      since: store.since,
      find: () => lookForJoined(dataDir),
      note: (of, news) => noteJoined(dataDir, of, news),
      send: (signal) => runSync({ kind: 'send', dataDir, told: told.mark() }, { signal, sign, hold }),
      join: (order, signal) => runSync({ kind: 'join', dataDir, ...order }, { signal, sign, hold }),
      emit,
      log: log.error,
    });
    let timer: NodeJS.Timeout | undefined;
    return {
      handlers: service.handlers,
      api: { unsent: service.unsent },
      reached: () => {
        timer ??= setInterval(service.look, look_ms).unref();
      },
      close: () => {
        clearInterval(timer);
        return service.close();
      },
    };
  },
});
