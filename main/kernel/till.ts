import type { EventName, EventPayload } from '#shared/contract/events.ts';
import { createClock } from './clock.ts';
import { storeRefusal } from './db/store-error.ts';
import { type AllHandlers, createDispatch, type Dispatch } from './door.ts';
import { createIdle } from './idle.ts';
import { answersOf } from './journal/projections.ts';
import type { Log } from './log.ts';
import {
  type AnyModule,
  type Kernel,
  type Parts,
  type Place,
  type ShopBasics,
  settingGroupsOf,
} from './module.ts';
import { type OpenStore, openStore, type StoreParts } from './open-store.ts';
import type { ApplicationOptions } from './options.ts';
import type { Session } from './session.ts';
import { createShopTime } from './shop-time.ts';
import { type PushedEvent, tell } from './tell.ts';

/** An app: its modules in their order, and what they bring to the opening of its file. */
export interface App {
  readonly modules: readonly AnyModule[];
  readonly file: StoreParts;
}

/** What outlives one till: a restore exchanges it under the screens. */
export interface Outside {
  readonly listeners: Set<(event: PushedEvent) => void>;
  readonly sessions: Map<string, Session>;
  /** Closes this till and opens what lies in its folder now. */
  readonly reopen: (between?: () => void) => Promise<void>;
  /** A backup file that somebody opened on this computer. */
  readonly offered: () => string | null;
}

/** The modules of a list, at work on one store. */
export interface RunningTill {
  readonly store: OpenStore;
  readonly door: Dispatch;
  readonly shop: ShopBasics;
  readonly owner: () => Session['user'];
  /** Somebody called: what can wait waits again. */
  readonly called: () => void;
  readonly reached: () => void;
  /** Sets up a till that is not, where something lies there for it, and makes it ready for its first screen. */
  readonly begin: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const silent: Log = { warn: () => {}, error: () => {} };

interface OpenPlace<T> extends Place<T> {
  readonly what: string;
  readonly given: () => boolean;
}
function createPlace<T>(what: string): OpenPlace<T> {
  const given: T[] = [];
  return {
    what,
    given: () => given.length > 0,
    give: (value) => {
      if (given.length > 0) throw new Error(`${what} was given twice`);
      given.push(value);
    },
    get value() {
      const [first] = given;
      if (given.length === 0) throw new Error(`nobody gave ${what}`);
      return first as T;
    },
  };
}

/** Everything of `work`, though one of it fails; the first failure is what is thrown. */
async function all(work: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const one of work) {
    try {
      await one();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Lets go of the folder where the modules cannot begin on what lies in it: what brings it back takes their place. */
export function openTill(app: App, options: ApplicationOptions, outside: Outside): RunningTill {
  const opened: OpenStore[] = [];
  try {
    return wire(app, options, outside, opened);
  } catch (error) {
    for (const store of opened) store.close();
    throw error;
  }
}

function wire(
  { modules, file }: App,
  options: ApplicationOptions,
  outside: Outside,
  opened: OpenStore[],
): RunningTill {
  const log = options.log ?? silent;
  const clock = createClock(options.clock);
  const places: OpenPlace<unknown>[] = [];
  const place = <T>(what: string): Place<T> => {
    const made = createPlace<T>(what);
    places.push(made as OpenPlace<unknown>);
    return made;
  };
  const shop = createPlace<ShopBasics>('the basics of the shop');
  places.push(shop as OpenPlace<unknown>);
  const running: Parts<never, unknown>[] = [];
  const makeRoom = (): boolean => running.some((parts) => parts.makeRoom?.() === true);

  const localTime = createShopTime(() => (shop.given() ? shop.value.clock() : undefined));
  const store = openStore(file, {
    dataDir: options.dataDir,
    clock,
    dayOf: (at) => localTime(at).day,
    onSlow: (name, ms) => log.warn('slow statement', { name, ms: Math.round(ms) }),
    onFault: (name, error) => {
      log.error(name, error);
      if (storeRefusal(error)?.code === 'DISK_FULL') makeRoom();
    },
    ...(options.secretBox && { secretBox: options.secretBox }),
  });
  opened.push(store);
  const { db, journal } = store;
  clock.begin(() => journal.head()?.at ?? null);

  const reactions = new Map<EventName, ((event: PushedEvent) => void)[]>();
  const emit = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
    tell(outside.listeners, { name, payload }, log);
    tell(reactions.get(name) ?? [], { name, payload }, log);
  };
  const idle = createIdle({
    steps: [() => running.some((parts) => parts.idle?.() === true), () => door.prune()],
    finish: db.checkpoint,
    log: log.warn,
  });
  const kernel: Kernel = {
    ...store,
    options,
    answersOf: (of) => answersOf(file.projections, of),
    projections: file.projections,
    clock,
    log,
    shop,
    settingGroups: settingGroupsOf(modules),
    localTime,
    emit,
    on: (name, reaction) => {
      const heard = (event: PushedEvent): void => reaction(event.payload as EventPayload<typeof name>);
      reactions.set(name, [...(reactions.get(name) ?? []), heard]);
    },
    quiet: idle.quiet,
    sessions: () => outside.sessions.values(),
    offered: outside.offered,
    reopen: outside.reopen,
    place,
  };

  const apis: Record<string, unknown> = {};
  const handlers: Record<string, unknown> = {};
  for (const module of modules) {
    const parts = module.create(kernel, apis as never, store.held[module.name] as never);
    for (const name of Object.keys(parts.handlers)) {
      if (name in handlers) throw new Error(`${name} is answered twice`);
    }
    Object.assign(handlers, parts.handlers);
    apis[module.name] = parts.api;
    running.push(parts);
  }
  const empty = places.filter(({ given }) => !given()).map(({ what }) => what);
  if (empty.length > 0) throw new Error(`nobody gave ${empty.join(', ')}`);

  const door = createDispatch({
    db,
    handlers: handlers as unknown as AllHandlers,
    clock,
    checkAnswers: options.checkAnswers ?? false,
    sessions: outside.sessions,
    allows: (user, permission, size) =>
      running.some((parts) => parts.allows?.(user, permission, size) === true),
    onFault: log.error,
    onDiskFull: makeRoom,
    asksTheTime: (session) => running.some((parts) => parts.asksTheTime?.(session) === true),
    beforeCommand: (session) => {
      if (!shop.value.isSetUp()) return;
      for (const parts of running) parts.before?.(session);
    },
  });
  for (const parts of running) parts.start?.();

  return {
    store,
    door,
    shop: shop.value,
    owner: () => {
      for (const { owner } of running) if (owner) return owner();
      return null;
    },
    called: idle.touched,
    reached: () => {
      for (const parts of running) parts.reached?.();
    },
    begin: async () => {
      for (const parts of running) await parts.begin?.(door);
      for (const parts of running) parts.ready?.();
    },
    close: async () => {
      idle.close();
      const latestFirst = running.toReversed();
      try {
        await all([
          ...latestFirst.map((parts) => () => parts.settle?.()),
          ...latestFirst.map((parts) => () => parts.close?.()),
        ]);
      } finally {
        store.close();
      }
    },
  };
}
