/** What somebody who signs in may do. */
export const permissions = [
  'sales.read',
  'catalog.read',
  'tills.read',
  'tills.manage',
  'people.manage',
  'keys.manage',
  'alerts.manage',
  'audit.read',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'manager', 'accountant'] as const;
export type Role = (typeof roles)[number];
export const isRole = (value: unknown): value is Role => roles.some((role) => role === value);

const held: { readonly [R in Role]: readonly Permission[] } = {
  owner: permissions,
  manager: ['sales.read', 'catalog.read', 'tills.read', 'tills.manage'],
  accountant: ['sales.read', 'catalog.read', 'tills.read'],
};
export const may = (role: Role, permission: Permission): boolean => held[role].includes(permission);

/** Whose sums and tills somebody sees: every shop, or these. */
export type Shops = readonly string[] | null;

/** Who signed in, at which tenant, as what, and for which shops. */
export interface SignedIn {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly shops: Shops;
}
/** Whose figures are asked for. */
export type Sees = Pick<SignedIn, 'tenant' | 'shops'>;
