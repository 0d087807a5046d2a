import { performance } from 'node:perf_hooks';
import { defineModule } from '#main/kernel/module.ts';
import { lookForJoined, noteJoined } from './engine/joined.ts';
import { runSync } from './engine/sync-job.ts';
import { createSync } from './service.ts';
import { createSyncStore } from './store.ts';

const look_ms = 1_000;

/** Sends the journal to the head office that this till has joined. A tool that works in its place sends nothing by itself. */
export const sync = defineModule({
  name: 'sync',
  create: ({ db, journal, signer, clock, options: { dataDir }, emit, log }) => {
    const store = createSyncStore(db);
    const { sign } = signer;
    const service = createSync({
      clock,
      ticks: () => Math.round(performance.now()),
      draw: Math.random,
      head: journal.head,
      after: store.after,
      find: () => lookForJoined(dataDir),
      note: (of, news) => noteJoined(dataDir, of, news),
      send: (signal) => runSync({ kind: 'send', dataDir }, { signal, sign }),
      join: (order, signal) => runSync({ kind: 'join', dataDir, ...order }, { signal, sign }),
      emit,
      log: log.error,
    });
    let timer: NodeJS.Timeout | undefined;
    return {
      handlers: service.handlers,
      api: null,
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
