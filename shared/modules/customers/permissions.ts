import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const customersPermissions = {
  'customers.view': 'cashier',
  'customers.edit': 'cashier',
  'customers.export': 'manager',
  'customers.erase': 'manager',
} as const satisfies DeclaredPermissions;
