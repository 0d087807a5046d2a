import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const salesPermissions = {
  'sale.tender': 'manager',
  'sale.means': 'manager',
} as const satisfies DeclaredPermissions;
