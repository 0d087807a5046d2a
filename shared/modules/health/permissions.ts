import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const healthPermissions = {
  'journal.verify': 'manager',
  'journal.let-go': 'owner',
} as const satisfies DeclaredPermissions;
