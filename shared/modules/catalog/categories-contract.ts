import { z } from 'zod';
import { categoryColours } from '#shared/domain/category-colours.ts';
import { command, idSchema, nothing, query, revisionSchema, textSchema } from '#shared/kernel/define.ts';

export const categoryViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  parentId: z.int().nullable(),
  /** How many stand above it. */
  depth: z.int(),
  colour: z.enum(categoryColours).nullable(),
  archived: z.boolean(),
  /** On sale, directly in it. */
  products: z.int(),
  revision: revisionSchema,
});

export type CategoryView = z.infer<typeof categoryViewSchema>;

export const categoryOperations = {
  /** Each followed by those under it, in the order of the shop; those that were merged into others are not there. */
  'catalog.categories': query({
    access: 'catalog.view',
    input: nothing,
    output: z.array(categoryViewSchema),
    refusals: [],
    staleAfter: ['catalog.changed'],
  }),
  'catalog.saveCategory': command({
    access: 'catalog.edit',
    input: z.object({
      id: idSchema.nullable(),
      /** Of a category that is there already. */
      revision: revisionSchema.default(''),
      name: textSchema(60).min(1),
      parentId: idSchema.nullable(),
      colour: z.enum(categoryColours).nullable().default(null),
    }),
    output: categoryViewSchema,
    refusals: ['NOT_FOUND', 'NAME_TAKEN', 'CATEGORY_MERGED', 'CHANGED_MEANWHILE'],
  }),
  /** Under another one, or another place among those beside it: before which; null: the last. */
  'catalog.moveCategory': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, parentId: idSchema.nullable(), before: idSchema.nullable() }),
    output: nothing,
    refusals: ['NOT_FOUND'],
  }),
  /** Its goods stay on sale; it is offered no more. */
  'catalog.setCategoryArchived': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, archived: z.boolean() }),
    output: nothing,
    refusals: ['NOT_FOUND'],
  }),
  /** The goods of one go to another, and so do those that later lists name by it; what was sold keeps its name. */
  'catalog.mergeCategory': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, into: idSchema }),
    output: nothing,
    refusals: ['NOT_FOUND'],
  }),
};
