import { z } from 'zod';
import { langSchema, nothing, ppmSchema, query, task, textSchema } from '#shared/kernel/define.ts';
import { perLangSchema } from '#shared/kernel/per-lang.ts';
import { sessionViewSchema } from '#shared/modules/session/contract.ts';
import { nameSchema, pinSchema } from '#shared/modules/users/contract.ts';

const taxRatesSchema = z.record(z.string().max(40), ppmSchema);

export const countryViewSchema = z.object({
  code: z.string(),
  name: perLangSchema,
  currency: z.string(),
  lang: langSchema,
  /** Names of the taxes that ordinary goods bear, with their rates. */
  taxes: z.array(perLangSchema),
  /** Taxes whose rate the law leaves to the place: the shop types it. */
  placeTaxes: z.array(z.object({ id: z.string(), name: perLangSchema })),
  regions: z.array(z.object({ code: z.string(), name: perLangSchema, taxes: z.array(perLangSchema) })),
  /** Numbers that a shop prints on its receipts: `label` as it is printed. */
  taxIds: z.array(z.object({ label: z.string(), name: perLangSchema })),
});

export type CountryView = z.infer<typeof countryViewSchema>;

export const setupOperations = {
  'setup.countries': query({
    access: 'public',
    input: nothing,
    output: z.array(countryViewSchema),
    refusals: [],
    staleAfter: [],
  }),
  'setup.create': task({
    access: 'public',
    input: z.object({
      lang: langSchema,
      country: z.string().length(2),
      region: z.string().max(10).nullable(),
      shopName: textSchema(80).min(1),
      tillName: textSchema(40).min(1).default('1'),
      ownerName: nameSchema,
      pin: pinSchema,
      /** One for each of the country's `placeTaxes`. */
      taxRates: taxRatesSchema.default({}),
    }),
    output: sessionViewSchema,
    refusals: ['ALREADY_SET_UP', 'NOT_FOUND', 'PIN_TOO_WEAK', 'TAX_RATE_NEEDED', 'CLOCK_IMPOSSIBLE'],
  }),
  /** A ready shop to try everything; its people have no PIN to guess: a tap on the name signs in, and receipts say so. */
  'setup.demo': task({
    access: 'public',
    input: z.object({
      lang: langSchema,
      country: z.string().length(2).default('SN'),
      /** false: the people alone, for a catalogue of one's own; no shift is open then. */
      goods: z.boolean().default(true),
      /** Left out: an example of a rate, where the law leaves it to the place. */
      taxRates: taxRatesSchema.nullable().default(null),
    }),
    output: sessionViewSchema,
    refusals: ['ALREADY_SET_UP', 'NOT_FOUND', 'CLOCK_IMPOSSIBLE'],
  }),
};
