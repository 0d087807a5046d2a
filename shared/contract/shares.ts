import { salesShares } from '#shared/modules/sales/shares.ts';
import { stockShares } from '#shared/modules/stock/shares.ts';

/** What the modules share with the other tills of a shop, in their order. */
export const shares = [stockShares, salesShares] as const;
