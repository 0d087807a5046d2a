import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const stockPermissions = {
  'stock.adjust': 'manager',
} as const satisfies DeclaredPermissions;
