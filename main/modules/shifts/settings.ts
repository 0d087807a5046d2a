import { minor } from '#shared/domain/units.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import type { ShiftSettings } from './service.ts';

/** What the shifts need of the shop's settings; null before set-up. */
export const shiftSettings = (settings: Settings | null): ShiftSettings => ({
  lang: settings?.lang ?? 'fr',
  shopName: settings?.shop.name ?? '',
  tillName: settings?.till.name ?? '',
  blindClose: settings?.sale.blindClose ?? false,
  differences: settings?.sale ?? { reasonAbove_minor: minor(0), approvalAbove_minor: null },
  maxShiftHours: settings?.sale.maxShiftHours ?? 0,
});
