import { randomUUID } from 'node:crypto';
import { contract, type ParsedInput } from '../shared/contract/index.ts';
import { type Refusal, refusal } from '../shared/errors.ts';
import { ok, type Result, refused } from '../shared/result.ts';
import type { Application, ApplicationOptions, PushedEvent } from './app.ts';
import { openLock } from './backup/keys.ts';
import { renewKey } from './backup/restore.ts';
import { storeFile } from './boot.ts';
import { createClock } from './clock.ts';
import { type Db, openDb } from './db/db.ts';
import { StoreError, storeRefusal } from './db/store-error.ts';
import { createSaved } from './modules/backup/saved.ts';
import { createSettingsStore } from './modules/settings/store.ts';
import { activationOf, lockedUntil, pinMatches } from './modules/users/pin.ts';
import { createUsersStore } from './modules/users/store.ts';
import { tell } from './tell.ts';
import { tillReader } from './till-facts.ts';

type Origin = Parameters<Application['connect']>[0];
type Proof = ParsedInput<'rescue.renewKey'>;
type Answer = Result<unknown, Refusal>;

function withStore<T>(dataDir: string, work: (db: Db) => T): T {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** Who asks is the owner: by the recovery code where there is one, otherwise by the PIN of an owner. @throws StoreError */
async function proveOwner(db: Db, { code, pin }: Proof): Promise<void> {
  const lock = createSaved(db).recovery()?.lock;
  if (lock) {
    await openLock(code ?? '', lock);
    return;
  }
  const owners = createUsersStore(db)
    .all()
    .filter(
      ({ role, active, pin_hash }) => role === 'owner' && active === 1 && activationOf(pin_hash) === null,
    );
  for (const { pin_hash } of owners)
    if (pin && pin_hash !== null && (await pinMatches(pin, pin_hash))) return;
  throw new StoreError('WRONG_PIN');
}

/**
 * Stands in the place of a till whose key cannot be opened on this computer, and answers one thing: who the owner is. Then
 * the till goes on with a new key, in the same window. Everything else is refused with KEY_SEALED.
 */
export function createRescue(options: ApplicationOptions, open: () => Promise<Application>): Application {
  const { dataDir } = options;
  const clock = options.clock ?? createClock();
  const listeners = new Set<(event: PushedEvent) => void>();
  const seats = new Map<string, { readonly origin: Origin; inner: string | null }>();
  let till: Application | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let lockedTo: number | null = null;

  const seatIn = (application: Application, id: string): string => {
    const seat = seats.get(id);
    if (!seat) return id;
    seat.inner ??= application.connect(seat.origin);
    return seat.inner;
  };
  const outerOf = (inner: string): string =>
    [...seats].find(([, seat]) => seat.inner === inner)?.[0] ?? inner;
  const tellAll = (event: PushedEvent): void => tell(listeners, event, options.log);

  const renew = async (proof: Proof): Promise<Answer> => {
    if (till) return refused(refusal('NOT_FOUND'));
    if (lockedTo !== null && clock.now() < lockedTo)
      return refused(refusal('PIN_LOCKED_OUT', { until: lockedTo }));
    try {
      await renewKey({
        dataDir,
        clock,
        read: tillReader,
        prove: (db) => proveOwner(db, proof),
        ...(options.secretBox && { secretBox: options.secretBox }),
      });
    } catch (error) {
      const found = storeRefusal(error);
      if (!found) throw error;
      if (found.code === 'WRONG_PIN' || found.code === 'RECOVERY_CODE_WRONG') {
        failures += 1;
        lockedTo = lockedUntil(failures, clock.now());
      }
      return refused(found);
    }
    const opened = await open();
    opened.subscribe((event) =>
      tellAll(event.sessionId === undefined ? event : { ...event, sessionId: outerOf(event.sessionId) }),
    );
    till = opened;
    tellAll({ name: 'session.changed', payload: {} });
    return ok(null);
  };
  const status = (): Answer =>
    ok(
      withStore(dataDir, (db) => ({
        sealed: true,
        withCode: createSaved(db).recovery() !== null,
        shop: createSettingsStore(db).read<{ shop: { name: string } }>('settings')?.shop.name ?? '',
      })),
    );

  return {
    connect: (origin) => {
      const id = randomUUID();
      seats.set(id, { origin, inner: till ? till.connect(origin) : null });
      return id;
    },
    disconnect: (id) => {
      const inner = seats.get(id)?.inner;
      if (inner) till?.disconnect(inner);
      seats.delete(id);
    },
    call: async (id, name, input, meta) => {
      if (till) return till.call(seatIn(till, id), name, input, meta);
      if (name === 'rescue.status') return status();
      if (name !== 'rescue.renewKey') return refused(refusal('KEY_SEALED'));
      const parsed = contract['rescue.renewKey'].input.safeParse(input);
      if (!parsed.success) return refused(refusal('BAD_INPUT', { field: '', detail: '' }));
      // One after the other: guesses made all at once are counted too.
      const answer = turn.then(() => renew(parsed.data));
      turn = answer.catch(() => undefined);
      return answer;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    offerBackup: (path) => till?.offerBackup(path),
    flush: () => till?.flush(),
    close: async () => {
      listeners.clear();
      await turn;
      await till?.close();
    },
  };
}
