import { randomUUID } from 'node:crypto';
import type { Application, Rescue } from '#main/kernel/application.ts';
import { clockAfter, createClock } from '#main/kernel/clock.ts';
import type { Db } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { FileAnswers } from '#main/kernel/journal/file-answers.ts';
import { answersOf as answersIn, type ProjectionsList } from '#main/kernel/journal/projections.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import { lockedUntil } from '#main/kernel/pin.ts';
import { type PushedEvent, tell } from '#main/kernel/tell.ts';
import { contract, type ParsedInput } from '#shared/contract/index.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { openLock } from './engine/keys.ts';
import { renewKey, restoreBackup } from './engine/restore.ts';
import { createTillReader } from './engine/till-reader.ts';
import { canBeRescued, rescueStatus } from './rescue-state.ts';
import { createBringBack } from './restoring.ts';
import { createSaved } from './saved.ts';

type Origin = Parameters<Application['connect']>[0];
type Proof = ParsedInput<'backup.renewKey'>;
type Answer = Result<unknown, Refusal>;

/** Who asks is the owner: by the recovery code where there is one, otherwise by the PIN of an owner. @throws StoreError */
async function proveOwner(db: Db, answers: FileAnswers, { code, pin }: Proof, now: number): Promise<void> {
  const lock = createSaved(db).recovery()?.lock;
  if (lock) await openLock(code ?? '', lock);
  else await answers.proveOwner(pin, now);
}

/**
 * Stands in the place of a till that cannot start on what lies in its folder (`reason`), and answers two things: who the
 * owner is, so that the till goes on with the file that is there under a new key, and what brings it back from a backup.
 * Both in the same window. Everything else is refused with the reason.
 */
function createRescue(
  projections: ProjectionsList,
  options: ApplicationOptions,
  open: () => Promise<Application>,
  reason: Refusal,
): Application {
  const { dataDir } = options;
  const read = createTillReader(projections);
  const answersOf = (db: Db): FileAnswers => answersIn(projections, db);
  const clock = createClock(options.clock);
  const listeners = new Set<(event: PushedEvent) => void>();
  const sessions = new Map<string, { readonly origin: Origin; inner: string | null }>();
  let till: Application | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let lockedTo: number | null = null;
  let offered: string | null = null;

  const sessionIn = (application: Application, id: string): string => {
    const session = sessions.get(id);
    if (!session) return id;
    session.inner ??= application.connect(session.origin);
    return session.inner;
  };
  const outerOf = (inner: string): string =>
    [...sessions].find(([, session]) => session.inner === inner)?.[0] ?? inner;
  const tellAll = (event: PushedEvent): void => tell(listeners, event, options.log);

  /** The till itself takes the place, under the same sessions. */
  const begin = async (): Promise<void> => {
    const opened = await open();
    opened.subscribe((event) =>
      tellAll(event.sessionId === undefined ? event : { ...event, sessionId: outerOf(event.sessionId) }),
    );
    till = opened;
    tellAll({ name: 'session.changed', payload: {} });
  };

  const renew = async (proof: Proof): Promise<Answer> => {
    if (till) return refused(refusal('NOT_FOUND'));
    if (lockedTo !== null && clock.now() < lockedTo)
      return refused(refusal('PIN_LOCKED_OUT', { until: lockedTo }));
    try {
      await renewKey({
        dataDir,
        clock,
        read,
        prove: (db) => proveOwner(db, answersOf(db), proof, clock.now()),
        ...(options.secretBox && { secretBox: options.secretBox }),
      });
    } catch (error) {
      const found = storeRefusal(error);
      if (!found) throw error;
      if (found.code === 'RECOVERY_CODE_WRONG') {
        failures += 1;
        lockedTo = lockedUntil(failures, clock.now());
      }
      return refused(found);
    }
    await begin();
    return ok(null);
  };
  const bringBack = createBringBack({
    dataDir,
    clock,
    clockAfter: clockAfter(options.clock),
    read,
    isSetUp: () => false,
    offered: () => offered,
    progress: (of) => (done, total) => tellAll({ name: 'backup.progress', payload: { of, done, total } }),
    bringIn: async (asked) => {
      const restored = await restoreBackup(asked);
      await begin();
      return restored;
    },
    ...(options.secretBox && { secretBox: options.secretBox }),
  });
  type RescueOperation = keyof typeof bringBack.handlers | 'backup.renewKey';
  const isRescue = (name: string): name is RescueOperation =>
    name === 'backup.renewKey' || Object.hasOwn(bringBack.handlers, name);
  /** One after the other: guesses made all at once are counted too, and a till is brought back once. */
  const inTurn = (work: () => Answer | Promise<Answer>): Promise<Answer> => {
    const answer = turn.then(work);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const help = async (session: string, name: RescueOperation, input: unknown): Promise<Answer> => {
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) return refused(refusal('BAD_INPUT', { field: '', detail: '' }));
    try {
      if (name === 'backup.renewKey') return await inTurn(() => renew(parsed.data as Proof));
      const handler = bringBack.handlers[name] as (given: unknown, context: unknown) => Promise<Answer>;
      return await (name === 'backup.restore'
        ? inTurn(() => (till ? till.call(sessionIn(till, session), name, input) : handler(parsed.data, null)))
        : handler(parsed.data, null));
    } catch (error) {
      options.log?.error(name, error);
      return refused(storeRefusal(error) ?? refusal('INTERNAL', { operation: name }));
    }
  };

  return {
    connect: (origin) => {
      const id = randomUUID();
      sessions.set(id, { origin, inner: till ? till.connect(origin) : null });
      return id;
    },
    disconnect: (id) => {
      const inner = sessions.get(id)?.inner;
      if (inner) till?.disconnect(inner);
      sessions.delete(id);
    },
    call: async (id, name, input, meta) => {
      if (till) return till.call(sessionIn(till, id), name, input, meta);
      if (name === 'backup.rescueStatus') return ok(await rescueStatus(answersOf, options, reason));
      return isRescue(name) ? help(id, name, input) : refused(reason);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    hears: (id, event) => !till || till.hears(sessionIn(till, id), event),
    offerBackup: (path) => {
      if (till) return till.offerBackup(path);
      offered = path;
      tellAll({ name: 'backup.offered', payload: { path } });
    },
    flush: () => till?.flush(),
    close: async () => {
      listeners.clear();
      await turn;
      await till?.close();
    },
  };
}

/** Stands in for a till where that helps. */
export const rescueBy =
  (projections: ProjectionsList): Rescue =>
  (options, open, reason) =>
    canBeRescued(reason) ? createRescue(projections, options, open, reason) : null;
