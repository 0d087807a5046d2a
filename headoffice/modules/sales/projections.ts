import { defineProjections } from '#headoffice/kernel/inbox/projections.ts';
import { salesShares } from '#shared/modules/sales/shares.ts';

export const salesProjections = defineProjections<'sale' | 'sale_line' | 'sale_tender' | 'till_day'>(
  salesShares,
);
