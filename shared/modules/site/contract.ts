import { z } from 'zod';
import { pinHashPattern } from '#shared/domain/pin-hash.ts';
import type { DeclaredSetting } from '#shared/kernel/declared-settings.ts';
import { langSchema, nothing, query, task, textSchema } from '#shared/kernel/define.ts';
import type { SettingsInProfile } from '#shared/kernel/setting.ts';
import { neighbourSchema } from '#shared/modules/backup/restore-contract.ts';
import { updatePolicySchema } from '#shared/modules/updates/contract.ts';
import { grantsSchema, roleNameSchema } from '#shared/modules/users/contract.ts';

/** What an installer decides for many tills, besides the settings that declare themselves for it. */
const siteSchema = z.strictObject({
  format: z.literal('comptoir-site-profile'),
  version: z.literal(1),
  /** What the installer calls it: "Kiosks of Dakar, 2027". */
  name: textSchema(80).min(1),
  /** Last day (UTC) on which it may be applied. */
  validUntil: z.iso.date().optional(),
  lang: langSchema,
  country: z.string().length(2),
  region: z.string().max(10).nullable().default(null),
  /** `{computer}` stands for the name of the computer. */
  shopName: textSchema(80).min(1),
  tillName: textSchema(40).min(1).default('1'),
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
        /** owner, manager, cashier, or one of `roles` by its name. */
        role: roleNameSchema,
        activation: z.string().regex(pinHashPattern),
      }),
    )
    .min(1)
    .max(50),
  /** Roles of the site: made, or changed where the till has one of that name. */
  roles: z
    .array(z.strictObject({ name: roleNameSchema, ...grantsSchema.partial({ limits: true }).shape }))
    .max(50)
    .optional(),
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
type Site = z.infer<typeof siteSchema>;
/** Everything but the shop itself may be left out. */
export type SiteProfile = Site & Omit<SettingsInProfile, keyof Site>;

/** The form of a profile: the site, and each setting that says a profile may set it, under the name it says. */
export function siteProfileSchema(declared: readonly DeclaredSetting[]) {
  const fields: Record<string, z.ZodType> = {};
  const groups: Record<string, Record<string, z.ZodType>> = {};
  for (const { setting } of declared) {
    if (!setting.profile) continue;
    const [name = '', field] = setting.profile.as.split('.');
    if (name in siteSchema.shape) continue;
    if (field === undefined) fields[name] = setting.schema.optional();
    else groups[name] = { ...groups[name], [field]: setting.schema.optional() };
  }
  for (const [name, shape] of Object.entries(groups)) fields[name] = z.strictObject(shape).optional();
  return siteSchema.extend(fields) as unknown as z.ZodObject<typeof siteSchema.shape> &
    z.ZodType<SiteProfile>;
}

/** The file: readable, and signed over the canonical bytes of `profile`. */
export const signedProfileSchema = z.strictObject({
  profile: z.record(z.string(), z.unknown()),
  /** Ed25519 public key, DER (SPKI), base64. */
  publicKey: z.base64().max(200),
  signature: z.base64().max(200),
});

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const profileChangeSchema = z.object({
  /** The setting's own word for where it belongs; people, roles, updates, backups. */
  part: z.string(),
  /** Path of the setting: `sale.blindClose`; the name of a person; of a role its name, and the limit. */
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
  'BEYOND_OWN_ROLE',
  'ROLE_PINS',
  'TOO_MANY_ROLES',
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
