import { StoreError } from '#main/kernel/db/store-error.ts';
import { firstDifferences } from '#shared/domain/bounds.ts';
import type { CountryPack } from '#shared/domain/country.ts';
import { minor } from '#shared/domain/units.ts';
import { type Settings, settingsSchema } from '#shared/modules/settings/contract.ts';

/** Where a shop's clock is when nobody says otherwise. */
export const timeZoneOf = (pack: CountryPack | undefined, region: string | null): string =>
  pack?.regions?.find(({ code }) => code === region)?.timeZone ?? pack?.timeZones[0] ?? 'UTC';

const { timeZone, sale } = settingsSchema.shape;
/** What earlier versions let through: a till starts with it all the same. */
const storedSchema = settingsSchema.extend({
  timeZone: timeZone.nullable().catch(null),
  sale: sale.extend({
    cash_step_minor: sale.shape.cash_step_minor.catch(minor(1)),
    // Earlier versions asked for it always: a shop that lived with that keeps it until its owner says otherwise.
    referenceNeeded: sale.shape.referenceNeeded.unwrap().default(true),
    reasonAbove_minor: sale.shape.reasonAbove_minor.optional(),
    approvalAbove_minor: sale.shape.approvalAbove_minor.optional(),
  }),
});

/** Settings as the store holds them; what an earlier version did not know of has its first value. */
export function storedSettings(
  stored: unknown,
  countryPack: (code: string) => CountryPack | undefined,
): Settings {
  const read = storedSchema.safeParse(stored);
  if (!read.success) throw new StoreError('STORE_DAMAGED', undefined, read.error);
  const known = read.data;
  const pack = countryPack(known.country);
  const first = firstDifferences(pack?.denominations ?? []);
  const { reasonAbove_minor = first.reasonAbove_minor, approvalAbove_minor = first.approvalAbove_minor } =
    known.sale;
  return {
    ...known,
    timeZone: known.timeZone ?? timeZoneOf(pack, known.region),
    sale: { ...known.sale, reasonAbove_minor, approvalAbove_minor },
  };
}
