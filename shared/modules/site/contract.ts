import { z } from 'zod';
import { pinHashPattern } from '#shared/domain/pin-hash.ts';
import { langSchema, nothing, query, task, textSchema } from '#shared/kernel/define.ts';
import { neighbourSchema } from '#shared/modules/backup/restore-contract.ts';
import { settingsSchema } from '#shared/modules/settings/contract.ts';
import { updatePolicySchema } from '#shared/modules/updates/contract.ts';
import { roleSchema } from '#shared/modules/users/contract.ts';

const of = settingsSchema.shape;

/** What an installer decides for many tills. Everything but the shop itself may be left out. */
export const siteProfileSchema = z.strictObject({
  format: z.literal('comptoir-site-profile'),
  version: z.literal(1),
  /** What the installer calls it: "Kiosks of Dakar, 2027". */
  name: textSchema(80).min(1),
  /** Last day (UTC) on which it may be applied. */
  validUntil: z.iso.date().optional(),
  lang: langSchema,
  country: z.string().length(2),
  region: z.string().max(10).nullable().default(null),
  timeZone: of.timeZone.optional(),
  /** `{computer}` stands for the name of the computer. */
  shopName: textSchema(80).min(1),
  tillName: textSchema(40).min(1).default('1'),
  /** As they stand on the receipts. */
  address: of.shop.shape.address.optional(),
  phone: of.shop.shape.phone.optional(),
  /** Label of the country pack (NINEA, NCC, RCCM, IFU…) to number; a number that is left out stays as it is. */
  taxIds: of.shop.shape.taxIds.optional(),
  /** The rates that the law leaves to the place, by tax of the country pack. */
  taxRates: of.shopTaxes.unwrap().optional(),
  /** The first products: a file beside the profile, called as the profile with `.products` behind; these are its bytes. */
  products: z
    .strictObject({ name: textSchema(200).min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
    .optional(),
  /**
   * Nobody's PIN is ever in a file: each person chooses hers at her first sign-in, with the activation code whose Argon2id
   * hash is here.
   */
  people: z
    .array(
      z.strictObject({
        name: textSchema(60).min(1),
        role: roleSchema,
        activation: z.string().regex(pinHashPattern),
      }),
    )
    .min(1)
    .max(50),
  sale: of.sale.partial().strict().optional(),
  receipt: of.receipt.partial().strict().optional(),
  printer: of.printer.optional(),
  printerProfile: of.printerProfile.optional(),
  drawer: z.boolean().optional(),
  sounds: z.boolean().optional(),
  scannerPrefix: of.scannerPrefix.optional(),
  machine: of.machine.unwrap().partial().strict().optional(),
  /** Ring, source, opening hours: what is left out stays as it is. */
  updates: updatePolicySchema.partial().strict().optional(),
  backups: z
    .strictObject({
      /** A folder or a key besides this computer. */
      second: textSchema(1_000).min(1).optional(),
      /** Another till of the shop that keeps this one's backups: its address and pairing code. */
      neighbour: neighbourSchema.strict().optional(),
    })
    .optional(),
});
export type SiteProfile = z.infer<typeof siteProfileSchema>;

/** The file: readable, and signed over the canonical bytes of `profile`. */
export const signedProfileSchema = z.strictObject({
  profile: z.record(z.string(), z.unknown()),
  /** Ed25519 public key, DER (SPKI), base64. */
  publicKey: z.base64().max(200),
  signature: z.base64().max(200),
});

export const profileParts = [
  'lang',
  'shopName',
  'tillName',
  'shop',
  'taxRates',
  'region',
  'sale',
  'receipt',
  'printer',
  'machine',
  'people',
  'updates',
  'backups',
] as const;
const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const profileChangeSchema = z.object({
  part: z.enum(profileParts),
  /** Path of the setting: `sale.blindClose`; empty for a person. */
  field: z.string(),
  from: valueSchema,
  to: valueSchema,
});
export type ProfileChange = z.infer<typeof profileChangeSchema>;

/** Why a profile is not applied. */
export const profileRefusals = [
  'PROFILE_UNREADABLE',
  'PROFILE_NOT_SIGNED',
  'PROFILE_OTHER_KEY',
  'PROFILE_VERSION',
  'PROFILE_EXPIRED',
  'PROFILE_COUNTRY',
  'PROFILE_UNKNOWN_COUNTRY',
  'PROFILE_NO_OWNER',
  'PROFILE_SAME_NAME',
  'PROFILE_FIELD',
] as const;

/** What may be left of a profile: a place, a source, a neighbour or a file that this till could not take. */
export const leftParts = ['updates', 'backups', 'neighbour', 'products'] as const;

const profileTextSchema = z.string().max(200_000);

export const siteOperations = {
  'site.profile': query({
    access: 'settings.edit',
    input: nothing,
    output: z
      .object({
        name: z.string(),
        fingerprint: z.string(),
        at: z.int(),
        /** Parts that could not be carried out on this till, and are as they were. */
        left: z.array(z.enum(leftParts)),
      })
      .nullable(),
    refusals: [],
    staleAfter: ['settings.changed'],
  }),
  'site.preview': task({
    access: 'settings.edit',
    input: z.object({ text: profileTextSchema }),
    output: z.object({
      name: z.string(),
      fingerprint: z.string(),
      /** known: the key of the profile before, or the one that was installed with the program. */
      key: z.enum(['known', 'new']),
      changes: z.array(profileChangeSchema),
    }),
    refusals: [...profileRefusals, 'NOT_SET_UP'],
  }),
  /** fingerprint: the one that was shown to the person who says yes. */
  'site.apply': task({
    access: 'settings.edit',
    input: z.object({ text: profileTextSchema, fingerprint: z.string().max(100) }),
    output: z.object({
      name: z.string(),
      changed: z.int(),
      /** Parts that could not be carried out on this till, and are as they were. */
      left: z.array(z.enum(leftParts)),
    }),
    refusals: [...profileRefusals, 'NOT_SET_UP'],
  }),
  /** Why the profile that an installer left was not applied at this start; null where none was refused. */
  'site.refusedProfile': query({
    access: 'public',
    input: nothing,
    output: z
      .object({
        code: z.enum(profileRefusals),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      })
      .nullable(),
    refusals: [],
  }),
  /** The practice shop is set aside and the till starts empty. A real shop is never touched. */
  'site.wipeDemo': task({
    access: 'settings.edit',
    input: nothing,
    output: z.object({ path: z.string() }),
    refusals: ['NOT_A_DEMO'],
  }),
  /** Out of full screen, so that the computer can be reached. */
  'site.leaveKiosk': task({
    access: 'till.leave',
    input: nothing,
    output: z.null(),
    refusals: ['NOT_FOUND'],
  }),
};
