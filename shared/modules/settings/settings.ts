import { z } from 'zod';
import type { CountryPack } from '#shared/domain/country.ts';
import { latestDayEnd } from '#shared/domain/local-time.ts';
import { daySchema, langSchema, ppmSchema, textSchema } from '#shared/kernel/define.ts';
import { setting, settingGroup } from '#shared/kernel/setting.ts';
import { timeZoneSchema } from './country-file.ts';

declare module '#shared/kernel/setting.ts' {
  interface SettingGroups {
    readonly shop: typeof shopSettings;
    readonly taxes: typeof taxSettings;
  }
}

/** Where a shop's clock is when nobody says otherwise. */
export const timeZoneOf = (pack: CountryPack | undefined, region: string | null): string =>
  pack?.regions?.find(({ code }) => code === region)?.timeZone ?? pack?.timeZones[0] ?? 'UTC';

const asTyped = (text: string): readonly string[] => [text];

/** Who and where the shop is. What its country says (taxes, coins) comes from the pack, not from here. */
export const shopSettings = settingGroup({
  name: 'shop',
  needs: 'settings.edit',
  settings: {
    lang: setting({
      schema: langSchema,
      first: ({ lang }) => lang,
      profile: { as: 'lang' },
      support: 'whole',
    }),
    country: setting({
      schema: z.string().length(2),
      first: ({ pack }) => pack.code,
      fixed: true,
      profile: null,
      support: 'whole',
    }),
    region: setting({
      schema: z.string().max(10).nullable(),
      first: ({ region }) => region,
      profile: { as: 'region', take: (given, now) => given ?? now },
      support: 'whole',
    }),
    timeZone: setting({
      schema: timeZoneSchema,
      first: ({ pack, region }) => timeZoneOf(pack, region),
      otherwise: ({ pack, region }) => timeZoneOf(pack, region),
      profile: { as: 'timeZone', part: 'region' },
      support: 'whole',
    }),
    /** Hour of the clock at which its day ends: a bar counts what it sells at one in the morning with the evening before. */
    dayEndsAt: setting({
      schema: z.int().min(0).max(latestDayEnd),
      first: () => 0,
      otherwise: () => 0,
      profile: { as: 'dayEndsAt', part: 'region', take: (given, now) => given ?? now },
      support: 'whole',
    }),
    'shop.name': setting({
      schema: textSchema(80).min(1),
      typing: textSchema(80),
      first: ({ shopName }) => shopName,
      profile: { as: 'shopName' },
      support: { hides: asTyped },
    }),
    'shop.address': setting({
      schema: textSchema(300),
      first: () => '',
      profile: { as: 'address', part: 'shop' },
      support: { hides: (address) => address.split('\n') },
    }),
    'shop.phone': setting({
      schema: textSchema(40),
      first: () => '',
      profile: { as: 'phone', part: 'shop' },
      support: { hides: asTyped },
    }),
    /** Label of the country pack (NINEA, IFU, SIRET…) to number. */
    'shop.taxIds': setting({
      schema: z.record(z.string().max(20), textSchema(60)),
      first: () => ({}),
      profile: { as: 'taxIds', part: 'shop', take: (given, now) => ({ ...now, ...given }) },
      support: { hides: (numbers) => Object.values(numbers) },
    }),
    'till.name': setting({
      schema: textSchema(40).min(1),
      typing: textSchema(40),
      first: ({ tillName }) => tillName,
      profile: { as: 'tillName' },
      support: { hides: asTyped },
    }),
  },
});

/** State, county, city…: together they are one rate, worked out and rounded once. */
const ratePartsSchema = z
  .array(z.object({ name: textSchema(40), rate_ppm: ppmSchema }))
  .min(1)
  .max(6);
const shopTaxSchema = z.object({
  parts: ratePartsSchema,
  /** Another rate from the beginning of this day of the shop on. */
  next: z.object({ from: daySchema, parts: ratePartsSchema }).nullable().default(null),
});
export type ShopTax = z.infer<typeof shopTaxSchema>;
export type RatePart = ShopTax['parts'][number];

export const taxSettings = settingGroup({
  name: 'taxes',
  needs: 'settings.edit',
  settings: {
    /** The rates that the law leaves to the place, by tax of the country pack; a tax that is missing here is sold by nobody. */
    shopTaxes: setting({
      schema: z.record(z.string().max(40), shopTaxSchema),
      first: ({ taxRates }) =>
        Object.fromEntries(
          Object.entries(taxRates).map(([id, rate_ppm]) => [
            id,
            { parts: [{ name: '', rate_ppm }], next: null },
          ]),
        ),
      whole: 'each',
      profile: { as: 'taxRates', take: (given, now) => ({ ...now, ...given }) },
      support: 'nothing',
    }),
  },
});
