import { z } from 'zod';
import { positiveMinorSchema } from '#shared/kernel/define.ts';
import { perLangFileSchema } from '#shared/kernel/per-lang.ts';
import { unitSchema } from '#shared/modules/catalog/contract.ts';

const eanSchema = z.string().regex(/^(\d{8}|\d{13})$/);
const taxClassSchema = z.enum(['standard', 'exempt']);

/** `resources/demo/grocery.json`. A product is [code, name, category id, stock in pieces]; its price comes from its code. */
export const demoGrocerySchema = z.strictObject({
  source: z.string(),
  licence: z.string(),
  categories: z.array(
    z.strictObject({ id: z.string(), name: perLangFileSchema, level_xof: positiveMinorSchema }),
  ),
  products: z.array(z.tuple([eanSchema, z.string().min(1).max(200), z.string(), z.int().min(0)])),
});
export type DemoGrocery = z.infer<typeof demoGrocerySchema>;

/** `resources/demo/fresh.json`: loose goods, the favourites of the demo shop; `price_xof` is what they cost in Dakar. */
export const demoFreshSchema = z.strictObject({
  categories: z.array(z.strictObject({ id: z.string(), name: perLangFileSchema })),
  products: z.array(
    z.strictObject({
      code: eanSchema,
      name: perLangFileSchema,
      category: z.string(),
      unit: unitSchema,
      price_xof: positiveMinorSchema,
      taxClass: taxClassSchema,
      stock: z.int().min(0),
      favourite: z.boolean(),
    }),
  ),
});
export type DemoFresh = z.infer<typeof demoFreshSchema>;

/** `resources/demo/people.json`. PINs are asked for or made up at set-up, never stored in the project. */
export const demoPeopleSchema = z.strictObject({
  shop: z.strictObject({
    name: z.string(),
    country: z.string().length(2),
    city: z.string(),
    address: z.string(),
  }),
  people: z.array(z.strictObject({ name: z.string(), role: z.enum(['owner', 'manager', 'cashier']) })),
});
export type DemoPeople = z.infer<typeof demoPeopleSchema>;
