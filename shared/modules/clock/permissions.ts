import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const clockPermissions = {
  'clock.correct': 'manager',
} as const satisfies DeclaredPermissions;
