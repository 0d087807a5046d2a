import { z } from 'zod';
import { langSchema } from '#shared/contract/views.ts';
import { widestAmount_minor } from '#shared/domain/bounds.ts';
import { printCauses } from '#shared/domain/print-cause.ts';
import type { PrintedLine } from '#shared/domain/receipt-layout.ts';
import type { Minor } from '#shared/domain/units.ts';
import {
  command,
  daySchema,
  idSchema,
  milliSchema,
  minorSchema,
  nothing,
  ppmSchema,
  query,
  revisionSchema,
  task,
  textSchema,
} from '#shared/kernel/define.ts';
import { healthSummarySchema } from '#shared/modules/health/contract.ts';
import { scaleLabelSchema, timeZoneSchema } from './country-file.ts';

export const printerConfigSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('tcp'),
    host: textSchema(100).min(1),
    port: z.int().min(1).max(65535).default(9100),
  }),
  z.object({ kind: z.literal('file'), path: textSchema(400).min(1) }),
]);
export type PrinterConfig = z.infer<typeof printerConfigSchema>;

/** The smallest coin in use; 1 where cash is not rounded. */
const cashStepSchema = z.int().min(1).max(100_000_000) as unknown as z.ZodType<Minor, number>;

const differenceSchema = z.int().min(0).max(widestAmount_minor) as unknown as z.ZodType<Minor, number>;

/** State, county, city…: together they are one rate, worked out and rounded once. */
const ratePartsSchema = z
  .array(z.object({ name: textSchema(40), rate_ppm: ppmSchema }))
  .min(1)
  .max(6);
export const shopTaxSchema = z.object({
  parts: ratePartsSchema,
  /** Another rate from the beginning of this day of the shop on. */
  next: z.object({ from: daySchema, parts: ratePartsSchema }).nullable().default(null),
});
export type ShopTax = z.infer<typeof shopTaxSchema>;
export type RatePart = ShopTax['parts'][number];

/** All that an owner can choose. Country facts (taxes, coins) come from the pack, not from here. */
export const settingsSchema = z.object({
  lang: langSchema,
  country: z.string().length(2),
  region: z.string().max(10).nullable(),
  timeZone: timeZoneSchema,
  shop: z.object({
    name: textSchema(80).min(1),
    address: textSchema(300),
    phone: textSchema(40),
    /** Label of the country pack (NINEA, IFU, SIRET…) to number. */
    taxIds: z.record(z.string().max(20), textSchema(60)),
  }),
  till: z.object({ name: textSchema(40).min(1) }),
  sale: z.object({
    cash_step_minor: cashStepSchema,
    maxDiscountCashier_ppm: ppmSchema,
    blindClose: z.boolean(),
    /** Beyond this a count that differs needs a reason. */
    reasonAbove_minor: differenceSchema,
    /** Beyond this it needs a manager as well; null: never. */
    approvalAbove_minor: differenceSchema.nullable(),
    autoLockMinutes: z.int().min(0).max(240),
    maxShiftHours: z.int().min(0).max(72),
    /** Mobile money is taken only with the operator's reference. */
    referenceNeeded: z.boolean().default(false),
  }),
  /** The rates that the law leaves to the place, by tax of the country pack; a tax that is missing here is sold by nobody. */
  shopTaxes: z.record(z.string().max(40), shopTaxSchema).default({}),
  receipt: z.object({
    autoPrint: z.boolean(),
    width: z.union([z.literal(58), z.literal(80)]),
    footer: textSchema(400),
  }),
  printer: printerConfigSchema,
  printerProfile: z.string().max(40),
  drawer: z.boolean(),
  sounds: z.boolean(),
  scannerPrefix: z.string().max(1),
  /** Layouts of the labels that the shop's scales print; null: those of the country pack. */
  scaleLabels: z.array(scaleLabelSchema).max(20).nullable().default(null),
  /** The computer the till stands on. Shops of an earlier version have none of it yet. */
  machine: z
    .object({
      kiosk: z.boolean(),
      startWithComputer: z.boolean(),
      /** Room set aside for the day the disk is full; a small disk gets less. */
      reserve_mb: z.int().min(0).max(1000),
    })
    .default({ kiosk: false, startWithComputer: false, reserve_mb: 200 }),
});
export type Settings = z.infer<typeof settingsSchema>;
/** As a form shows and saves them: on the revision it began with, merged by field with what was saved since. */
export const settingsFormSchema = settingsSchema.extend({ revision: revisionSchema });
export type SettingsForm = z.infer<typeof settingsFormSchema>;

/** The fields of the form as they stand: a name may be empty, as it is while somebody types. */
export const settingsDraftSchema = settingsSchema.extend({
  shop: settingsSchema.shape.shop.extend({ name: textSchema(80) }),
  till: z.object({ name: textSchema(40) }),
});

/** What a printer does, one after the other, as `layoutReceipt` says it. */
export const printedLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('line'),
    text: z.string(),
    bold: z.boolean(),
    size: z.enum(['normal', 'tall', 'big']),
  }),
  z.object({ kind: z.literal('barcode'), data: z.string() }),
  z.object({ kind: z.literal('qr'), data: z.string() }),
  z.object({ kind: z.literal('cut') }),
]) satisfies z.ZodType<PrintedLine>;
export const printPreviewSchema = z.object({
  columns: z.int(),
  lines: z.array(printedLineSchema),
  lost: z.array(z.string()),
});
export type PrintPreview = z.infer<typeof printPreviewSchema>;

export const printerProfileViewSchema = z.object({
  id: z.string(),
  /** Maker or kind: `settings.printer.family.<family>` names it. */
  family: z.string(),
  paper: z.union([z.literal(58), z.literal(80)]),
  columns: z.int(),
});
export type PrinterProfileView = z.infer<typeof printerProfileViewSchema>;

export const printCauseSchema = z.enum(printCauses).nullable();
export const printStates = [
  'waiting',
  'printing',
  'printed',
  'sent',
  'failed',
  'unknown',
  'cancelled',
] as const;
export const printJobSchema = z.object({
  id: z.int(),
  kind: z.enum(['receipt', 'copy', 'x', 'z', 'day', 'test', 'slip']),
  ticket: z.int().nullable(),
  copy: z.int(),
  state: z.enum(printStates),
  cause: printCauseSchema,
  /** Characters that the printer could not write: "?" stands for each on the paper. */
  lost: z.string().nullable(),
  created_at: z.int(),
  updated_at: z.int(),
});
export type PrintJob = z.infer<typeof printJobSchema>;

export const systemStatusSchema = z.object({
  version: z.string(),
  printer: z.object({
    state: z.enum(['none', 'ready', 'offline', 'paper-out', 'cover-open', 'error', 'unknown']),
    waiting: z.int(),
    /** Jobs that need a person: failed, or not known whether they came out. */
    attention: z.int(),
    /** Of those, the ones that the till will not try again by itself: a person says print or let go. */
    held: z.int(),
  }),
  journal: z.object({ rows: z.int(), head: z.string(), checked_at: z.int().nullable(), sound: z.boolean() }),
  disk: z.object({ free_bytes: z.int(), low: z.boolean(), writable: z.boolean() }),
  clock: z.object({ jumped_ms: z.int() }),
  dataDir: z.string(),
  health: healthSummarySchema,
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;

/** Where this program comes from, and what it is made of. `signed` is what its builder did, not a check made here. */
export const aboutSchema = z.object({
  version: z.string(),
  commit: z.string().nullable(),
  channel: z.string(),
  signed: z.boolean(),
  built_at: z.int().nullable(),
  /** Names of the keys whose updates this build accepts; none: it accepts no update. */
  updateKeys: z.array(z.string()),
  licences: z.array(
    z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
  ),
});
export type About = z.infer<typeof aboutSchema>;

export const settingsOperations = {
  'settings.get': query({
    access: 'signed-in',
    input: nothing,
    output: settingsFormSchema,
    refusals: ['NOT_SET_UP'],
  }),
  'settings.save': command({
    access: 'settings.edit',
    input: settingsFormSchema,
    output: settingsFormSchema,
    refusals: ['NOT_SET_UP', 'NOT_FOUND', 'PRINTER_PATH', 'CHANGED_MEANWHILE'],
  }),
  /** How a label of a scale is read by this table (null: that of the country), and the table itself. */
  'settings.readLabel': query({
    access: 'settings.edit',
    input: z.object({ labels: settingsSchema.shape.scaleLabels, code: z.string().max(80) }),
    output: z.object({
      table: z.array(scaleLabelSchema),
      reading: z
        .object({
          value: scaleLabelSchema.shape.value,
          /** The number under which the product is known, and its name if it is. */
          base: z.string(),
          product: z.string().nullable(),
          qty_milli: milliSchema.nullable(),
          price_minor: minorSchema.nullable(),
        })
        .nullable(),
    }),
    refusals: ['NOT_SET_UP'],
  }),
  'print.queue': query({
    access: 'signed-in',
    input: nothing,
    output: z.array(printJobSchema),
    refusals: [],
  }),
  /** The printers that the till knows how to speak to. */
  'print.profiles': query({
    access: 'signed-in',
    input: nothing,
    output: z.array(printerProfileViewSchema),
    refusals: [],
  }),
  /** Names of the shop and of its goods that the printer of these settings has no letters for, three at most; null: of those in force. */
  'print.unwritable': query({
    access: 'settings.edit',
    input: z.object({ draft: settingsSchema.nullable() }),
    output: z.object({ names: z.array(z.string()) }),
    refusals: [],
  }),
  /**
   * The next receipt as it would come out with these settings: goods of the shop, or of its country's taxes where it has none,
   * sold in cash by who asks. `columns` across; `lost`: what the printer cannot write and prints as "?".
   */
  'print.preview': query({
    access: 'settings.edit',
    input: z.object({ draft: settingsDraftSchema }),
    output: printPreviewSchema,
    refusals: ['NOT_FOUND'],
  }),
  /** What may have been printed is printed again as a numbered duplicate, never as a second original. */
  'print.retry': command({
    access: 'sale.sell',
    input: z.object({ id: idSchema }),
    output: printJobSchema,
    refusals: ['NOT_FOUND', 'PRINTER_NOT_SET'],
  }),
  'print.cancel': command({
    access: 'sale.sell',
    input: z.object({ id: idSchema }),
    output: printJobSchema,
    refusals: ['NOT_FOUND'],
  }),
  /** Writes to whatever it is given: for who may choose the printer. */
  'print.test': task({
    access: 'settings.edit',
    input: z.object({
      printer: printerConfigSchema,
      width: z.union([z.literal(58), z.literal(80)]),
      profile: z.string(),
    }),
    output: z.object({
      state: z.enum(['confirmed', 'sent', 'failed', 'unknown']),
      cause: printCauseSchema,
    }),
    refusals: ['PRINTER_NOT_SET', 'PRINTER_PATH'],
  }),
  'system.status': query({ access: 'signed-in', input: nothing, output: systemStatusSchema, refusals: [] }),
  'system.about': query({ access: 'signed-in', input: nothing, output: aboutSchema, refusals: [] }),
  'journal.verify': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({
      rows: z.int(),
      sound: z.boolean(),
      /** `till/epoch/seq` of the first row that is wrong, and why. */
      firstBad: z.object({ row: z.string(), reason: z.string() }).nullable(),
    }),
    refusals: [],
  }),
  /** The whole journal as a zip that anyone can verify without this program. Gives the path of the file. */
  'journal.export': task({
    access: 'journal.verify',
    input: nothing,
    output: z.object({ path: z.string(), rows: z.int(), bytes: z.int() }),
    refusals: ['DISK_FULL', 'EXPORT_FOLDER'],
  }),
};
