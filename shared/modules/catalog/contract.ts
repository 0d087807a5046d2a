import { z } from 'zod';
import { csvEncodings } from '#shared/domain/csv-encodings.ts';
import { csvFields } from '#shared/domain/csv-fields.ts';
import { switchedOffChoices } from '#shared/domain/csv-off.ts';
import { csvDelimiters } from '#shared/domain/csv-text.ts';
import { readableCode, readableLine } from '#shared/domain/readable.ts';
import { longestCode } from '#shared/domain/scan.ts';
import { tableFormats } from '#shared/domain/table-cells.ts';
import {
  command,
  event,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  positiveMinorSchema,
  query,
  revisionSchema,
  scannedSchema,
  task,
  textSchema,
} from '#shared/kernel/define.ts';
import { categoryOperations } from './categories-contract.ts';
import { priceOperations } from './prices-contract.ts';

export const unitSchema = z.enum(['piece', 'kg', 'g', 'l', 'm', 'pack']);

export type ProductUnit = z.infer<typeof unitSchema>;

export const productViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  /** The first barcode or short code, as it was entered. */
  code: z.string().nullable(),
  /** null: asked for at the first sale, then remembered. */
  price_minor: minorSchema.nullable(),
  unit: unitSchema,
  taxClass: z.string(),
  categoryId: z.int().nullable(),
  /** null where nobody ever said how much there is: sales alone do not begin to keep a stock. */
  stock_milli: milliSchema.nullable(),
  favourite: z.boolean(),
  archived: z.boolean(),
  /** Its price, cost, unit or stock in the store is none, and is shown so; without price or unit it is not sold before somebody saves it. */
  damaged: z.literal(true).optional(),
});

export type ProductView = z.infer<typeof productViewSchema>;

export const codeSchema = textSchema(longestCode, readableCode).min(1);
const productFields = {
  name: textSchema(200, readableLine).min(1),
  codes: z.array(codeSchema).max(50),
  price_minor: positiveMinorSchema.nullable(),
  taxClass: z.string().max(40),
  categoryId: idSchema.nullable(),
  unit: unitSchema,
};

export const productDetailSchema = productViewSchema.extend({
  /** What this till added to the stock of its shop, though none was stated at it. */
  moved_milli: milliSchema,
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
  revision: revisionSchema,
});
export type ProductDetail = z.infer<typeof productDetailSchema>;

export const importColumns = csvFields;
export type ImportColumn = (typeof importColumns)[number];
/** Column of the file (0-based) for each field; a field that is not in the file is absent. */
const mappingSchema = z.partialRecord(z.enum(importColumns), z.int().min(0).max(500));

/** Names a file: nothing else may be named with it. */
const uploadIdSchema = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

/** What is done to the prices of a file that are without tax where the shop's hold it, or the other way round. */
export const importPricesSchema = z.enum(['as-is', 'add-tax', 'take-tax-off']);
export type ImportPrices = z.infer<typeof importPricesSchema>;

export const importPreviewSchema = z.object({
  importId: z.string(),
  encoding: z.enum(csvEncodings),
  delimiter: z.enum(csvDelimiters),
  headers: z.array(z.string()),
  mapping: mappingSchema,
  /** The program that wrote the file, if its columns say so: "Loyverse". */
  system: z.string().nullable(),
  /** These columns were matched by hand in an earlier import. */
  remembered: z.boolean(),
  /** Of a workbook: the sheets that hold something, and which of them is read; none for text. */
  sheets: z.array(z.string()),
  sheet: z.int().nullable(),
  /** Null: nobody was asked, or nobody answered yet. */
  prices: importPricesSchema.nullable(),
  /** Goods that the other program had switched off, and what is done with them. */
  switchedOff: z.object({ count: z.int(), choice: z.enum(switchedOffChoices) }),
  /** Goods of the file that are archived in this till, and whether they go back on sale. */
  archivedHere: z.object({ count: z.int(), bringBack: z.boolean() }),
  /** What a person has to know before the file is taken, in sentences; what `asks` has to be accepted. */
  concerns: z.array(z.object({ id: z.string(), text: z.string(), asks: z.boolean() })),
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

const fileRefusals = [
  'FILE_UNREADABLE',
  'FILE_IS_ARCHIVE',
  'FILE_IS_OLD_EXCEL',
  'FILE_IS_PDF',
  'FILE_IS_DOCUMENT',
  'FILE_IS_IMAGE',
  'FILE_IS_DATABASE',
  'FILE_IS_WEB_PAGE',
  'FILE_IS_DATA',
  'FILE_IS_NUMBERS',
  'FILE_IS_LINK',
  'FILE_LOCKED',
  'FILE_DAMAGED',
  'FILE_TOO_WIDE',
  'FILE_TOO_LARGE',
] as const;

/**
 * Where a page of a search ended: in which of the meanings of the text, and at which product. What is added, changed or taken
 * away before it moves nothing of what comes after it.
 */
export const searchPlaceSchema = z.object({
  stage: z.int().min(0).max(100),
  rank: z.int(),
  /** Products on the pages until there. */
  shown: z.int().min(0),
  corrected: textSchema(200).nullable(),
});

export const catalogOperations = {
  ...categoryOperations,
  ...priceOperations,
  /** Prices set by hand, from the journal, the latest first; a price list that was imported is one row of the journal. */
  'catalog.priceHistory': query({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, limit: z.int().min(1).max(200).default(20) }),
    output: z.array(priceChangeSchema),
    refusals: [],
    staleAfter: ['catalog.changed'],
  }),
  'catalog.search': query({
    access: 'catalog.view',
    input: z.object({
      text: z.string().max(120),
      categoryId: idSchema.nullable().default(null),
      archived: z.boolean().default(false),
      limit: z.int().min(1).max(500).default(40),
      after: searchPlaceSchema.nullable().default(null),
    }),
    output: z.object({
      products: z.array(productViewSchema),
      /** `after` of the next page; null: that was all. */
      next: searchPlaceSchema.nullable(),
      corrected: z.string().nullable(),
    }),
    refusals: [],
    staleAfter: ['catalog.changed'],
  }),
  'catalog.count': query({
    access: 'catalog.view',
    input: nothing,
    output: z.object({ products: z.int() }),
    refusals: [],
    staleAfter: ['catalog.changed'],
  }),
  'catalog.favourites': query({
    access: 'catalog.view',
    input: z.object({ categoryId: idSchema.nullable() }),
    output: z.array(productViewSchema),
    refusals: [],
    staleAfter: ['catalog.changed'],
  }),
  'catalog.get': query({
    access: 'catalog.view',
    input: z.object({ id: idSchema }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND'],
    staleAfter: ['catalog.changed'],
  }),
  'catalog.byCode': query({
    access: 'catalog.view',
    input: z.object({ code: scannedSchema }),
    output: z.array(productViewSchema),
    refusals: [],
  }),
  /** The products that bear a code, one at least; or what the code is instead, in the words of a scan that sells. */
  'catalog.readCode': query({
    access: 'catalog.view',
    input: z.object({ code: scannedSchema }),
    output: z.array(productViewSchema),
    refusals: [
      'UNKNOWN_CODE',
      'CODE_MISREAD',
      'CODE_FOREIGN',
      'RECEIPT_SCANNED',
      'RECEIPT_ELSEWHERE',
      'RECEIPT_OF_TILL',
    ],
  }),
  'catalog.create': command({
    access: 'catalog.create',
    input: z.object({ ...productFields, cost_minor: positiveMinorSchema.nullable().optional() }),
    output: productDetailSchema,
    refusals: ['CODE_TAKEN', 'NOT_FOUND', 'AMOUNT_TOO_LARGE'],
  }),
  'catalog.update': command({
    access: 'catalog.edit',
    input: z.object({
      id: idSchema,
      revision: revisionSchema,
      ...productFields,
      cost_minor: positiveMinorSchema.nullable(),
    }),
    output: productDetailSchema,
    refusals: ['NOT_FOUND', 'CODE_TAKEN', 'AMOUNT_TOO_LARGE', 'CHANGED_MEANWHILE'],
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
  /** Before which favourite it stands; null: the last. */
  'catalog.moveFavourite': command({
    access: 'catalog.edit',
    input: z.object({ id: idSchema, before: idSchema.nullable() }),
    output: nothing,
    refusals: ['NOT_FOUND'],
  }),
  'catalog.newCode': query({
    access: 'catalog.create',
    input: nothing,
    output: z.object({ code: z.string() }),
    refusals: [],
  }),
  'catalog.importPreview': task({
    access: 'catalog.import',
    input: z.object({
      uploadId: uploadIdSchema,
      fileName: z.string().max(255),
      mapping: mappingSchema.nullable(),
      encoding: z.enum(csvEncodings).nullable(),
      delimiter: z.enum(csvDelimiters).nullable(),
      sheet: z.int().min(0).max(1000).nullable().default(null),
      prices: importPricesSchema.nullable().default(null),
      switchedOff: z.enum(switchedOffChoices).default('leave-out'),
      /** Goods that the file sells and the till has archived go back on sale. */
      bringBack: z.boolean().default(false),
      /** What was remembered of files with these headers is forgotten first. */
      forget: z.boolean().default(false),
      /** Demonstrations and benchmarks only: a product without a price gets one derived from its code. */
      priceFromCode: z.boolean().default(false),
    }),
    output: importPreviewSchema,
    refusals: [...fileRefusals, 'FILE_EMPTY', 'FILE_SIDEWAYS', 'COLUMN_MISSING', 'IMPORT_GONE'],
  }),
  /** Progress arrives as `import.progress` events. Either all accepted rows are in, or none. */
  'catalog.importRun': task({
    access: 'catalog.import',
    input: z.object({
      importId: z.string(),
      /** The concerns that were read and accepted. */
      accept: z.array(z.string().max(40)).max(40).default([]),
    }),
    output: importResultSchema,
    refusals: ['IMPORT_GONE', 'COLUMN_MISSING', 'FILE_UNREADABLE', 'IMPORT_DOUBTFUL'],
  }),
  /**
   * The last import, which can be taken back until the next; not where the till was restored since: what it changed is kept
   * beside the store, and no backup holds it.
   */
  'catalog.lastImport': query({
    access: 'catalog.import',
    input: nothing,
    output: z
      .object({
        file: z.string(),
        at: z.int(),
        user: z.string(),
        added: z.int(),
        changed: z.int(),
        undoable: z.boolean(),
      })
      .nullable(),
    refusals: [],
    staleAfter: ['catalog.changed'],
  }),
  /** Takes the last import back; what was changed or sold since stays as it is and is counted. */
  'catalog.importUndo': task({
    access: 'catalog.import',
    input: nothing,
    output: z.object({
      restored: z.int(),
      removed: z.int(),
      left: z.int(),
      /** Names of some of those that were left. */
      leftNames: z.array(z.string()),
    }),
    refusals: ['IMPORT_NOT_UNDOABLE', 'IMPORT_RESTORED'],
  }),
  'catalog.importRejects': query({
    access: 'catalog.import',
    input: z.object({ importId: z.string(), format: z.enum(tableFormats).default('csv') }),
    /** `fileName`: of the file they were in, without its kind. The text is for a CSV, the rows, titles first, for a workbook. */
    output: z.object({ fileName: z.string(), csv: z.string(), rows: z.array(z.array(z.string())) }),
    refusals: ['IMPORT_GONE'],
  }),
  /** Sent in order, 1 MB at most each; the first chunk (offset 0) starts the file. */
  'catalog.uploadChunk': task({
    access: 'catalog.import',
    input: z.object({
      uploadId: uploadIdSchema,
      offset: z.int().min(0),
      base64: z.base64().max(1_500_000),
    }),
    output: z.object({ received: z.int() }),
    refusals: ['FILE_UNREADABLE', 'FILE_TOO_LARGE'],
  }),
};

export const catalogEvents = {
  'catalog.changed': event('anybody', z.object({})),
  'import.progress': event('signed-in', z.object({ importId: z.string(), done: z.int(), total: z.int() })),
};
