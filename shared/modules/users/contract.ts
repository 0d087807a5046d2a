import { z } from 'zod';
import { permissions, roles } from '#shared/domain/permissions.ts';
import { idSchema, nothing, query, revisionSchema, task, textSchema } from '#shared/kernel/define.ts';

/** How large a person likes letters. */
export const textSizes = ['normal', 'large', 'larger'] as const;

export const textSizeSchema = z.enum(textSizes);

export type TextSize = z.infer<typeof textSizeSchema>;

export const roleSchema = z.enum(roles);

export const permissionSchema = z.enum(permissions);

export const userViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  role: roleSchema,
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
    input: z.object({ permission: permissionSchema, also: alsoSchema }),
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
    input: z.object({ name: nameSchema, role: roleSchema, pin: pinSchema }),
    output: userFormSchema,
    refusals: ['NAME_TAKEN', 'PIN_TOO_WEAK', 'BUSY'],
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
    refusals: [
      'NOT_FOUND',
      'NAME_TAKEN',
      'LAST_OWNER',
      'PIN_TOO_WEAK',
      'PIN_NEEDED',
      'CHANGED_MEANWHILE',
      'BUSY',
    ],
  }),
  'users.changeOwnPin': task({
    access: 'signed-in',
    input: z.object({ oldPin: pinSchema, newPin: pinSchema }),
    output: userViewSchema,
    refusals: ['PERSON_DAMAGED', 'WRONG_PIN', 'PIN_LOCKED_OUT', 'PIN_TOO_WEAK', 'BUSY'],
  }),
};
