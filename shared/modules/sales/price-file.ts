import { z } from 'zod';
import { roundingModes } from '#shared/domain/money.ts';

/**
 * The file that `npm run price` reads (docs/spec/price-file.md). Amounts come as `*_minor` integers or as
 * decimals in major units; a decimal may be text or a JSON number, which is read by its digits and never
 * calculated with. What is wrong is told by a name: `tools.price.written` holds its words.
 */
const decimalSchema = z.union([z.string(), z.number()], { error: 'decimal' }).transform(String);
const integerSchema = z.int({ error: 'integer' });
const nameSchema = z.string({ error: 'name' }).min(1, { error: 'nameEmpty' });
const scopeSchema = z.enum(['line', 'document'], { error: 'scope' });
const modeSchema = z.enum(roundingModes, { error: 'mode' });
const flagSchema = z.boolean({ error: 'flag' });

const taxSchema = z.strictObject({
  id: nameSchema,
  rate_ppm: integerSchema.optional(),
  rate_percent: decimalSchema.optional(),
  amount_minor: integerSchema.optional(),
  amount: decimalSchema.optional(),
  included: flagSchema.optional(),
  affects_next: flagSchema.optional(),
  affected_by_previous: flagSchema.optional(),
});

const discountSchema = z.strictObject({
  percent_ppm: integerSchema.optional(),
  percent: decimalSchema.optional(),
  amount_minor: integerSchema.optional(),
  amount: decimalSchema.optional(),
});

const quantity = { qty_milli: integerSchema.optional(), qty: decimalSchema.optional() };

const lineSchema = z.strictObject({
  id: nameSchema.optional(),
  ...quantity,
  unit_price_minor: integerSchema.optional(),
  unit_price: decimalSchema.optional(),
  taxes: z.array(nameSchema, { error: 'taxIds' }).optional(),
  tax_class: nameSchema.optional(),
  discount: discountSchema.optional(),
});

const cashSchema = z.strictObject({
  step_minor: integerSchema.optional(),
  step: decimalSchema.optional(),
  mode: modeSchema.optional(),
  mode_for_change: modeSchema.optional(),
});

const refundSchema = z.strictObject({
  lines: z
    .array(z.strictObject({ id: nameSchema, ...quantity }), { error: 'backLines' })
    .min(1, { error: 'backLeast' }),
});

export const priceFileSchema = z.strictObject({
  currency: nameSchema.optional(),
  decimals: integerSchema.min(0, { error: 'digits' }).max(9, { error: 'digits' }).optional(),
  country: nameSchema.optional(),
  region: nameSchema.optional(),
  place_rates: z.record(nameSchema, decimalSchema).optional(),
  prices_include_tax: flagSchema.optional(),
  rounding: z.strictObject({ scope: scopeSchema.optional(), mode: modeSchema.optional() }).optional(),
  taxes: z.array(taxSchema, { error: 'taxes' }).optional(),
  lines: z.array(lineSchema, { error: 'lines' }),
  discount: discountSchema.optional(),
  cash: cashSchema.nullable().optional(),
  refunds: z.array(refundSchema, { error: 'refunds' }).optional(),
});

export type PriceFile = z.output<typeof priceFileSchema>;
export type PriceFileTax = z.output<typeof taxSchema>;
export type PriceFileLine = z.output<typeof lineSchema>;
export type PriceFileDiscount = z.output<typeof discountSchema>;
export type PriceFileCash = z.output<typeof cashSchema>;
