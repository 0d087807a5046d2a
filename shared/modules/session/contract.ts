import { z } from 'zod';
import { referenceRules, tenderKinds } from '#shared/domain/means.ts';
import { roundingModes } from '#shared/domain/money.ts';
import {
  command,
  event,
  idSchema,
  langSchema,
  nothing,
  ppmSchema,
  query,
  task,
} from '#shared/kernel/define.ts';
import { clockViewSchema } from '#shared/modules/clock/contract.ts';
import { currencyViewSchema, taxViewSchema } from '#shared/modules/settings/contract.ts';
import {
  permissionSchema,
  pinSchema,
  textSizeSchema,
  userViewSchema,
} from '#shared/modules/users/contract.ts';

export const sessionViewSchema = z.object({
  setUp: z.boolean(),
  demo: z.boolean(),
  /** The window fills the screen: the way out is `site.leaveKiosk`. */
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
      /** Hour of the clock at which its day ends. */
      dayEndsAt: z.int(),
      pricesIncludeTax: z.boolean(),
      /** Tax classes a product may have, with the taxes each one bears. */
      /** Taxes whose rate the shop types; `rate_ppm` null as long as nobody has. */
      placeTaxes: z.array(z.object({ id: z.string(), name: z.string(), rate_ppm: ppmSchema.nullable() })),
      taxClasses: z.array(z.object({ id: z.string(), name: z.string(), taxes: z.array(taxViewSchema) })),
      denominations: z.array(z.object({ value_minor: z.int(), kind: z.enum(['note', 'coin']) })),
      /** Means of payment that are taken, in the shop's order; without a name it is its kind's. */
      means: z.array(
        z.object({
          kind: z.enum(tenderKinds),
          name: z.string(),
          reference: z.enum(referenceRules),
          /** Only who has `sale.means` takes it. */
          kept: z.boolean(),
        }),
      ),
      cash_step_minor: z.int(),
      /** How the part of a split payment that is paid in cash is brought to the coins in use. */
      cash_mode: z.enum(roundingModes),
      /** Amounts up to this are paid in cash as they are. */
      cash_exact_minor: z.int(),
    })
    .nullable(),
  till: z.object({ id: z.string(), name: z.string() }).nullable(),
  shift: z.object({ number: z.int() }).nullable(),
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
    refusals: ['PERSON_DAMAGED', 'WRONG_PIN', 'PIN_LOCKED_OUT', 'NOT_FOUND', 'BUSY'],
  }),
  /** The activation code alone, before a PIN is thought of: a wrong one counts as a wrong PIN. */
  'session.checkActivation': task({
    access: 'public',
    input: z.object({ userId: idSchema, code: pinSchema }),
    output: z.null(),
    refusals: ['PERSON_DAMAGED', 'NOT_FOUND', 'WRONG_PIN', 'PIN_LOCKED_OUT', 'BUSY'],
  }),
  /** Of a person who has none yet, at her first sign-in. */
  'session.choosePin': task({
    access: 'public',
    input: z.object({ userId: idSchema, code: pinSchema, pin: pinSchema }),
    output: sessionViewSchema,
    refusals: ['PERSON_DAMAGED', 'NOT_FOUND', 'PIN_TOO_WEAK', 'WRONG_PIN', 'PIN_LOCKED_OUT', 'BUSY'],
  }),
  /** Nobody waits for the answer to this question any more: a newer one took its place. */
  'session.giveUp': task({
    access: 'public',
    input: z.object({ question: z.string().min(1).max(100) }),
    output: nothing,
    refusals: [],
  }),
  /** Also "lock": the cart stays as it is. */
  'session.signOut': command({
    access: 'public',
    input: z.object({ reason: z.enum(['user', 'idle', 'switch']) }),
    output: sessionViewSchema,
    refusals: [],
  }),
};

export const sessionEvents = {
  'session.changed': event('anybody', z.object({})),
};
