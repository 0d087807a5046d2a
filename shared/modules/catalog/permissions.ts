import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const catalogPermissions = {
  'catalog.view': 'cashier',
  'catalog.create': 'cashier',
  'catalog.edit': 'manager',
  'catalog.import': 'manager',
  'catalog.cost': 'manager',
} as const satisfies DeclaredPermissions;
