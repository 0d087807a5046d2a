import { type Db, param } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import { compareNames } from '#shared/domain/collate.ts';
import { type Grants, isPermission, type Size } from '#shared/domain/permissions.ts';

export interface RoleRow extends Grants {
  readonly id: number;
  readonly name: string;
}
interface StoredRole {
  readonly id: number;
  readonly name: string;
  readonly grants: string;
}

/** What another program wrote there and this one does not know is held by nobody. */
function rowOf({ id, name, grants }: StoredRole): RoleRow {
  const { permissions, limits } = storedJson<Grants>(grants);
  const known = (limits ?? {}) as Readonly<Record<string, Size>>;
  return {
    id,
    name,
    permissions: permissions.filter(isPermission),
    limits: Object.fromEntries(Object.entries(known).filter(([permission]) => isPermission(permission))),
  };
}

/** Roles that the owner made. */
export function createRolesStore(db: Db) {
  const columns = ['id', 'name', 'grants'] as const;
  const all = db.prepare('role.all', (k) => k.selectFrom('role').select(columns));
  const one = db.prepare('role.one', (k) =>
    k.selectFrom('role').select(columns).where('id', '=', param('id')),
  );
  const insert = db.prepare('role.insert', (k) =>
    k.insertInto('role').values({ name: param('name'), grants: param('grants'), created_at: param('at') }),
  );
  const update = db.prepare('role.update', (k) =>
    k
      .updateTable('role')
      .set({ name: param('name'), grants: param('grants') })
      .where('id', '=', param('id')),
  );
  const remove = db.prepare('role.remove', (k) => k.deleteFrom('role').where('id', '=', param('id')));
  return {
    all: (): RoleRow[] =>
      all
        .all()
        .map(rowOf)
        .sort((a, b) => compareNames(a.name, b.name)),
    one: (id: number): RoleRow | undefined => {
      const row = one.get({ id });
      return row && rowOf(row);
    },
    insert: (name: string, grants: Grants, at: number): number =>
      insert.run({ name, grants: JSON.stringify(grants), at }).lastInsertRowid,
    update: (id: number, name: string, grants: Grants): void => {
      update.run({ id, name, grants: JSON.stringify(grants) });
    },
    remove: (id: number): void => {
      remove.run({ id });
    },
  };
}
