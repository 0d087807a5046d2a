import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const reportsPermissions = {
  'report.x': 'manager',
  'report.z': 'manager',
} as const satisfies DeclaredPermissions;
