import { z } from 'zod';
import { permissions, roles } from '#shared/domain/permissions.ts';
import {
  command,
  idSchema,
  nothing,
  positiveMinorSchema,
  ppmSchema,
  query,
  revisionSchema,
  task,
  textSchema,
} from '#shared/kernel/define.ts';

/** How large a person likes letters. */
export const textSizes = ['normal', 'large', 'larger'] as const;

export const textSizeSchema = z.enum(textSizes);

export type TextSize = z.infer<typeof textSizeSchema>;

export const roleSchema = z.enum(roles);

/** A role of every shop, or by its number one that the owner made. */
export const roleRefSchema = z.union([roleSchema, idSchema]);

export const permissionSchema = z.enum(permissions);

/** How far without asking: a share in ppm, an amount in minor units; what is not named has no limit. */
export const limitSchema = z.strictObject({
  share_ppm: ppmSchema.optional(),
  amount_minor: positiveMinorSchema.optional(),
});

export const grantsSchema = z.object({
  permissions: z.array(permissionSchema).max(permissions.length),
  limits: z.partialRecord(permissionSchema, limitSchema),
});

export const roleNameSchema = textSchema(40).min(1);

/** A role as its form shows it; those of every shop have no name of their own, and are as they are. */
export const roleFormSchema = grantsSchema.extend({
  role: roleRefSchema,
  name: z.string().nullable(),
  /** People who have it, those who do not work here any more among them. */
  people: z.int(),
  revision: revisionSchema,
});

export type RoleForm = z.infer<typeof roleFormSchema>;

export const userViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  role: roleRefSchema,
  /** Of a role that the owner made. */
  roleName: z.string().nullable(),
  active: z.boolean(),
});

export type UserView = z.infer<typeof userViewSchema>;

/** As the form of a person shows her and saves her. */
export const userFormSchema = userViewSchema.extend({ revision: revisionSchema });

export type UserForm = z.infer<typeof userFormSchema>;

export const pinSchema = z.string().regex(/^\d{4,12}$/);

export const nameSchema = textSchema(60).min(1);

/** What the same gesture needs besides: PERMISSION_NEEDED names it. */
const alsoSchema = z.array(permissionSchema).max(4).default([]);
/** How large the gesture is, as PERMISSION_NEEDED says it. */
const sizeSchema = z
  .object({ share_ppm: z.int().min(0).optional(), amount_minor: z.int().min(0).optional() })
  .default({});

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
    staleAfter: ['session.changed'],
  }),
  /** Who could allow this gesture here and now. */
  'users.approvers': query({
    access: 'signed-in',
    input: z.object({ permission: permissionSchema, also: alsoSchema, size: sizeSchema }),
    output: z.array(userViewSchema.extend({ needsPin: z.boolean() })),
    refusals: [],
  }),
  /** Gives a token for one call of this session that needs the permission, and the others with it; it lasts two minutes. */
  'users.authorise': task({
    access: 'signed-in',
    urgent: true,
    input: z.object({
      userId: idSchema,
      pin: pinSchema.nullable(),
      permission: permissionSchema,
      also: alsoSchema,
      size: sizeSchema,
    }),
    output: z.object({ override: z.string() }),
    refusals: ['PERSON_DAMAGED', 'WRONG_PIN', 'PIN_LOCKED_OUT', 'NOT_FOUND', 'PERMISSION_NEEDED', 'BUSY'],
  }),
  'users.list': query({
    access: 'users.edit',
    input: nothing,
    output: z.array(userFormSchema),
    refusals: [],
    staleAfter: ['session.changed'],
  }),
  'users.create': task({
    access: 'users.edit',
    input: z.object({ name: nameSchema, role: roleRefSchema, pin: pinSchema }),
    output: userFormSchema,
    refusals: ['NOT_FOUND', 'BEYOND_OWN_ROLE', 'NAME_TAKEN', 'PIN_TOO_WEAK', 'BUSY'],
  }),
  'users.update': task({
    access: 'users.edit',
    input: z.object({
      id: idSchema,
      revision: revisionSchema,
      name: nameSchema,
      role: roleRefSchema,
      active: z.boolean(),
      /** null: it stays as it is. */
      pin: pinSchema.nullable(),
    }),
    output: userFormSchema,
    refusals: [
      'NOT_FOUND',
      'NAME_TAKEN',
      'LAST_OWNER',
      'BEYOND_OWN_ROLE',
      'PIN_TOO_WEAK',
      'PIN_NEEDED',
      'CHANGED_MEANWHILE',
      'BUSY',
    ],
  }),
  /** The roles of every shop, then those the owner made. */
  'users.roles': query({
    access: 'users.edit',
    input: nothing,
    output: z.array(roleFormSchema),
    refusals: [],
    staleAfter: ['session.changed'],
  }),
  'users.makeRole': command({
    access: 'users.edit',
    input: grantsSchema.extend({ name: roleNameSchema }),
    output: roleFormSchema,
    refusals: ['NAME_TAKEN', 'BEYOND_OWN_ROLE', 'TOO_MANY_ROLES'],
  }),
  'users.changeRole': command({
    access: 'users.edit',
    input: grantsSchema.extend({ role: idSchema, name: roleNameSchema, revision: revisionSchema }),
    output: roleFormSchema,
    refusals: ['NOT_FOUND', 'NAME_TAKEN', 'BEYOND_OWN_ROLE', 'ROLE_PINS', 'CHANGED_MEANWHILE'],
  }),
  'users.removeRole': command({
    access: 'users.edit',
    input: z.object({ role: idSchema }),
    output: z.null(),
    refusals: ['NOT_FOUND', 'BEYOND_OWN_ROLE', 'ROLE_IN_USE'],
  }),
  'users.changeOwnPin': task({
    access: 'signed-in',
    input: z.object({ oldPin: pinSchema, newPin: pinSchema }),
    output: userViewSchema,
    refusals: ['PERSON_DAMAGED', 'WRONG_PIN', 'PIN_LOCKED_OUT', 'PIN_TOO_WEAK', 'BUSY'],
  }),
};
