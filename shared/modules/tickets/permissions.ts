import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const ticketsPermissions = {
  'ticket.view': 'cashier',
  'ticket.reprint': 'cashier',
} as const satisfies DeclaredPermissions;
