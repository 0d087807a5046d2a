import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const shiftsPermissions = {
  'drawer.open': 'manager',
  'shift.open': 'cashier',
  'shift.close': 'cashier',
  'shift.cash': 'manager',
  'shift.expected': 'manager',
  'shift.difference': 'manager',
} as const satisfies DeclaredPermissions;
