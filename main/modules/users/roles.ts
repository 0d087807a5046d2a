import type { Db } from '#main/kernel/db/db.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { activationOf } from '#main/kernel/pin.ts';
import type { Context } from '#main/kernel/session.ts';
import {
  beyond,
  type Grants,
  isRole,
  measuresOf,
  noGrants,
  permissions,
  pinDigits,
  type RoleRef,
  roleGrants,
  roles,
} from '#shared/domain/permissions.ts';
import { nameKey } from '#shared/domain/readable.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { RoleForm } from '#shared/modules/users/contract.ts';
import { createRolesStore, type RoleRow } from './roles-store.ts';
import type { UserRow } from './store.ts';

interface RolesDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly people: () => readonly UserRow[];
  readonly person: (id: number) => UserRow | undefined;
  /** Whoever has the role may more or less at once, at every screen. */
  readonly changed: () => void;
}
type RoleOperation = 'users.roles' | 'users.makeRole' | 'users.changeRole' | 'users.removeRole';

const mostRoles = 50;

/** In the order of the list, each once; limits of what is not granted, or cannot be measured, are none. */
export function tidyGrants({ permissions: given, limits }: Grants): Grants {
  const granted = permissions.filter((permission) => given.includes(permission));
  const kept = granted.flatMap((permission) => {
    const limit = limits[permission];
    const measured = measuresOf(permission).flatMap((measure) =>
      limit?.[measure] === undefined ? [] : [[measure, limit[measure]] as const],
    );
    return measured.length === 0 ? [] : [[permission, Object.fromEntries(measured)] as const];
  });
  return { permissions: granted, limits: Object.fromEntries(kept) };
}

/** What each role may do: those of every shop, which are as they are, and those that the owner makes. */
export function createRoles({ db, journal, clock, people, person, changed }: RolesDeps) {
  const store = createRolesStore(db);
  const revisions = createRevisions();
  const fields = ({ name, permissions: may, limits }: Omit<RoleRow, 'id'>) => ({ name, may, limits });

  /** A role that is not there any more may nothing. */
  const of = (role: RoleRef): Grants => (isRole(role) ? roleGrants[role] : (store.one(role) ?? noGrants));
  const grantsOf = (userId: number): Grants => {
    const user = person(userId);
    return user?.active === 1 && !user.damaged ? of(user.role) : noGrants;
  };
  /** Nobody gives what neither he nor whoever allows it has, nor touches what goes further than that. */
  const beyondOwn = ({ user, allowedBy }: Pick<Context, 'user' | 'allowedBy'>, other: Grants) => {
    const lacks = [user, ...(allowedBy === null ? [] : [allowedBy])].map((id) => beyond(grantsOf(id), other));
    const [first] = lacks;
    return first === undefined || lacks.includes(undefined)
      ? null
      : refusal('BEYOND_OWN_ROLE', { permission: first });
  };

  const withRole = (role: RoleRef): UserRow[] => people().filter((one) => one.role === role);
  const form = ({ id, ...row }: RoleRow): RoleForm => ({
    role: id,
    name: row.name,
    permissions: [...row.permissions],
    limits: row.limits as RoleForm['limits'],
    people: withRole(id).length,
    revision: revisions.of(`role ${id}`, fields(row)),
  });
  const formOfEveryShop = (role: (typeof roles)[number]): RoleForm => ({
    role,
    name: null,
    permissions: [...roleGrants[role].permissions],
    limits: {},
    people: withRole(role).length,
    revision: '',
  });
  const nameTaken = (name: string, except: number | null): Refusal | null =>
    store.all().some(({ id, name: other }) => id !== except && nameKey(other) === nameKey(name))
      ? refusal('NAME_TAKEN', { name })
      : null;
  const record = (role: number, what: 'made' | 'changed' | 'removed', row: Omit<RoleRow, 'id'>, by: number) =>
    journal.append(
      'role.changed',
      {
        role,
        name: row.name,
        what,
        permissions: row.permissions,
        ...(Object.keys(row.limits).length > 0 && { limits: row.limits as Record<string, object> }),
      },
      { user: by },
    );

  const make = (name: string, grants: Grants, by: number): RoleRow => {
    const id = store.insert(name, grants, clock.now());
    record(id, 'made', { name, ...grants }, by);
    db.afterCommit(changed);
    return { id, name, ...grants };
  };
  /** A PIN of four digits opens no role that needs six: nobody knows how long those are that were chosen. */
  const shortPins = (id: number, before: Grants, after: Grants): Refusal | null => {
    if (pinDigits(after.permissions) <= pinDigits(before.permissions)) return null;
    const short = withRole(id).filter(({ pin_hash }) => pin_hash !== null && activationOf(pin_hash) === null);
    return short.length === 0
      ? null
      : refusal('ROLE_PINS', { count: short.length, names: short.map(({ name }) => name).join(', ') });
  };
  const change = (row: RoleRow, next: Omit<RoleRow, 'id'>, context: RoleAuthor): Result<RoleRow, Refusal> => {
    const against =
      beyondOwn(context, row) ??
      beyondOwn(context, next) ??
      nameTaken(next.name, row.id) ??
      shortPins(row.id, row, next);
    if (against) return refused(against);
    const after = { id: row.id, ...next };
    store.update(row.id, next.name, { permissions: next.permissions, limits: next.limits });
    record(row.id, 'changed', next, context.user);
    db.afterCommit(() => {
      revisions.saved(`role ${row.id}`, fields(row), fields(after), context.session.user?.name);
      changed();
    });
    return ok(after);
  };

  const handlers: Handlers<RoleOperation> = {
    'users.roles': () => ok([...roles.map(formOfEveryShop), ...store.all().map(form)]),
    'users.makeRole': ({ name, ...wanted }, context) => {
      const grants = tidyGrants(wanted);
      const against = beyondOwn(context, grants) ?? nameTaken(name, null);
      if (against) return refused(against);
      if (store.all().length >= mostRoles) return refused(refusal('TOO_MANY_ROLES', { most: mostRoles }));
      return ok(form(make(name, grants, context.user)));
    },
    'users.changeRole': ({ role, revision, name, ...wanted }, context) => {
      const row = store.one(role);
      if (!row) return refused(refusal('NOT_FOUND'));
      const typed = { name, ...tidyGrants(wanted) };
      const merged = revisions.merge(`role ${role}`, revision, fields(typed), fields(row));
      if (!merged.ok) return merged;
      const { name: named, may, limits } = merged.value;
      const next = change(row, { name: named, ...tidyGrants({ permissions: may, limits }) }, context);
      return next.ok ? ok(form(next.value)) : next;
    },
    'users.removeRole': ({ role }, context) => {
      const row = store.one(role);
      if (!row) return refused(refusal('NOT_FOUND'));
      const against = beyondOwn(context, row);
      if (against) return refused(against);
      const { length: count } = withRole(role);
      if (count > 0) return refused(refusal('ROLE_IN_USE', { name: row.name, count }));
      store.remove(role);
      record(role, 'removed', row, context.user);
      db.afterCommit(changed);
      return ok(null);
    },
  };

  return {
    handlers,
    of,
    grantsOf,
    beyondOwn,
    exists: (role: RoleRef): boolean => isRole(role) || store.one(role) !== undefined,
    name: (role: RoleRef): string | null => (isRole(role) ? null : (store.one(role)?.name ?? null)),
    /** Those that the owner made, by name. */
    own: store.all,
    /** As a site profile says it: made, or changed where one of that name is there. In the caller's transaction. */
    put: (name: string, wanted: Grants, context: RoleAuthor): Refusal | null => {
      const grants = tidyGrants(wanted);
      const known = store.all().find((one) => nameKey(one.name) === nameKey(name));
      if (known) {
        const done = change(known, { name: known.name, ...grants }, context);
        return done.ok ? null : done.refusal;
      }
      const against = beyondOwn(context, grants);
      if (!against) make(name, grants, context.user);
      return against;
    },
  };
}
/** Who says what a role may do. */
export type RoleAuthor = Pick<Context, 'user' | 'allowedBy' | 'session'>;
export type Roles = ReturnType<typeof createRoles>;
