import { z } from 'zod';
import {
  currencyViewSchema,
  langSchema,
  openShiftViewSchema,
  permissionSchema,
  roleSchema,
  taxViewSchema,
  textSizeSchema,
  userFormSchema,
  userViewSchema,
} from '#shared/contract/views.ts';
import { roundingModes } from '#shared/domain/money.ts';
import {
  command,
  idSchema,
  nothing,
  ppmSchema,
  query,
  revisionSchema,
  task,
  textSchema,
} from '#shared/kernel/define.ts';
import { clockViewSchema } from '#shared/modules/clock/contract.ts';

export const pinSchema = z.string().regex(/^\d{4,12}$/);
const taxRatesSchema = z.record(z.string().max(40), ppmSchema);
const nameSchema = textSchema(60).min(1);

export const sessionViewSchema = z.object({
  setUp: z.boolean(),
  demo: z.boolean(),
  /** The window fills the screen: the way out is `kiosk.leave`. */
  kiosk: z.boolean(),
  version: z.string(),
  lang: langSchema,
  clock: clockViewSchema,
  textSize: textSizeSchema,
  user: userViewSchema.nullable(),
  permissions: z.array(permissionSchema),
  shop: z
    .object({
      name: z.string(),
      country: z.string(),
      currency: currencyViewSchema,
      timeZone: z.string(),
      pricesIncludeTax: z.boolean(),
      /** Tax classes a product may have, with the taxes each one bears. */
      /** Taxes whose rate the shop types; `rate_ppm` null as long as nobody has. */
      placeTaxes: z.array(z.object({ id: z.string(), name: z.string(), rate_ppm: ppmSchema.nullable() })),
      taxClasses: z.array(z.object({ id: z.string(), name: z.string(), taxes: z.array(taxViewSchema) })),
      denominations: z.array(z.object({ value_minor: z.int(), kind: z.enum(['note', 'coin']) })),
      mobileOperators: z.array(z.string()),
      /** Mobile money is taken only with the operator's reference. */
      referenceNeeded: z.boolean(),
      cash_step_minor: z.int(),
      /** How the part of a split payment that is paid in cash is brought to the coins in use. */
      cash_mode: z.enum(roundingModes),
      /** Amounts up to this are paid in cash as they are. */
      cash_exact_minor: z.int(),
    })
    .nullable(),
  till: z.object({ id: z.string(), name: z.string() }).nullable(),
  shift: openShiftViewSchema.nullable(),
  settings: z
    .object({
      autoLockMinutes: z.int(),
      blindClose: z.boolean(),
      /** Beyond this a count that differs needs a reason. */
      reasonAbove_minor: z.int(),
      autoPrint: z.boolean(),
      sounds: z.boolean(),
      scannerPrefix: z.string(),
    })
    .nullable(),
  /** The last sale on the disk: shown after a start, so that nobody has to wonder. */
  lastSale: z.object({ number: z.int(), at: z.int(), gross_minor: z.int() }).nullable(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

const bothLanguages = z.object({ fr: z.string(), en: z.string() });
export const countryViewSchema = z.object({
  code: z.string(),
  name: bothLanguages,
  currency: z.string(),
  lang: langSchema,
  /** Names of the taxes that ordinary goods bear, with their rates. */
  taxes: z.array(bothLanguages),
  /** Taxes whose rate the law leaves to the place: the shop types it. */
  placeTaxes: z.array(z.object({ id: z.string(), name: bothLanguages })),
  regions: z.array(z.object({ code: z.string(), name: bothLanguages, taxes: z.array(bothLanguages) })),
  /** Numbers that a shop prints on its receipts: `label` as it is printed. */
  taxIds: z.array(z.object({ label: z.string(), name: bothLanguages })),
});
export type CountryView = z.infer<typeof countryViewSchema>;

export const sessionOperations = {
  'session.get': query({ access: 'public', input: nothing, output: sessionViewSchema, refusals: [] }),
  /** The language of the screen; of the person too, once somebody is signed in. */
  'session.setLang': task({
    access: 'public',
    input: z.object({ lang: langSchema }),
    output: sessionViewSchema,
    refusals: [],
  }),
  /** Of the person who is signed in, at whatever screen. */
  'session.setTextSize': command({
    access: 'signed-in',
    input: z.object({ size: textSizeSchema }),
    output: sessionViewSchema,
    refusals: [],
  }),
  /** pin: null for the people of the demo shop, who have none. */
  'session.signIn': task({
    access: 'public',
    urgent: true,
    input: z.object({ userId: idSchema, pin: pinSchema.nullable() }),
    output: sessionViewSchema,
    refusals: ['WRONG_PIN', 'PIN_LOCKED_OUT', 'NOT_FOUND'],
  }),
  /** Also "lock": the cart stays as it is. */
  'session.signOut': command({
    access: 'public',
    input: z.object({ reason: z.enum(['user', 'idle', 'switch']) }),
    output: sessionViewSchema,
    refusals: [],
  }),
  'setup.countries': query({
    access: 'public',
    input: nothing,
    output: z.array(countryViewSchema),
    refusals: [],
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

export const usersOperations = {
  'users.tiles': query({
    access: 'public',
    input: nothing,
    output: z.array(
      userViewSchema.extend({
        needsPin: z.boolean(),
        /** Named in a site profile: she chooses her PIN at her first sign-in. */
        choosesPin: z.boolean(),
        locked_until: z.int().nullable(),
      }),
    ),
    refusals: [],
  }),
  /** Who could allow this gesture here and now. */
  'users.approvers': query({
    access: 'signed-in',
    input: z.object({ permission: permissionSchema }),
    output: z.array(userViewSchema.extend({ needsPin: z.boolean() })),
    refusals: [],
  }),
  /** Gives a token for one call of this session that needs the permission; it lasts two minutes. */
  'users.authorise': task({
    access: 'signed-in',
    urgent: true,
    input: z.object({ userId: idSchema, pin: pinSchema.nullable(), permission: permissionSchema }),
    output: z.object({ override: z.string() }),
    refusals: ['WRONG_PIN', 'PIN_LOCKED_OUT', 'NOT_FOUND', 'PERMISSION_NEEDED'],
  }),
  'users.list': query({
    access: 'users.edit',
    input: nothing,
    output: z.array(userFormSchema),
    refusals: [],
  }),
  'users.create': task({
    access: 'users.edit',
    input: z.object({ name: nameSchema, role: roleSchema, pin: pinSchema }),
    output: userFormSchema,
    refusals: ['NAME_TAKEN', 'PIN_TOO_WEAK'],
  }),
  'users.update': task({
    access: 'users.edit',
    input: z.object({
      id: idSchema,
      revision: revisionSchema,
      name: nameSchema,
      role: roleSchema,
      active: z.boolean(),
      /** null: it stays as it is. */
      pin: pinSchema.nullable(),
    }),
    output: userFormSchema,
    refusals: ['NOT_FOUND', 'NAME_TAKEN', 'LAST_OWNER', 'PIN_TOO_WEAK', 'PIN_NEEDED', 'CHANGED_MEANWHILE'],
  }),
  'users.changeOwnPin': task({
    access: 'signed-in',
    input: z.object({ oldPin: pinSchema, newPin: pinSchema }),
    output: userViewSchema,
    refusals: ['WRONG_PIN', 'PIN_LOCKED_OUT', 'PIN_TOO_WEAK'],
  }),
};
