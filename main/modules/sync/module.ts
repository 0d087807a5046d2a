import { performance } from 'node:perf_hooks';
import type { Db } from '#main/kernel/db/db.ts';
import { defineModule } from '#main/kernel/module.ts';
import type { CartApi } from '#main/modules/cart/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import type { SalesApi } from '#main/modules/sales/module.ts';
import type { SettingsApi } from '#main/modules/settings/module.ts';
import { fold } from '#shared/domain/fold.ts';
import { createElsewhere } from './elsewhere.ts';
import { createElsewhereStore, createProductNames, type ElsewhereStore } from './elsewhere-store.ts';
import { lookForJoined, noteJoined } from './engine/joined.ts';
import { readShopFile } from './engine/shop-file.ts';
import { startShop } from './engine/shop-job.ts';
import { readShopLine, writeShopLine } from './engine/shop-line-file.ts';
import { runSync } from './engine/sync-job.ts';
import { createOtherTickets } from './other-tickets.ts';
import { createReturnedTwice, type ReturnedTwice } from './returned-twice.ts';
import { createSync, type Unsent } from './service.ts';
import { createShop } from './shop.ts';
import { createSyncStore } from './store.ts';
import { distinctNames } from './till-names.ts';
import { createTold } from './told.ts';

const look_ms = 1_000;
const shownTaken = 5;

export interface SyncApi {
  /** Since when the oldest of what the head office does not have waits; null for a till that belongs to none. */
  unsent(): Unsent | null;
  /** Position of the last row that the head office has; null for a till that belongs to none. */
  sent(): number | null;
  /** A ticket of which more came back on several tills than was sold, as far as this till knows; null: none. */
  returnedTwice(): ReturnedTwice | null;
}

interface Needs {
  readonly settings: SettingsApi;
  readonly catalog: CatalogApi;
  readonly cart: CartApi;
  readonly sales: SalesApi;
}

/** Sends the journal to the head office that this till has joined, and takes what it published. A tool that works in its place sends nothing by itself. */
export const sync = defineModule({
  name: 'sync',
  reads: ['sale', 'publication_taken', 'product', 'barcode'],
  create: (kernel, { settings, catalog, cart, sales }: Needs) => {
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
    const called = (till: string): string => {
      const tills = elsewhereStore()?.tills() ?? [];
      return distinctNames(tills, tillName())(tills.find((one) => one.till === till) ?? { till, name: till });
    };
    sales.giveOthers(
      createOtherTickets({
        store: elsewhereStore,
        called,
        productOf: (code) => catalog.find(code).products[0]?.id ?? null,
        productNamed: (name) => {
          const goods = { text: name, categoryId: null, limit: 50, after: null };
          const [found, another] = [false, true]
            .flatMap((archived) => catalog.search({ ...goods, archived }).products)
            .filter((one) => fold(one.name) === name);
          return found && !another ? found.id : null;
        },
        log: log.error,
      }),
    );
    const elsewhere = createElsewhere({
      store: elsewhereStore,
      tillName,
      sales,
      product: createProductNames(db),
    });
    /** Tickets of which more came back, on tills that did not know of each other, than was sold. */
    const returnedTwice = createReturnedTwice({
      store: elsewhereStore,
      own: journal.till,
      rows: shop.rows,
      sales,
      called,
    });
    let timer: NodeJS.Timeout | undefined;
    return {
      handlers: { ...service.handlers, ...shop.handlers, ...elsewhere.handlers },
      api: { unsent: service.unsent, sent: service.sent, returnedTwice },
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
