import { z } from 'zod';
import {
  command,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  positiveMinorSchema,
  query,
  task,
  textSchema,
} from './define.ts';
import { categoryViewSchema, productViewSchema, unitSchema } from './views.ts';

export const codeSchema = z.string().trim().min(1).max(80);
const productFields = {
  name: textSchema(200).min(1),
  codes: z.array(codeSchema).max(50),
  price_minor: positiveMinorSchema.nullable(),
  taxClass: z.string().max(40),
  categoryId: idSchema.nullable(),
  unit: unitSchema,
};

export const productDetailSchema = productViewSchema.extend({
  codes: z.array(z.string()),
  cost_minor: minorSchema.nullable(),
  /** Of one unit, taxes taken off; null where there is no cost or price, or the person may not see it. */
  margin: z
    .object({
      amount_minor: minorSchema,
      /** Share of the price without tax, ppm; negative below cost. */
      share_ppm: z.int().nullable(),
    })
    .nullable(),
  created_at: z.int(),
  updated_at: z.int(),
});
export type ProductDetail = z.infer<typeof productDetailSchema>;

export const importColumns = [
  'code',
  'name',
  'price',
  'tax_rate',
  'category',
  'stock',
  'cost',
  'unit',
] as const;
export type ImportColumn = (typeof importColumns)[number];
/** Column of the file (0-based) for each field; a field that is not in the file is absent. */
const mappingSchema = z.partialRecord(z.enum(importColumns), z.int().min(0).max(200));

/** Names a file: nothing else may be named with it. */
const uploadIdSchema = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

export const importPreviewSchema = z.object({
  importId: z.string(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.enum([',', ';', '\t']),
  headers: z.array(z.string()),
  mapping: mappingSchema,
  /** The first rows as they stand in the file. */
  sample: z.array(z.array(z.string())),
  rows: z.int(),
  /** What would happen with this mapping: a diff that can be read. */
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  changes: z.array(
    z.object({
      line: z.int(),
      kind: z.enum(['add', 'change', 'reject']),
      code: z.string(),
      name: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importResultSchema = z.object({
  importId: z.string(),
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  ms: z.int(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

export const priceChangeSchema = z.object({
  at: z.int(),
  user: z.string(),
  from_minor: minorSchema.nullable(),
  to_minor: minorSchema.nullable(),
});
export type PriceChange = z.infer<typeof priceChangeSchema>;

export const catalogOperations = {
  /** Prices set by hand, from the journal, the latest first; a price list that was imported is one row of the journal. */
  'catalog.priceHistory': query({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, limit: z.int().min(1).max(200).default(20) }),
    output: z.array(priceChangeSchema),
    refusals: [],
  }),
  'catalog.search': query({
    access: 'catalog.view',
    input: z.object({
      text: z.string().max(120),
      categoryId: idSchema.nullable().default(null),
      archived: z.boolean().default(false),
      limit: z.int().min(1).max(500).default(40),
      offset: z.int().min(0).default(0),
    }),
    output: z.object({
      products: z.array(productViewSchema),
      more: z.boolean(),
      corrected: z.string().nullable(),
    }),
    refusals: [],
  }),
  'catalog.count': query({
    access: 'catalog.view',
    input: nothing,
    output: z.object({ products: z.int() }),
    refusals: [],
  }),
  'catalog.favourites': query({
    access: 'catalog.view',
    input: z.object({ categoryId: idSchema.nullable() }),
    output: z.array(productViewSchema),
    refusals: [],
  }),
  'catalog.categories': query({
    access: 'catalog.view',
    input: nothing,
    output: z.array(categoryViewSchema),
    refusals: [],
  }),
  'catalog.get': query({
    access: 'catalog.view',
    input: z.object({ id: idSchema }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND'],
  }),
  'catalog.byCode': query({
    access: 'catalog.view',
    input: z.object({ code: codeSchema }),
    output: z.array(productViewSchema),
    refusals: [],
  }),
  'catalog.create': command({
    access: 'catalog.create',
    input: z.object({ ...productFields, cost_minor: positiveMinorSchema.nullable().optional() }),
    output: productDetailSchema,
    refusals: ['CODE_TAKEN', 'NOT_FOUND', 'BAD_PRICE'],
  }),
  'catalog.update': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, ...productFields, cost_minor: positiveMinorSchema.nullable() }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND', 'CODE_TAKEN', 'BAD_PRICE'],
  }),
  'catalog.setArchived': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, archived: z.boolean() }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND'],
  }),
  'catalog.setFavourite': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, favourite: z.boolean() }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND'],
  }),
  'catalog.newCode': query({
    access: 'catalog.create',
    input: nothing,
    output: z.object({ code: z.string() }),
    refusals: [],
  }),
  'catalog.saveCategory': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema.nullable(), name: textSchema(60).min(1), parentId: idSchema.nullable() }),
    output: categoryViewSchema,
    refusals: ['NOT_FOUND', 'NAME_TAKEN'],
  }),
  'stock.adjust': command({
    access: 'stock.adjust',
    input: z.object({ productId: idSchema, counted_milli: milliSchema, reason: textSchema(200).min(1) }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND'],
  }),
  'stock.movements': query({
    access: 'catalog.view',
    input: z.object({ productId: idSchema, limit: z.int().min(1).max(500).default(100) }),
    output: z.array(
      z.object({
        at: z.int(),
        qty_milli: milliSchema,
        reason: z.enum(['sale', 'return', 'import', 'count', 'initial']),
        detail: z.string().nullable(),
        user: z.string(),
        ticket: z.int().nullable(),
      }),
    ),
    refusals: ['NOT_FOUND'],
  }),
  'catalog.importPreview': task({
    access: 'catalog.import',
    input: z.object({
      uploadId: uploadIdSchema,
      fileName: z.string().max(255),
      mapping: mappingSchema.nullable(),
      encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).nullable(),
      delimiter: z.enum([',', ';', '\t']).nullable(),
      /** Demonstrations and benchmarks only: a product without a price gets one derived from its code. */
      priceFromCode: z.boolean().default(false),
    }),
    output: importPreviewSchema,
    refusals: ['FILE_UNREADABLE', 'FILE_EMPTY', 'COLUMN_MISSING', 'IMPORT_GONE'],
  }),
  /** Progress arrives as `import.progress` events. Either all accepted rows are in, or none. */
  'catalog.importRun': task({
    access: 'catalog.import',
    input: z.object({ importId: z.string() }),
    output: importResultSchema,
    refusals: ['IMPORT_GONE', 'COLUMN_MISSING', 'FILE_UNREADABLE'],
  }),
  'catalog.importRejects': query({
    access: 'catalog.import',
    input: z.object({ importId: z.string() }),
    output: z.object({ fileName: z.string(), csv: z.string() }),
    refusals: ['IMPORT_GONE'],
  }),
  /** Sent in order, 1 MB at most each; the first chunk (offset 0) starts the file. */
  'files.uploadChunk': task({
    access: 'catalog.import',
    input: z.object({
      uploadId: uploadIdSchema,
      offset: z.int().min(0).max(600_000_000),
      base64: z.base64().max(1_500_000),
    }),
    output: z.object({ received: z.int() }),
    refusals: ['FILE_UNREADABLE'],
  }),
};
