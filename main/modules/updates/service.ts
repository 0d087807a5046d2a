import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { policyTogether } from '#shared/domain/merge.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import {
  type UpdatePolicy,
  type UpdatePolicyForm,
  type UpdateSource,
  type UpdateStatus,
  updateWhySchema,
} from '#shared/modules/updates/contract.ts';
import { createUpdatesStore } from './store.ts';

type Done = Promise<Result<null, Refusal>>;

/** Looking, fetching and exchanging: files and sockets, which this module does not touch. */
export interface UpdateEngine {
  status(lang: Lang): UpdateStatus;
  check(source: UpdateSource | null, user: number): Done;
  download(user: number): Done;
  install(user: number): Done;
  goBack(user: number): Done;
  good(): void;
  share(host: string): Promise<void>;
  close(): Promise<void>;
}

export interface UpdatesDeps<Seen> {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  /** What applies until the owner has chosen. */
  readonly firstPolicy: UpdatePolicy;
  readonly isSetUp: () => boolean;
  readonly userName: (id: number) => string | null;
  /** Nobody has called for some seconds. */
  readonly quiet: () => boolean;
  readonly engine: (needs: EngineNeeds<Seen>) => UpdateEngine;
  /** Where neighbours reach this till when it shares. */
  readonly shareHost: string;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}
/** What the engine keeps in the store. */
export interface EngineNeeds<Seen> {
  readonly policy: () => UpdatePolicyForm;
  readonly seen: () => Seen | null;
  readonly saveSeen: (seen: Seen) => void;
  readonly record: (fact: Facts['update.event'], user: number) => void;
  readonly changed: () => void;
}

type UpdateOperation =
  | 'updates.status'
  | 'updates.history'
  | 'updates.check'
  | 'updates.download'
  | 'updates.install'
  | 'updates.return'
  | 'updates.setPolicy';

const look_ms = 15 * 60_000;
const betweenChecks_ms = 20 * 3_600_000;

/** What an owner decides and sees of updates, the record of them, and doing them by itself where the owner said so. */
export function createUpdates<Seen>(deps: UpdatesDeps<Seen>) {
  const { db, journal, clock, emit } = deps;
  const store = createUpdatesStore(db);
  let policy: UpdatePolicy | null = null;
  const policyNow = (): UpdatePolicy => {
    policy ??= store.policy() ?? deps.firstPolicy;
    return policy;
  };

  const revisions = createRevisions(policyTogether);
  const policyForm = (): UpdatePolicyForm => {
    const now = policyNow();
    return { ...now, revision: revisions.of('updates', now) };
  };

  let engine: UpdateEngine | null = null;
  /** Made when it is first asked: a start does not wait for what most days do not need. */
  const ready = (): UpdateEngine => {
    engine ??= deps.engine({
      policy: policyForm,
      seen: () => store.seen<Seen>(),
      saveSeen: (seen) => db.transaction(() => store.saveSeen(seen)),
      record: (fact, user) => db.transaction(() => journal.append('update.event', fact, { user })),
      changed: () => emit('update.changed', {}),
    });
    return engine;
  };

  const answer = async (
    lang: Lang,
    work: () => Done | Promise<void>,
  ): Promise<Result<UpdateStatus, Refusal>> => {
    const done = await work();
    return done && !done.ok ? done : ok(ready().status(lang));
  };

  let triedAt = Number.NEGATIVE_INFINITY;
  /** One step at most each time: what is found now is fetched at the next look, and installed at one after that. */
  const byItself = async (): Promise<void> => {
    const { automatic, unattended } = policyNow();
    if (!automatic || !deps.isSetUp() || !deps.quiet()) return;
    const { stage, checked_at, notNow, program } = ready().status('fr');
    if (program === 'none') return;
    // A clock that was put back must not make this wait for years.
    const longAgo = (at: number): boolean => Math.abs(clock.now() - at) > betweenChecks_ms;
    const due = checked_at === null || longAgo(checked_at);
    const rested = longAgo(triedAt);
    if (stage === 'downloaded' && unattended && notNow === null && rested) {
      triedAt = clock.now();
      await ready().install(0);
    } else if (stage === 'found') {
      const done = await ready().download(0);
      if (done.ok) await ready().share(deps.shareHost);
    } else if (due) await ready().check(null, 0);
  };
  const look = (): void => {
    byItself().catch((error: unknown) => deps.log('updates', error));
  };
  const timer = setInterval(look, look_ms).unref();

  const handlers: Handlers<UpdateOperation> = {
    'updates.status': (_input, { lang }) => ok(ready().status(lang)),
    'updates.history': ({ limit }) =>
      ok(
        store.events(limit).map(({ at, user, body: { what, version, from, why, happened_at } }) => ({
          at: happened_at ?? at,
          what,
          version: version || null,
          from: from ?? null,
          why: updateWhySchema
            .nullable()
            .catch(null)
            .parse(why ?? null),
          user: user === 0 ? null : (deps.userName(user) ?? `#${user}`),
        })),
      ),
    'updates.check': ({ source }, { lang, user }) => answer(lang, () => ready().check(source, user)),
    'updates.download': (_input, { lang, user }) =>
      answer(lang, async () => {
        const done = await ready().download(user);
        if (done.ok) await ready().share(deps.shareHost);
        return done;
      }),
    'updates.install': (_input, { lang, user }) => answer(lang, () => ready().install(user)),
    'updates.return': (_input, { lang, user }) => answer(lang, () => ready().goBack(user)),
    'updates.setPolicy': ({ revision, ...typed }, { lang, user, session }) =>
      answer(lang, async () => {
        const before = policyNow();
        const merged = revisions.merge('updates', revision, typed, before);
        if (!merged.ok) return merged;
        const next = merged.value;
        if (next.source?.kind === 'folder' && !path.isAbsolute(next.source.path))
          return refused(refusal('FOLDER_PATH'));
        db.transaction(() => {
          store.savePolicy(next);
          journal.append('settings.changed', { what: ['updates'] }, { user });
        });
        policy = next;
        revisions.saved('updates', before, next, session.user?.name);
        emit('update.changed', {});
        await ready().share(deps.shareHost);
        return ok(null);
      }),
  };

  let isGood = false;
  return {
    handlers,
    policy: policyForm,
    /** A screen has spoken: this version of the program works as far as a person can see. */
    reached: (): void => {
      if (isGood) return;
      isGood = true;
      try {
        ready().good();
      } catch (error) {
        deps.log('updates', error);
      }
      if (policyNow().share.on)
        ready()
          .share(deps.shareHost)
          .catch((error) => deps.log('updates', error));
    },
    close: async (): Promise<void> => {
      clearInterval(timer);
      await engine?.close();
    },
  };
}
