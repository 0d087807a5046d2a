import type { DeclaredPermissions } from '#shared/domain/permissions.ts';

export const cartPermissions = {
  'sale.sell': 'cashier',
  'sale.discount': 'manager',
  'sale.price': 'manager',
  'sale.void': 'cashier',
  'sale.return': 'manager',
  'sale.refund': 'manager',
  'sale.hold': 'cashier',
} as const satisfies DeclaredPermissions;
