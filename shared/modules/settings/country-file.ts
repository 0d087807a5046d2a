import { z } from 'zod';
import type { CountryPack } from '#shared/domain/country.ts';
import { isLabelPattern } from '#shared/domain/embedded-value.ts';
import { roundingModes } from '#shared/domain/money.ts';
import { langs } from '#shared/domain/writing.ts';
import { daySchema, positiveMinorSchema, ppmSchema } from '#shared/kernel/define.ts';
import { perLangFileSchema } from '#shared/kernel/per-lang.ts';

const idSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const roundingModeSchema = z.enum(roundingModes);
const patternSchema = z.string().refine((source) => {
  try {
    new RegExp(source, 'u');
    return source.startsWith('^') && source.endsWith('$');
  } catch {
    return false;
  }
}, 'an anchored regular expression');
/** As this program knows it. */
export const timeZoneSchema = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'an IANA time zone');

/** A layout of scale labels: 13 digits with one value in them (see LabelPattern). */
export const scaleLabelSchema = z.strictObject({
  value: z.enum(['weight', 'price', 'count']),
  pattern: z.string().max(20).refine(isLabelPattern, 'a layout of 13 digits with one value'),
});

const taxSchema = z.strictObject({
  id: idSchema,
  name: perLangFileSchema,
  kind: z.literal('percent'),
  rate_ppm: ppmSchema,
  group: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).optional(),
  included: z.boolean(),
  affectsNext: z.boolean(),
  affectedByPrevious: z.boolean(),
  rateFrom: z.enum(['law', 'shop']),
});

const taxClassSchema = z.strictObject({
  id: idSchema,
  name: perLangFileSchema,
  taxes: z.array(idSchema),
  byRegion: z.record(z.string(), z.array(idSchema)).optional(),
});

const shape = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}$/),
  version: z.int().positive(),
  asOf: daySchema,
  name: perLangFileSchema,
  currency: z.string().regex(/^[A-Z]{3}$/),
  languages: z.array(z.enum(langs)).min(1),
  timeZones: z.array(timeZoneSchema).min(1),
  regions: z
    .array(
      z.strictObject({
        code: z.string().min(1),
        name: perLangFileSchema,
        timeZone: timeZoneSchema.optional(),
      }),
    )
    .optional(),
  pricesIncludeTax: z.boolean(),
  taxes: z.array(taxSchema),
  taxClasses: z.array(taxClassSchema).min(1),
  defaultTaxClass: idSchema,
  rounding: z.strictObject({ scope: z.enum(['line', 'document']), mode: roundingModeSchema }),
  cash: z.strictObject({
    step_minor: positiveMinorSchema,
    mode: roundingModeSchema,
    modeForChange: roundingModeSchema.optional(),
    exactUpTo_minor: positiveMinorSchema.optional(),
  }),
  denominations: z
    .array(z.strictObject({ value_minor: positiveMinorSchema, kind: z.enum(['note', 'coin']) }))
    .min(1),
  taxIdLabels: z.array(
    z.strictObject({
      id: idSchema,
      label: z.string().min(1),
      name: perLangFileSchema,
      pattern: patternSchema.optional(),
    }),
  ),
  phone: z.strictObject({
    prefix: z.string().regex(/^\+\d{1,3}$/),
    trunk: z.string().regex(/^\d$/).optional(),
    pattern: patternSchema,
    example: z.string().regex(/^\d+$/),
  }),
  mobileMoney: z.array(z.strictObject({ id: idSchema, name: z.string().min(1) })),
  receipt: z.strictObject({
    paper_mm: z.union([z.literal(58), z.literal(80)]),
    columns: z.int().min(24).max(64),
    footer: z.array(idSchema),
  }),
  scaleLabels: z.array(scaleLabelSchema).optional(),
  firstDayOfWeek: z.union([
    z.literal(1),
    z.literal(2),
    z.literal(3),
    z.literal(4),
    z.literal(5),
    z.literal(6),
    z.literal(7),
  ]),
});

/** A pack as it lies on the disk: its form, and the references inside it. */
export const countryPackSchema: z.ZodType<CountryPack, z.input<typeof shape>> = shape.superRefine(
  (pack, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    const taxes = new Set(pack.taxes.map((tax) => tax.id));
    const classes = new Set(pack.taxClasses.map((taxClass) => taxClass.id));
    const regions = new Set(pack.regions?.map((region) => region.code));
    if (taxes.size !== pack.taxes.length) complain('two taxes with one id');
    if (classes.size !== pack.taxClasses.length) complain('two tax classes with one id');
    if (!classes.has(pack.defaultTaxClass)) complain(`no tax class ${pack.defaultTaxClass}`);
    for (const taxClass of pack.taxClasses) {
      const named = [...taxClass.taxes, ...Object.values(taxClass.byRegion ?? {}).flat()];
      for (const id of named) if (!taxes.has(id)) complain(`class ${taxClass.id} names no tax ${id}`);
      for (const region of Object.keys(taxClass.byRegion ?? {}))
        if (!regions.has(region)) complain(`class ${taxClass.id} names no region ${region}`);
    }
    if (pack.cash.step_minor < 1) complain('a cash step is at least 1 minor unit');
    for (const { value_minor } of pack.denominations)
      if (value_minor === 0 || value_minor % pack.cash.step_minor !== 0)
        complain(`${value_minor} cannot be paid in steps of ${pack.cash.step_minor}`);
    if (!new RegExp(pack.phone.pattern, 'u').test(pack.phone.example))
      complain('the example number fails its own pattern');
  },
);
