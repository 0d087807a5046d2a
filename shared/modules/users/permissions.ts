import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const usersPermissions = {
  'users.edit': 'owner',
} as const satisfies DeclaredPermissions;
