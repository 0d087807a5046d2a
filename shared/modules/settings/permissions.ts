import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const settingsPermissions = {
  'settings.edit': 'owner',
} as const satisfies DeclaredPermissions;
