import { type Db, param } from '#main/kernel/db/db.ts';
import { compareNames } from '#shared/domain/collate.ts';
import { isRole, type RoleRef } from '#shared/domain/permissions.ts';
import { nameKey } from '#shared/domain/readable.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { TextSize } from '#shared/modules/users/contract.ts';

export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly role: RoleRef;
  /** The file holds a role that no till knows: until somebody chooses one again, she may do nothing. */
  readonly damaged: boolean;
  readonly pin_hash: string | null;
  readonly active: number;
  readonly failures: number;
  readonly locked_until: number | null;
  readonly lang: Lang | null;
  readonly text_size: TextSize | null;
}

type StoredRow = Omit<UserRow, 'role' | 'damaged'> & {
  readonly role: string;
  readonly role_id: number | null;
};
/** A program that knows no roles of the owner writes another one over `cashier`: that one counts then. */
const rowOf = ({ role, role_id, ...row }: StoredRow): UserRow => {
  if (role === 'cashier' && role_id !== null) return { ...row, role: role_id, damaged: false };
  return isRole(role) ? { ...row, role, damaged: false } : { ...row, role: 'cashier', damaged: true };
};
const stored = (role: RoleRef) =>
  typeof role === 'number' ? { role: 'cashier', roleId: role } : { role, roleId: null };

export function createUsersStore(db: Db) {
  const columns = [
    'id',
    'name',
    'role',
    'role_id',
    'pin_hash',
    'active',
    'failures',
    'locked_until',
    'lang',
    'text_size',
  ] as const;
  const all = db.prepare('user.all', (k) => k.selectFrom('user').select(columns));
  const one = db.prepare('user.one', (k) =>
    k.selectFrom('user').select(columns).where('id', '=', param('id')),
  );
  const insert = db.prepare('user.insert', (k) =>
    k.insertInto('user').values({
      name: param('name'),
      role: param('role'),
      role_id: param('roleId'),
      pin_hash: param('hash'),
      active: 1,
      failures: 0,
      created_at: param('at'),
    }),
  );
  const update = db.prepare('user.update', (k) =>
    k
      .updateTable('user')
      .set({
        name: param('name'),
        role: param('role'),
        role_id: param('roleId'),
        active: param('active'),
      })
      .where('id', '=', param('id')),
  );
  const setPin = db.prepare('user.setPin', (k) =>
    k
      .updateTable('user')
      .set({ pin_hash: param('hash'), failures: 0, locked_until: null })
      .where('id', '=', param('id')),
  );
  const setLang = db.prepare('user.setLang', (k) =>
    k
      .updateTable('user')
      .set({ lang: param('lang') })
      .where('id', '=', param('id')),
  );
  const setTextSize = db.prepare('user.setTextSize', (k) =>
    k
      .updateTable('user')
      .set({ text_size: param('size') })
      .where('id', '=', param('id')),
  );
  const setFailures = db.prepare('user.setFailures', (k) =>
    k
      .updateTable('user')
      .set({ failures: param('failures'), locked_until: param('until') })
      .where('id', '=', param('id')),
  );

  const shortenLocks = db.sql<never>(
    'user.shortenLocks',
    'UPDATE user SET locked_until = locked_until - :back_ms WHERE locked_until > :to',
  );

  return {
    /** The clock went back: whoever was locked out stays so for as long as was left, not until that date. */
    shortenLocks: (to: number, back_ms: number): void => {
      shortenLocks.run({ to, back_ms });
    },
    all: (): UserRow[] =>
      all
        .all()
        .map((row) => rowOf(row as StoredRow))
        .sort((a, b) => compareNames(a.name, b.name)),
    one: (id: number): UserRow | undefined => {
      const row = one.get({ id });
      return row && rowOf(row as StoredRow);
    },
    nameTaken: (name: string, except: number | null): boolean => {
      const key = nameKey(name);
      return all.all().some((user) => user.id !== except && nameKey(user.name) === key);
    },
    insert: (user: { name: string; role: RoleRef; hash: string | null; at: number }): number =>
      insert.run({ ...user, ...stored(user.role) }).lastInsertRowid,
    update: ({
      id,
      name,
      role,
      active,
    }: {
      id: number;
      name: string;
      role: RoleRef;
      active: boolean;
    }): void => {
      update.run({ id, name, ...stored(role), active: active ? 1 : 0 });
    },
    setPin: (id: number, hash: string): void => {
      setPin.run({ id, hash });
    },
    setLang: (id: number, lang: Lang): void => {
      setLang.run({ id, lang });
    },
    setTextSize: (id: number, size: TextSize): void => {
      setTextSize.run({ id, size });
    },
    setFailures: (id: number, failures: number, until: number | null): void => {
      setFailures.run({ id, failures, until });
    },
  };
}
