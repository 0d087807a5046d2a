import { startThread } from '#main/kernel/job-thread.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import type { OfShop } from '#shared/wire/shop-endpoints.ts';
import type { VisitSaid } from './shop-visit.ts';

/** What the thread is started with: how this till is called, and where it listens if its owner opened it. */
export interface ShopJob {
  readonly dataDir: string;
  readonly name: string;
  readonly shop: OfShop;
  readonly key: string;
  readonly cert: string;
  readonly listen: { readonly host: string; readonly port: number } | null;
}

export interface Neighbour {
  readonly till: string;
  readonly name: string;
  readonly url: string | null;
  readonly said: VisitSaid;
  readonly heard_at: number | null;
  readonly differs: boolean;
  /** Of a till that was heard of through another one. */
  readonly paired: boolean;
}
export interface ShopState {
  /** Where it listens; null while it does not. */
  readonly port: number | null;
  readonly fault: 'port-taken' | 'not-opened' | null;
  /** Of this computer on the network. */
  readonly addresses: readonly string[];
  readonly neighbours: readonly Neighbour[];
  /** By which another till is paired with this one, while it is good. */
  readonly code: { readonly code: string; readonly until: number } | null;
  /** It was tried so often that it is good no more. */
  readonly codeTriedOut: boolean;
  /** Another computer records under the name of this till. */
  readonly cloned: boolean;
  /** Of the rows of other tills that are here: it changes when more come. */
  readonly rows: number;
}

export type ShopOrder =
  | { readonly kind: 'code' }
  | { readonly kind: 'pair'; readonly url: string; readonly code: string; readonly anyName: boolean }
  | { readonly kind: 'unpair'; readonly till: string };
export type ShopAnswer = { readonly is: 'done' } | { readonly is: 'refused'; readonly code: RefusalCode };

export type ToThread =
  | { readonly kind: 'order'; readonly id: number; readonly order: ShopOrder }
  | { readonly kind: 'signed'; readonly id: number; readonly signature: Uint8Array };
export type FromThread =
  /** The key stays with the till. */
  | { readonly kind: 'sign'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: ShopAnswer }
  | { readonly kind: 'state'; readonly state: ShopState }
  | { readonly kind: 'log'; readonly what: string; readonly detail: string };

interface RunOptions {
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly said: (state: ShopState) => void;
  readonly ended: (error: unknown) => void;
  readonly log: (what: string, detail: unknown) => void;
}

/** The thread that speaks with the other tills of the shop, for as long as this till is open. */
export function startShop(job: ShopJob, { sign, said, ended, log }: RunOptions) {
  const { worker, stop, ended: gone } = startThread(new URL('./shop-thread.ts', import.meta.url), job);
  worker.unref();
  const waiting = new Map<number, (answer: ShopAnswer) => void>();
  let orders = 0;
  let closed = false;
  const first = Promise.withResolvers<void>();
  const end = (error: unknown): void => {
    for (const resolve of waiting.values()) resolve({ is: 'refused', code: 'SHOP_TILL_AWAY' });
    waiting.clear();
    first.resolve();
    if (!closed) ended(error);
    closed = true;
  };
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'sign')
      worker.postMessage({
        kind: 'signed',
        id: message.id,
        signature: sign(message.bytes),
      } satisfies ToThread);
    else if (message.kind === 'state') {
      said(message.state);
      first.resolve();
    } else if (message.kind === 'log') log(message.what, message.detail);
    else {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    }
  });
  worker.once('error', end);
  void gone.then((code) => end(new Error(`the thread of the shop stopped (${code})`)));
  return {
    /** Once it has said where it listens, or that it cannot. */
    settled: (): Promise<void> => first.promise,
    order: (order: ShopOrder): Promise<ShopAnswer> =>
      new Promise((resolve) => {
        if (closed) return resolve({ is: 'refused', code: 'SHOP_TILL_AWAY' });
        orders += 1;
        waiting.set(orders, resolve);
        worker.postMessage({ kind: 'order', id: orders, order } satisfies ToThread);
      }),
    close: async (): Promise<void> => {
      closed = true;
      stop();
      await gone;
      end(null);
    },
  };
}
export type ShopThread = ReturnType<typeof startShop>;
