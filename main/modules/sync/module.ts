import { performance } from 'node:perf_hooks';
import type { Db } from '#main/kernel/db/db.ts';
import { defineModule } from '#main/kernel/module.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import { createElsewhere } from './elsewhere.ts';
import { createElsewhereStore, createProductNames, type ElsewhereStore } from './elsewhere-store.ts';
import { lookForJoined, noteJoined } from './engine/joined.ts';
import { readShopFile } from './engine/shop-file.ts';
import { startShop } from './engine/shop-job.ts';
import { readShopLine, writeShopLine } from './engine/shop-line-file.ts';
import { runSync } from './engine/sync-job.ts';
import { createSync, type Unsent } from './service.ts';
import { createShop } from './shop.ts';
import { createSyncStore } from './store.ts';
import { createTold } from './told.ts';

const look_ms = 1_000;
const shownTaken = 5;

export interface SyncApi {
  /** Since when the oldest of what the head office does not have waits; null for a till that belongs to none. */
  unsent(): Unsent | null;
  /** Position of the last row that the head office has; null for a till that belongs to none. */
  sent(): number | null;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly catalog: CatalogApi;
  readonly cart: CartApi;
}

/** Sends the journal to the head office that this till has joined, and takes what it published. A tool that works in its place sends nothing by itself. */
export const sync = defineModule({
  name: 'sync',
  reads: ['sale', 'publication_taken', 'product', 'barcode'],
  create: (kernel, { settings, catalog, cart }: Needs) => {
    const { db, journal, signer, clock, emit, log } = kernel;
    const { dataDir, host } = kernel.options;
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
      elsewhere: () => shop.rows(),
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
    let read: { readonly db: Db; readonly store: ElsewhereStore } | null = null;
    /** The file of the shop, which its thread makes. */
    const elsewhereStore = (): ElsewhereStore | null => {
      if (read && !read.db.isThere()) {
        read.db.close();
        read = null;
      }
      if (!read) {
        const file = readShopFile(dataDir);
        read = file && { db: file, store: createElsewhereStore(file) };
      }
      return read?.store ?? null;
    };
    const tillName = (): string => settings.get()?.till.name ?? '';
    const shop = createShop({
      clock,
      isSetUp: settings.isSetUp,
      tillName,
      ofShop: () => ({
        name: settings.get()?.shop.name ?? '',
        currency: settings.rules()?.currency ?? '',
        practice: settings.demo(),
      }),
      dataDir,
      lanHost: host?.lanHost ?? '0.0.0.0',
      read: () => readShopLine(dataDir),
      write: (change) => writeShopLine(dataDir, change),
      hasPeers: () => (elsewhereStore()?.peers() ?? 0) > 0,
      start: (job, told) => startShop(job, { sign, log: log.error, ...told }),
      emit,
      log: log.error,
    });
    const elsewhere = createElsewhere({ store: elsewhereStore, tillName, product: createProductNames(db) });
    let timer: NodeJS.Timeout | undefined;
    return {
      handlers: { ...service.handlers, ...shop.handlers, ...elsewhere.handlers },
      api: { unsent: service.unsent, sent: service.sent },
      reached: () => {
        timer ??= setInterval(() => {
          service.look();
          shop.look();
        }, look_ms).unref();
        shop.begin();
      },
      close: async () => {
        clearInterval(timer);
        await shop.close();
        read?.db.close();
        await service.close();
      },
    };
  },
});
