import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const healthPermissions = {
  'journal.verify': 'manager',
} as const satisfies DeclaredPermissions;
