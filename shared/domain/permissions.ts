import { leastRoles } from './permission-list.ts';

/** Who may do what. A permission guards an operation or a gesture inside one; a manager may allow it on the spot. */
export type Permission = keyof typeof leastRoles;
export const permissions = Object.keys(leastRoles) as readonly Permission[];

/** From the one who may do everything down. */
export const roles = ['owner', 'manager', 'cashier'] as const;
export type Role = (typeof roles)[number];
export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** What a module says of its permissions: the least of the roles that may do it without asking. */
export type DeclaredPermissions = Readonly<Record<string, Role>>;

const allowedTo = (role: Role): ReadonlySet<Permission> =>
  new Set(permissions.filter((permission) => roles.indexOf(role) <= roles.indexOf(leastRoles[permission])));

export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: allowedTo('owner'),
  manager: allowedTo('manager'),
  cashier: allowedTo('cashier'),
};

export const mayDo = (role: Role, permission: Permission): boolean => rolePermissions[role].has(permission);
