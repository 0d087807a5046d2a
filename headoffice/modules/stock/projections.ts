import { defineProjections } from '#headoffice/kernel/inbox/projections.ts';
import { stockShares } from '#shared/modules/stock/shares.ts';

export const stockProjections = defineProjections<'till_stock'>(stockShares);
