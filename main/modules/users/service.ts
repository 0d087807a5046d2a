import { randomBytes } from 'node:crypto';
import type { Db } from '#main/kernel/db/db.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { activationOf, hashPin, lockedUntil, pinMatches, weakPin } from '#main/kernel/pin.ts';
import type { Context, Session } from '#main/kernel/session.ts';
import type { ParsedInput } from '#shared/contract/index.ts';
import { fold } from '#shared/domain/fold.ts';
import { mayDo, type Permission, pinDigits, type RoleRef, type Size } from '#shared/domain/permissions.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { TextSize, UserForm, UserView } from '#shared/modules/users/contract.ts';
import { createPinGate } from './pin-gate.ts';
import { createRoles, type RoleAuthor } from './roles.ts';
import { createUsersStore, type UserRow } from './store.ts';

export interface UsersDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly emit: (name: 'session.changed', payload: Record<string, never>) => void;
  /** Everybody who sits at a screen now: a person switched off is shown out. */
  readonly sessions: () => Iterable<Session>;
}

type UsersOperation =
  | 'users.tiles'
  | 'users.approvers'
  | 'users.authorise'
  | 'users.list'
  | 'users.create'
  | 'users.update'
  | 'users.roles'
  | 'users.makeRole'
  | 'users.changeRole'
  | 'users.removeRole'
  | 'users.changeOwnPin';

const override_ms = 120_000;
export function createUsers(deps: UsersDeps) {
  const { db, journal, clock } = deps;
  const store = createUsersStore(db);
  const roles = createRoles({
    db,
    journal,
    clock,
    people: store.all,
    person: store.one,
    changed: () => deps.emit('session.changed', {}),
  });
  const view = ({ id, name, role, active }: UserRow): UserView => ({
    id,
    name,
    role,
    roleName: roles.name(role),
    active: active === 1,
  });
  const leastDigits = (role: RoleRef): number => pinDigits(roles.of(role).permissions);

  journal.on('clock.corrected', ({ body: { from, to } }) => {
    store.shortenLocks(to, from - to);
    // An approval lasts two minutes: not until the date that was wrong.
    for (const { overrides } of deps.sessions()) overrides.clear();
  });

  const revisions = createRevisions();
  const fields = ({ name, role, active }: Omit<UserView, 'roleName'>) => ({ name, role, active });
  const form = (user: UserView): UserForm => ({
    ...user,
    revision: revisions.of(`user ${user.id}`, fields(user)),
  });

  const throughGate = createPinGate();
  const tries = new Map<number, Promise<unknown>>();
  /** Tries at one person's PIN go one after the other: a hundred at once must not all find the first try left. */
  const inTurn = <T>(id: number, work: () => Promise<T>): Promise<T> => {
    const mine = (tries.get(id) ?? Promise.resolve()).then(work);
    const over = mine
      .catch(() => {})
      .then(() => {
        if (tries.get(id) === over) tries.delete(id);
      });
    tries.set(id, over);
    return mine;
  };
  const checkPin = (id: number, pin: string | null, session: Session): Promise<Result<UserRow, Refusal>> =>
    throughGate(session, () =>
      inTurn(id, () =>
        trySecret(store.one(id), pin, ({ pin_hash }) =>
          activationOf(pin_hash) === null ? pin_hash : undefined,
        ),
      ),
    );
  /**
   * One try. Failures are kept on the disk before the answer leaves: a restart forgives nothing.
   * @param hashOf null: she needs no secret; undefined: there is no such way in for her
   */
  const trySecret = async (
    user: UserRow | undefined,
    secret: string | null,
    hashOf: (user: UserRow) => string | null | undefined,
  ): Promise<Result<UserRow, Refusal>> => {
    const hash = user?.active === 1 ? hashOf(user) : undefined;
    if (!user || hash === undefined) return refused(refusal('NOT_FOUND'));
    if (user.damaged || !roles.exists(user.role))
      return refused(refusal('PERSON_DAMAGED', { name: user.name }));
    const now = clock.now();
    if (user.locked_until !== null && user.locked_until > now)
      return refused(refusal('PIN_LOCKED_OUT', { until: user.locked_until }));
    if (hash === null) return ok(user);
    if (secret !== null && (await pinMatches(secret, hash))) {
      const then = store.one(user.id);
      // Switched off, or given another PIN, while this one was looked at.
      if (then?.pin_hash !== user.pin_hash || then.active !== 1) return trySecret(then, secret, hashOf);
      if (user.failures > 0) db.transaction(() => store.setFailures(user.id, 0, null));
      return ok(user);
    }
    return refused(db.transaction(() => countFailure(user, now)));
  };
  const tryActivation = (user: UserRow | undefined, code: string): Promise<Result<UserRow, Refusal>> =>
    trySecret(user, code, ({ pin_hash }) => activationOf(pin_hash) ?? undefined);
  const countFailure = ({ id, failures: before }: UserRow, now: number): Refusal => {
    const failures = before + 1;
    const until = lockedUntil(failures, now);
    store.setFailures(id, failures, until);
    journal.append(
      'user.refused',
      { userId: id, failures, ...(until !== null && { locked_until: until }) },
      { user: 0 },
    );
    return until === null
      ? refusal('WRONG_PIN', { left: 5 - (failures % 5) })
      : refusal('PIN_LOCKED_OUT', { until });
  };

  const named = ({ id, name, role }: Pick<UserView, 'id' | 'name' | 'role'>) => ({
    userId: id,
    name,
    ...(typeof role === 'number' ? { role: 'own', own: role } : { role }),
  });
  const create = (name: string, role: RoleRef, hash: string | null, by: number): UserView => {
    const id = store.insert({ name, role, hash, at: clock.now() });
    journal.append('user.changed', { ...named({ id, name, role }), what: 'created' }, { user: by || id });
    return { id, name, role, roleName: roles.name(role), active: true };
  };
  const owners = (): number =>
    store.all().filter((user) => user.role === 'owner' && user.active === 1).length;

  const writePin = (user: Pick<UserView, 'id' | 'name' | 'role'>, hash: string, by: number) => {
    store.setPin(user.id, hash);
    journal.append('user.changed', { ...named(user), what: 'pin' }, { user: by });
  };
  const setPin = async (
    user: UserRow,
    pin: string,
    { user: by, session }: Pick<Context, 'user' | 'session'>,
  ): Promise<Result<UserView, Refusal>> => {
    const weak = weakPin(pin, leastDigits(user.role));
    if (weak) return refused(refusal('PIN_TOO_WEAK', weak));
    const hash = await hashPin(pin);
    db.transaction(() => {
      writePin(user, hash, by);
      db.afterCommit(() => showOut(user.id, session));
    });
    return ok(view(user));
  };

  /** What stands against a person as she is to be. Nobody knows how long a PIN is that was chosen under a milder rule. */
  const objection = (
    { id, name, role, active, pin }: ParsedInput<'users.update'>,
    context: Context,
  ): Refusal | null => {
    const user = store.one(id);
    if (!user || !roles.exists(role)) return refusal('NOT_FOUND');
    // A PIN that one gives somebody is a way in to all that she may do.
    const over = roles.beyondOwn(context, roles.of(user.role)) ?? roles.beyondOwn(context, roles.of(role));
    if (over) return over;
    if (store.nameTaken(name, id)) return refusal('NAME_TAKEN', { name });
    const losesOwner = user.role === 'owner' && user.active === 1 && (role !== 'owner' || !active);
    if (losesOwner && owners() === 1) return refusal('LAST_OWNER');
    const weak = pin === null ? null : weakPin(pin, leastDigits(role));
    if (weak) return refusal('PIN_TOO_WEAK', weak);
    const hasPin = user.pin_hash !== null && activationOf(user.pin_hash) === null;
    const least = leastDigits(role);
    return pin === null && hasPin && least > leastDigits(user.role) ? refusal('PIN_NEEDED', { least }) : null;
  };
  /** What the form comes to beside what was saved since, if nothing stands against it. */
  const judged = (input: ParsedInput<'users.update'>, context: Context): Result<typeof input, Refusal> => {
    const user = store.one(input.id);
    if (!user) return refused(refusal('NOT_FOUND'));
    const { name, role, active } = input;
    const merged = revisions.merge(
      `user ${input.id}`,
      input.revision,
      { name, role, active },
      fields(view(user)),
    );
    if (!merged.ok) return merged;
    const next = { ...input, ...merged.value };
    const against = objection(next, context);
    return against ? refused(against) : ok(next);
  };
  const update = (
    input: ParsedInput<'users.update'>,
    hash: string | null,
    { user: by, session }: Pick<Context, 'user' | 'session'>,
  ): UserView => {
    const { id, name, role, active } = input;
    const after = { id, name, role, roleName: roles.name(role), active };
    const known = store.one(id);
    const before = known?.active === 1;
    store.update(after);
    const switched = active ? ('switched-on' as const) : ('switched-off' as const);
    const what = active === before ? ('edited' as const) : switched;
    journal.append('user.changed', { ...named(after), what }, { user: by });
    if (hash !== null) writePin(after, hash, by);
    db.afterCommit(() => {
      if (hash !== null || !active) showOut(id, hash !== null && active ? session : null);
      followUp(id, after);
      if (known) revisions.saved(`user ${id}`, fields(view(known)), fields(after), session.user?.name);
    });
    return after;
  };

  const against = (name: string, role: RoleRef, context: RoleAuthor): Refusal | null => {
    if (!roles.exists(role)) return refusal('NOT_FOUND');
    if (store.nameTaken(name, null)) return refusal('NAME_TAKEN', { name });
    return roles.beyondOwn(context, roles.of(role));
  };
  const goesAsFar = (
    user: UserRow,
    permission: Permission,
    also: readonly Permission[],
    size: Size,
  ): boolean => {
    const grants = roles.of(user.role);
    return mayDo(grants, permission, size) && also.every((one) => mayDo(grants, one));
  };

  const handlers: Handlers<UsersOperation> = {
    ...roles.handlers,
    'users.tiles': () =>
      ok(
        store
          .all()
          .filter((user) => user.active === 1)
          .map((user) => ({
            ...view(user),
            needsPin: user.pin_hash !== null,
            choosesPin: activationOf(user.pin_hash) !== null,
            locked_until: user.locked_until,
          })),
      ),
    'users.approvers': ({ permission, also, size }) =>
      ok(
        store
          .all()
          .filter(
            (user) =>
              user.active === 1 &&
              activationOf(user.pin_hash) === null &&
              goesAsFar(user, permission, also, size),
          )
          .map((user) => ({ ...view(user), needsPin: user.pin_hash !== null })),
      ),
    'users.authorise': async ({ userId, pin, permission, also, size }, { session, user }) => {
      const checked = await checkPin(userId, pin, session);
      if (!checked.ok) return checked;
      // The screen was locked meanwhile, or somebody else sits there: it was not for her.
      const permissions = [permission, ...also];
      if (session.user?.id !== user || !goesAsFar(checked.value, permission, also, size))
        return refused(refusal('PERMISSION_NEEDED', { permission }));
      const override = randomBytes(18).toString('base64url');
      const now = clock.now();
      for (const [token, { until }] of session.overrides) if (until < now) session.overrides.delete(token);
      session.overrides.set(override, { by: userId, permissions, until: now + override_ms });
      db.transaction(() =>
        journal.append(
          'override.given',
          { allowedBy: userId, permission, ...(also.length > 0 && { also }) },
          { user },
        ),
      );
      return ok({ override });
    },
    'users.list': () => ok(store.all().map((user) => form(view(user)))),
    'users.create': async ({ name, role, pin }, context) => {
      const barred = against(name, role, context);
      if (barred) return refused(barred);
      const weak = weakPin(pin, leastDigits(role));
      if (weak) return refused(refusal('PIN_TOO_WEAK', weak));
      return throughGate(context.session, async () => {
        const hash = await hashPin(pin);
        return db.transaction(() => {
          const meanwhile = against(name, role, context);
          return meanwhile ? refused(meanwhile) : ok(form(create(name, role, hash, context.user)));
        });
      });
    },
    'users.update': async (input, context) => {
      const against = judged(input, context);
      if (!against.ok) return against;
      return throughGate(context.session, async () => {
        const hash = input.pin === null ? null : await hashPin(input.pin);
        return db.transaction(() => {
          const meanwhile = judged(input, context);
          return meanwhile.ok ? ok(form(update(meanwhile.value, hash, context))) : meanwhile;
        });
      });
    },
    'users.changeOwnPin': async ({ oldPin, newPin }, context) => {
      const checked = await checkPin(context.user, oldPin, context.session);
      return checked.ok
        ? throughGate(context.session, () => setPin(checked.value, newPin, context))
        : checked;
    },
  };

  /** Whoever knew the PIN from before is a stranger now, at every screen but the one it was changed at; so is what she allowed. */
  const showOut = (id: number, except: Session | null): void => {
    for (const session of deps.sessions()) {
      for (const [token, { by }] of session.overrides) if (by === id) session.overrides.delete(token);
      if (session.user?.id !== id || session === except) continue;
      session.user = null;
      session.overrides.clear();
    }
    deps.emit('session.changed', {});
  };
  const followUp = (id: number, user: UserView): void => {
    for (const session of deps.sessions())
      if (session.user?.id === id) session.user = { id, name: user.name, role: user.role };
    deps.emit('session.changed', {});
  };

  return {
    handlers,
    checkPin,
    /** For set-up: inside the caller's transaction; no hash for the people of the demo shop. */
    create,
    /** Why this person may not be added by this one; null where she may. */
    against,
    /** Whether this is the code that she was given, who has no PIN yet. */
    checkActivation: (id: number, code: string, session: Session): Promise<Result<null, Refusal>> =>
      throughGate(session, () =>
        inTurn(id, async () => {
          const known = await tryActivation(store.one(id), code);
          return known.ok ? ok(null) : known;
        }),
      ),
    /** Of a person who has none yet, by the code she was given. A PIN that is too weak costs no try of the code. */
    choosePin: (
      id: number,
      code: string,
      pin: string,
      session: Session,
    ): Promise<Result<UserView, Refusal>> =>
      throughGate(session, () =>
        inTurn(id, async () => {
          const user = store.one(id);
          const weak =
            user && activationOf(user.pin_hash) !== null ? weakPin(pin, leastDigits(user.role)) : null;
          if (weak) return refused(refusal('PIN_TOO_WEAK', weak));
          const known = await tryActivation(user, code);
          // The installer knows the code: as a PIN it would be no secret.
          if (known.ok && pin === code) return refused(refusal('PIN_TOO_WEAK', { least: 6 }));
          return known.ok ? setPin(known.value, pin, { user: id, session }) : known;
        }),
      ),
    /** What a person likes on any screen; null: as the screen is. */
    tastes: (id: number): { lang: Lang | null; textSize: TextSize } => {
      const user = store.one(id);
      return { lang: user?.lang ?? null, textSize: user?.text_size ?? 'normal' };
    },
    setLang: store.setLang,
    setTextSize: store.setTextSize,
    all: (): UserView[] => store.all().map(view),
    /** As she is now: switched off, in another role or in one that lost it since, she may no more. */
    may: (id: number, permission: Permission, size?: Size): boolean =>
      mayDo(roles.grantsOf(id), permission, size),
    /** What she may do without asking. */
    permissions: (id: number): readonly Permission[] => roles.grantsOf(id).permissions,
    roleName: roles.name,
    ownRoles: roles.own,
    putRole: roles.put,
    name: (id: number): string | null => store.one(id)?.name ?? null,
    /** People whose names have this text in them. */
    idsNamed: (text: string): number[] =>
      store
        .all()
        .filter(({ name }) => fold(name).includes(fold(text)))
        .map(({ id }) => id),
    owner: (): { id: number; name: string; role: RoleRef } | null =>
      store.all().find((user) => user.role === 'owner' && user.active === 1) ?? null,
  };
}
export type Users = ReturnType<typeof createUsers>;
