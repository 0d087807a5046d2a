import { type Permission, permissions } from '#shared/domain/permissions.ts';

const groups = {
  sale: ['sale'],
  drawer: ['drawer', 'shift'],
  goods: ['catalog', 'stock'],
  customers: ['customers'],
  reports: ['report', 'ticket'],
} as const;
export type PermissionGroup = keyof typeof groups | 'till';

const groupOf = (permission: Permission): PermissionGroup => {
  const [word = ''] = permission.split('.');
  const found = Object.entries(groups).find(([, words]) => (words as readonly string[]).includes(word));
  return (found?.[0] ?? 'till') as PermissionGroup;
};

/** Every permission once, in groups as people think of them; what belongs to none of them is of the till. */
export const permissionGroups: readonly (readonly [PermissionGroup, readonly Permission[]])[] = (
  [...Object.keys(groups), 'till'] as PermissionGroup[]
).map((group) => [group, permissions.filter((permission) => groupOf(permission) === group)] as const);
