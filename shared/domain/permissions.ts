import { leastRoles } from './permission-list.ts';

/** Who may do what. A permission guards an operation or a gesture inside one; a manager may allow it on the spot. */
export type Permission = keyof typeof leastRoles;
export const permissions = Object.keys(leastRoles) as readonly Permission[];
export const isPermission = (text: string): text is Permission => Object.hasOwn(leastRoles, text);

/** The roles that every shop has, from the one who may do everything down. */
export const roles = ['owner', 'manager', 'cashier'] as const;
export type Role = (typeof roles)[number];
export const isRole = (text: unknown): text is Role => roles.some((role) => role === text);
/** One of those, or by its number one that the owner made. */
export type RoleRef = Role | number;

/** What a module says of its permissions: the least of the roles that may do it without asking. */
export type DeclaredPermissions = Readonly<Record<string, Role>>;

/** How large a gesture is, or how large it may be: a share in ppm of what it is taken from, an amount in minor units. */
export interface Size {
  readonly share_ppm?: number | undefined;
  readonly amount_minor?: number | undefined;
}
export type Measure = keyof Size;

/**
 * Permissions that a role can hold up to a limit. discount: the share of a line, and what it comes to on the ticket; price: how far
 * from the price of the list, either way; return: what goes back to the customer on one ticket; cash: what goes out of the drawer at once.
 */
export const measures = {
  'sale.discount': ['share_ppm', 'amount_minor'],
  'sale.price': ['share_ppm'],
  'sale.return': ['amount_minor'],
  'shift.cash': ['amount_minor'],
} as const satisfies Partial<Record<Permission, readonly Measure[]>>;
export type MeasuredPermission = keyof typeof measures;
export const measuresOf = (permission: Permission): readonly Measure[] =>
  Object.hasOwn(measures, permission) ? measures[permission as MeasuredPermission] : [];

/** What a role may do without asking, and how far: a limit that is not named is none. */
export interface Grants {
  readonly permissions: readonly Permission[];
  readonly limits: Readonly<Partial<Record<Permission, Size>>>;
}

const allowedTo = (role: Role): Grants => ({
  permissions: permissions.filter(
    (permission) => roles.indexOf(role) <= roles.indexOf(leastRoles[permission]),
  ),
  limits: {},
});
export const roleGrants: Readonly<Record<Role, Grants>> = {
  owner: allowedTo('owner'),
  manager: allowedTo('manager'),
  cashier: allowedTo('cashier'),
};
export const noGrants: Grants = { permissions: [], limits: {} };

const within = (limit: Size | undefined, size: Size): boolean =>
  (size.share_ppm ?? 0) <= (limit?.share_ppm ?? Number.POSITIVE_INFINITY) &&
  (size.amount_minor ?? 0) <= (limit?.amount_minor ?? Number.POSITIVE_INFINITY);

/** The share of `whole` that `part` is, in ppm, whatever their signs; of nothing, nothing. */
export const shareOf = (whole: number, part: number): number =>
  whole === 0 ? 0 : (Math.abs(part) * 1_000_000) / Math.abs(whole);

/** Whether this may be done without asking, of this size. */
export function mayDo(who: Role | Grants, permission: Permission, size: Size = {}): boolean {
  const { permissions: held, limits } = isRole(who) ? roleGrants[who] : who;
  return held.includes(permission) && within(limits[permission], size);
}

/** The first permission of `other` that `grants` has not, or not so far; undefined where it has them all. */
export const beyond = (grants: Grants, other: Grants): Permission | undefined =>
  other.permissions.find((permission) => {
    const limit = other.limits[permission];
    const whole = (measure: Measure): number => limit?.[measure] ?? Number.MAX_SAFE_INTEGER;
    const size = Object.fromEntries(measuresOf(permission).map((measure) => [measure, whole(measure)]));
    return !mayDo(grants, permission, size);
  });

/** Digits of a PIN at the least: who may do more than a cashier, and so can let money leave, needs six. */
export const pinDigits = (held: readonly Permission[]): number =>
  held.every((permission) => leastRoles[permission] === 'cashier') ? 4 : 6;
