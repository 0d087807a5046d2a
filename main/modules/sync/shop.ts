import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { ShopState as Told } from '#shared/modules/sync/shop-contract.ts';
import type { OfShop } from '#shared/wire/shop-endpoints.ts';
import type { ShopAnswer, ShopJob, ShopOrder, ShopState, ShopThread } from './engine/shop-job.ts';
import type { ShopLineFile } from './engine/shop-line-file.ts';
import { distinctNames } from './till-names.ts';

export interface ShopDeps {
  readonly clock: { now(): number };
  readonly isSetUp: () => boolean;
  readonly tillName: () => string;
  readonly ofShop: () => OfShop;
  readonly dataDir: string;
  /** Where the others reach this till once its owner has opened it: everywhere on the shop's network. */
  readonly lanHost: string;
  readonly read: () => ShopLineFile | null;
  readonly write: (change: Partial<ShopLineFile>) => ShopLineFile;
  /** Whether it is paired with any. */
  readonly hasPeers: () => boolean;
  readonly start: (
    job: ShopJob,
    told: { said: (state: ShopState) => void; ended: (error: unknown) => void },
  ) => ShopThread;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}

const again_ms = 30_000;
const nothing: ShopState = {
  port: null,
  fault: null,
  addresses: [],
  neighbours: [],
  code: null,
  codeTriedOut: false,
  cloned: false,
  rows: 0,
};
type ShopOperation = 'sync.shop' | 'sync.openToShop' | 'sync.shopCode' | 'sync.pairTill' | 'sync.unpairTill';

/** The other tills of the shop: a thread speaks with them, where the owner opened this till or paired it. */
export function createShop(deps: ShopDeps) {
  let thread: ShopThread | null = null;
  let state = nothing;
  let begun = false;
  let closed = false;
  let again: NodeJS.Timeout | undefined;

  const view = (): Told => {
    const { rows: _, addresses, neighbours, code, ...rest } = state;
    const called = distinctNames(neighbours, deps.tillName());
    const open = deps.read()?.open ?? false;
    return {
      ...rest,
      open,
      addresses: [...addresses],
      code: open && code && code.until > deps.clock.now() ? { ...code } : null,
      neighbours: neighbours.map((one) => ({ ...one, name: called(one) })),
      alike: neighbours.some((one) => called(one) !== one.name),
    };
  };
  const said = (next: ShopState): void => {
    state = next;
    deps.emit('sync.shop-changed', {});
  };

  const stop = async (): Promise<void> => {
    clearTimeout(again);
    await thread?.close();
    thread = null;
    state = { ...state, code: null, codeTriedOut: false };
  };
  /** As the file says: listening, asking, or not at all. `wanted`: somebody is about to pair it. */
  const settle = async (wanted = false): Promise<void> => {
    await stop();
    const line = deps.read();
    if (closed || !deps.isSetUp() || !(line?.open || wanted || (line && deps.hasPeers()))) return;
    const { key, cert, open, port } = line ?? deps.write({});
    spoken = sayOfItself();
    const job: ShopJob = {
      dataDir: deps.dataDir,
      name: deps.tillName(),
      shop: deps.ofShop(),
      key,
      cert,
      listen: open ? { host: deps.lanHost, port } : null,
    };
    const ended = (error: unknown): void => {
      thread = null;
      state = { ...state, code: null, codeTriedOut: false };
      deps.log('the other tills of the shop', error);
      again = setTimeout(() => void inTurn(() => settle()), again_ms).unref();
    };
    thread = deps.start(job, { said, ended });
  };
  /** What the others hear of this till, and see on their screens. */
  let spoken = '';
  const sayOfItself = (): string => JSON.stringify([deps.tillName(), deps.ofShop()]);
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: a thread is never started beside another. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch((error: unknown) => deps.log('the other tills of the shop', error));
    return next;
  };

  const order = async (given: ShopOrder): Promise<Result<ShopAnswer & { is: 'done' }, Refusal>> => {
    const answer: ShopAnswer = (await thread?.order(given)) ?? { is: 'refused', code: 'SHOP_NOT_OPEN' };
    return answer.is === 'done' ? ok(answer) : refused(refusal(answer.code));
  };
  const onDisk = async <T>(work: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> => {
    try {
      return await work();
    } catch (error) {
      const disk = storeRefusal(error);
      if (!disk) throw error;
      return refused(disk);
    }
  };

  const handlers: Handlers<ShopOperation> = {
    'sync.shop': () => ok(view()),
    'sync.openToShop': ({ open, port }) =>
      onDisk(() =>
        inTurn(async () => {
          deps.write({ open, ...(port === null ? {} : { port }) });
          state = { ...state, port: null, fault: null };
          await settle();
          await thread?.settled();
          // The others are told an address: it is the same one tomorrow.
          if (open && state.port !== null) deps.write({ port: state.port });
          deps.emit('sync.shop-changed', {});
          return ok(view());
        }),
      ),
    'sync.shopCode': () =>
      inTurn(async () => {
        const made = await order({ kind: 'code' });
        return made.ok ? ok(view()) : made;
      }),
    'sync.pairTill': ({ url, code: typed, anyName }) =>
      onDisk(() =>
        inTurn(async () => {
          if (!thread) await settle(true);
          const at = URL.parse(/^https:\/\//i.test(url) ? url : `https://${url.replace(/^http:\/\//i, '')}`);
          const done = at
            ? await order({ kind: 'pair', url: at.origin, code: typed, anyName })
            : refused(refusal('SHOP_TILL_AWAY'));
          return done.ok ? ok(view()) : done;
        }),
      ),
    'sync.unpairTill': ({ till }) =>
      inTurn(async () => {
        await order({ kind: 'unpair', till });
        return ok(view());
      }),
  };

  return {
    handlers,
    /** Rows of other tills that are here: more of them are to be carried to the head office. */
    rows: (): number => state.rows,
    /** It was given another name: the others hear it. */
    look: (): void => {
      if (thread && spoken !== sayOfItself()) void inTurn(() => settle());
    },
    begin: (): void => {
      if (begun) return;
      begun = true;
      void inTurn(() => settle());
    },
    close: async (): Promise<void> => {
      closed = true;
      await turn;
      await stop();
    },
  };
}
