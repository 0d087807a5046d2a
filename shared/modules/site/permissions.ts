import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const sitePermissions = {
  'till.leave': 'manager',
} as const satisfies DeclaredPermissions;
