import { z } from 'zod';
import { widestAmount_minor } from '#shared/domain/bounds.ts';
import type { Minor } from '#shared/domain/units.ts';
import {
  command,
  daySchema,
  event,
  langSchema,
  milliSchema,
  minorSchema,
  nothing,
  ppmSchema,
  query,
  revisionSchema,
  textSchema,
} from '#shared/kernel/define.ts';
import { scaleLabelSchema, timeZoneSchema } from './country-file.ts';

export const currencyViewSchema = z.object({ code: z.string(), decimals: z.int() });

export const taxViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  rate_ppm: ppmSchema,
  group: z.string().nullable(),
});

export type TaxView = z.infer<typeof taxViewSchema>;

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

export const settingsOperations = {
  'settings.get': query({
    access: 'signed-in',
    input: nothing,
    output: settingsFormSchema,
    refusals: ['NOT_SET_UP'],
    staleAfter: ['settings.changed'],
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
};

export const settingsEvents = {
  'settings.changed': event('anybody', z.object({})),
};
