import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { PublicationTaken } from '#main/modules/catalog/publication-store.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import { positionOf } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { SyncSaid, SyncState } from '#shared/modules/sync/contract.ts';
import { mayRetry, type ProblemCode } from '#shared/wire/problem.ts';
import type { Joined } from './engine/joined.ts';
import type { SyncOutcome } from './engine/sync-job.ts';
import { isDue, pace, waitAfter } from './pace.ts';
import type { After } from './store.ts';
import type { createTold } from './told.ts';

export interface SyncDeps {
  readonly clock: { now(): number };
  /** Ms of a clock that nobody sets: what the clock of the shop does changes no pace. */
  readonly ticks: () => number;
  /** Between 0 and 1. */
  readonly draw: () => number;
  readonly head: () => { readonly position: number } | null;
  readonly after: (mark: Joined['acknowledged'], head: number) => After | null;
  readonly since: (mark: Joined['acknowledged']) => number | null;
  readonly find: () => Joined | 'unreadable' | null;
  readonly note: (of: Joined, news: Partial<Joined>) => void;
  readonly send: (signal: AbortSignal) => Promise<SyncOutcome>;
  readonly join: (order: { url: string; code: string }, signal: AbortSignal) => Promise<SyncOutcome>;
  readonly told: Pick<
    ReturnType<typeof createTold>,
    'look' | 'hold' | 'takeAll' | 'forget' | 'waiting' | 'settled'
  >;
  /** How many rows of other tills are here, which go to the head office as well. */
  readonly elsewhere: () => number;
  readonly taken: () => readonly PublicationTaken[];
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}

const said: Partial<Record<ProblemCode, SyncSaid>> = {
  TILL_REVOKED: 'revoked',
  TILL_UNKNOWN: 'unknown',
  EPOCH_UNKNOWN: 'other-key',
};
const saidBy = (code: ProblemCode): SyncSaid => said[code] ?? (mayRetry(code) ? 'busy' : 'says-no');

/** A line that comes back, or a server that was put back meanwhile, is a matter of moments; the rest waits for a person. */
const passes = new Set<SyncSaid>(['away', 'busy']);

function joinRefusal(outcome: SyncOutcome): Refusal {
  if (outcome.is === 'no-address') return refusal('OFFICE_ADDRESS');
  if (outcome.is === 'disk') return outcome.refusal;
  if (outcome.is !== 'refused') return refusal('OFFICE_AWAY');
  if (outcome.code === 'JOIN_CODE_WRONG') return refusal('OFFICE_CODE_WRONG');
  return outcome.code === 'TOO_MANY'
    ? refusal('OFFICE_WAIT')
    : refusal('OFFICE_SAYS_NO', { code: outcome.code });
}

/** Since when what the head office has not said that it has waits; null: nothing does. */
export interface Unsent {
  readonly since_at: number | null;
  /** Why it takes nothing of this till. */
  readonly out_of_use?: string;
}

type SyncOperation = 'sync.state' | 'sync.join' | 'sync.now' | 'sync.take' | 'sync.pause';

/**
 * Sends by itself what the till recorded. It looks at the end of the journal now and then, so that no sale knows of it, and the
 * exchange itself runs in a thread, one at a time.
 */
export function createSync(deps: SyncDeps) {
  const { ticks, emit } = deps;
  let running: { readonly ended: Promise<void>; readonly stop: () => void } | null = null;
  let lastSaid: SyncSaid | null = null;
  let failures = 0;
  let askedAt: number | null = null;
  let notBefore = 0;
  let seen: { head: number; first: number; last: number } | null = null;
  let closed = false;
  /** Rows of other tills that were here when the head office was last brought what it had not, and since when there are others. */
  let carried = 0;
  let others: number | null = null;
  /** What the last exchange came to, which a full disk may have kept from being noted. */
  let heard: Joined['acknowledged'] | null = null;
  let lookFailed = false;

  const joinedNow = (): Joined | null => {
    const found = deps.find();
    return found === 'unreadable' ? null : found;
  };
  const markOf = ({ acknowledged: noted }: Joined): Joined['acknowledged'] =>
    heard && positionOf(heard.epoch, heard.seq) > positionOf(noted.epoch, noted.seq) ? heard : noted;
  const waitingOf = (joined: Joined): After | null => {
    const head = deps.head();
    return head && deps.after(markOf(joined), head.position);
  };

  /** What it said before a start holds until it is asked again. */
  const saidNow = (joined: Joined): SyncSaid | null =>
    askedAt === null && joined.out_of_use ? 'revoked' : lastSaid;
  const outOfUse = (joined: Joined | null): SyncState['out_of_use'] =>
    (joined && saidNow(joined) === 'revoked' && joined.out_of_use) || null;

  const state = (): SyncState => {
    const found = deps.find();
    const joined = found === 'unreadable' ? null : found;
    const asksAgain = joined !== null && joined.paused !== true && failures > 0 && !running;
    return {
      office: joined && { url: joined.url, shop: joined.shop },
      unreadable: found === 'unreadable',
      paused: joined?.paused ?? false,
      sending: running !== null,
      waiting: joined && waitingOf(joined),
      acknowledged_at: joined?.acknowledged_at ?? null,
      said: joined && saidNow(joined),
      out_of_use: outOfUse(joined),
      taken: deps.taken().map(({ publication: _, ...one }) => one),
      held: deps.told.waiting(),
      again_at: asksAgain ? deps.clock.now() + Math.max(0, notBefore - ticks()) : null,
    };
  };

  const ended = (outcome: SyncOutcome): void => {
    askedAt = ticks();
    if (outcome.is === 'done') {
      lastSaid = outcome.sent.differs ? 'differs' : null;
      heard = outcome.sent.differs ? null : outcome.sent.acknowledged;
    } else if (outcome.is === 'refused') lastSaid = saidBy(outcome.code);
    else lastSaid = 'away';
    failures = lastSaid === null ? 0 : failures + 1;
    if (lastSaid === null) notBefore = 0;
    else notBefore = ticks() + (passes.has(lastSaid) ? waitAfter(failures, deps.draw()) : pace.most_ms);
  };

  /** One at a time: what is under way is stopped first, and whoever gives this order waits for it. */
  async function alone(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    while (running) {
      running.stop();
      await running.ended;
    }
    if (closed) return;
    const stopping = new AbortController();
    const done = work(stopping.signal).finally(() => {
      running = null;
      emit('sync.changed', {});
    });
    running = { ended: done.catch(() => undefined), stop: () => stopping.abort(new Error('stopped')) };
    emit('sync.changed', {});
    await done;
  }

  const sendAlone = (): Promise<void> =>
    alone(async (signal) => {
      const before = deps.head()?.position ?? 0;
      const elsewhere = deps.elsewhere();
      try {
        ended(await deps.send(signal));
        if (lastSaid === null && seen && seen.head <= before) seen = null;
        if (lastSaid === null) [carried, others] = [elsewhere, null];
      } catch (error) {
        if (signal.aborted) return;
        deps.log('sync', error);
        ended({ is: 'cut' });
      }
    });

  /** What came to the journal since the last look. */
  const lookNow = (): void => {
    const joined = joinedNow();
    if (!closed) deps.told.look();
    if (closed || running || !joined || joined.paused) return;
    const head = deps.head()?.position ?? 0;
    const now = ticks();
    const { epoch, seq } = markOf(joined);
    if (head <= positionOf(epoch, seq)) seen = null;
    else if (!seen) {
      seen = { head, first: now, last: now };
      emit('sync.changed', {});
    } else if (seen.head !== head) seen = { ...seen, head, last: now };
    if (deps.elsewhere() === carried) others = null;
    else others ??= now;
    const waiting = seen ?? (others === null ? null : { first: others, last: others });
    if (isDue({ now, waiting, askedAt, notBefore })) void sendAlone();
  };
  /** It comes each second: what it stumbles over is told once, and sells on. */
  const look = (): void => {
    try {
      lookNow();
      lookFailed = false;
    } catch (error) {
      if (!lookFailed) deps.log('sync', error);
      lookFailed = true;
    }
  };

  const handlers: Handlers<SyncOperation> = {
    'sync.state': () => ok(state()),
    'sync.join': async ({ url, code }): Promise<Result<SyncState, Refusal>> => {
      let answer: Refusal | null = null;
      await alone(async (signal) => {
        const outcome = await deps.join({ url, code }, signal).catch((error: unknown): SyncOutcome => {
          deps.log('sync', error);
          return { is: 'cut' };
        });
        if (outcome.is !== 'joined') answer = joinRefusal(outcome);
      });
      if (answer) return refused(answer);
      [lastSaid, failures, notBefore, askedAt, seen, heard] = [null, 0, 0, null, null, null];
      deps.told.forget();
      return ok(state());
    },
    'sync.now': async () => {
      if (joinedNow()) await sendAlone();
      await deps.told.takeAll();
      return ok(state());
    },
    'sync.take': async ({ publication, rows }, { session }) => {
      if (session.host !== 'tool') return refused(refusal('NOT_FOUND'));
      deps.told.hold(publication, rows);
      await deps.told.takeAll();
      return ok(state());
    },
    'sync.pause': async ({ paused }) => {
      let disk: Refusal | null = null;
      await alone(async () => {
        const joined = joinedNow();
        try {
          if (joined) deps.note(joined, { paused });
        } catch (error) {
          disk = storeRefusal(error);
          if (!disk) throw error;
        }
      });
      if (disk) return refused(disk);
      [failures, notBefore] = paused ? [failures, notBefore] : [0, 0];
      return ok(state());
    },
  };

  return {
    handlers,
    unsent: (): Unsent | null => {
      const joined = joinedNow();
      const why = outOfUse(joined)?.why;
      return (
        joined && { since_at: deps.since(markOf(joined)), ...(why === undefined ? {} : { out_of_use: why }) }
      );
    },
    /** The last row that the head office has; null for a till that belongs to none. */
    sent: (): number | null => {
      const joined = joinedNow();
      if (!joined) return null;
      const { epoch, seq } = markOf(joined);
      return positionOf(epoch, seq);
    },
    look,
    close: async (): Promise<void> => {
      closed = true;
      running?.stop();
      await running?.ended;
      await deps.told.settled();
    },
  };
}
