/** Who may do what. A permission guards an operation or a gesture inside one; a manager may allow it on the spot. */
export const permissions = [
  'sale.sell',
  'sale.discount',
  'sale.price',
  'sale.void',
  'sale.return',
  'sale.hold',
  'ticket.view',
  'ticket.reprint',
  'drawer.open',
  'shift.open',
  'shift.close',
  'shift.cash',
  'shift.expected',
  'shift.difference',
  'report.x',
  'report.z',
  'catalog.view',
  'catalog.create',
  'catalog.edit',
  'catalog.import',
  'catalog.cost',
  'stock.adjust',
  'customers.view',
  'customers.edit',
  'customers.export',
  'customers.erase',
  'users.edit',
  'settings.edit',
  'journal.verify',
  'till.leave',
  'clock.correct',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'manager', 'cashier'] as const;
export type Role = (typeof roles)[number];

const cashier: readonly Permission[] = [
  'sale.sell',
  'sale.void',
  'sale.hold',
  'ticket.view',
  'ticket.reprint',
  'shift.open',
  'shift.close',
  'catalog.view',
  'catalog.create',
  'customers.view',
  'customers.edit',
];
const notForManagers: readonly Permission[] = ['settings.edit', 'users.edit'];

export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(permissions),
  manager: new Set(permissions.filter((permission) => !notForManagers.includes(permission))),
  cashier: new Set(cashier),
};

export const mayDo = (role: Role, permission: Permission): boolean => rolePermissions[role].has(permission);
