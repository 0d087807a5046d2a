import { z } from 'zod';
import {
  command,
  event,
  milliSchema,
  minorSchema,
  nothing,
  ppmSchema,
  query,
  revisionSchema,
} from '#shared/kernel/define.ts';
import type { GroupName, SettingsDocument, SettingsPart, SettingsTyped } from '#shared/kernel/setting.ts';
import { scaleLabelsSchema } from '#shared/modules/catalog/settings.ts';
import { scaleLabelSchema } from './country-file.ts';

export const currencyViewSchema = z.object({ code: z.string(), decimals: z.int() });

export const taxViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  rate_ppm: ppmSchema,
  group: z.string().nullable(),
});

export type TaxView = z.infer<typeof taxViewSchema>;

/** All that an owner can choose, as the modules declare it. */
export type Settings = SettingsDocument;

/** What one group of settings is to a form: it is saved on the revision that the form began with. */
const groupViewSchema = z.object({
  revision: revisionSchema,
  /** The settings in it. */
  holds: z.array(z.string()),
  /** Those whose fields make sense together only: `printer`, or `shopTaxes.*` for each of its entries. */
  together: z.array(z.string()),
});
export type GroupViews = Readonly<Record<GroupName, z.infer<typeof groupViewSchema>>>;
/** As a form shows them. */
export type SettingsForm = Settings & { readonly groups: GroupViews };
/** What a form saves: as much as was changed, on the revisions that it began with, merged by field with what was saved since. */
export type SettingsSave = SettingsPart & {
  readonly groups: { readonly [Name in GroupName]?: { readonly revision: string } };
};

/** Settings as somebody sent them: what they may be stands in the declarations, and the settings check it by them. */
export interface Unchecked {
  readonly unchecked: true;
}
const unchecked = z.looseObject({});
export const typedSettingsSchema = unchecked as unknown as z.ZodType<Unchecked, SettingsTyped>;
const savedSettingsSchema = unchecked.extend({
  groups: z.partialRecord(z.string(), z.looseObject({ revision: revisionSchema })),
}) as unknown as z.ZodType<Unchecked & Pick<SettingsSave, 'groups'>, SettingsSave>;
const settingsFormSchema = unchecked.extend({
  groups: z.record(z.string(), groupViewSchema),
}) as unknown as z.ZodType<SettingsForm>;

export const settingsOperations = {
  'settings.get': query({
    access: 'signed-in',
    input: nothing,
    output: settingsFormSchema,
    refusals: ['NOT_SET_UP'],
    staleAfter: ['settings.changed'],
  }),
  /** A group may need more: what its module says. */
  'settings.save': command({
    access: 'settings.edit',
    input: savedSettingsSchema,
    output: settingsFormSchema,
    refusals: [
      'NOT_SET_UP',
      'PERMISSION_NEEDED',
      'BAD_INPUT',
      'NOT_FOUND',
      'PRINTER_PATH',
      'CHANGED_MEANWHILE',
    ],
  }),
  /** How a label of a scale is read by this table (null: that of the country), and the table itself. */
  'settings.readLabel': query({
    access: 'settings.edit',
    input: z.object({ labels: scaleLabelsSchema, code: z.string().max(80) }),
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
