import fc from 'fast-check';
import { roundingModes } from '#shared/domain/money.ts';
import type { Discount, PricingInput, PricingLine } from '#shared/domain/pricing.ts';
import type { TaxDefinition } from '#shared/domain/tax.ts';
import { milli, minor, ppm } from '#shared/domain/units.ts';

const discounts = fc.oneof(
  fc
    .integer({ min: 0, max: 1_000_000 })
    .map((rate): Discount => ({ kind: 'percent', percent_ppm: ppm(rate) })),
  fc
    .integer({ min: 0, max: 5000 })
    .map((value): Discount => ({ kind: 'amount', amount_minor: minor(value) })),
);
const someTaxes = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('percent' as const),
      rate_ppm: fc.integer({ min: -200_000, max: 400_000 }).map(ppm),
      included: fc.boolean(),
      affectsNext: fc.boolean(),
      affectedByPrevious: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('fixed' as const),
      amount_minor: fc.integer({ min: 0, max: 300 }).map(minor),
      included: fc.boolean(),
      affectsNext: fc.boolean(),
    }),
  ),
  { maxLength: 4 },
);
/** Any cart a shop could ring up, and many it could not: returns, chained and fixed taxes, every rounding. */
export const anyCart: fc.Arbitrary<PricingInput> = someTaxes.chain((shapes) => {
  const taxes = shapes.map((shape, index): TaxDefinition => ({ id: `t${index}`, ...shape }));
  const lines = fc.array(
    fc.record(
      {
        qty_milli: fc
          .oneof(
            fc.integer({ min: -5, max: 9 }).map((n) => n * 1000),
            fc.integer({ min: -3000, max: 9000 }),
          )
          .map(milli),
        unit_price_minor: fc.integer({ min: -2000, max: 20_000 }).map(minor),
        taxIds: fc.subarray(taxes.map((tax) => tax.id)),
        discount: discounts,
      },
      { requiredKeys: ['qty_milli', 'unit_price_minor', 'taxIds'] },
    ),
    { maxLength: 12 },
  );
  return fc.record(
    {
      rounding: fc.record({
        scope: fc.constantFrom('line' as const, 'document' as const),
        mode: fc.constantFrom(...roundingModes),
      }),
      taxes: fc.constant(taxes),
      lines: lines.map((list) => list.map((entry, index): PricingLine => ({ id: `l${index}`, ...entry }))),
      ticketDiscount: discounts,
      cash: fc.record({
        step_minor: fc.constantFrom(1, 5, 10, 25, 50, 100).map(minor),
        mode: fc.constantFrom(...roundingModes),
      }),
    },
    { requiredKeys: ['rounding', 'taxes', 'lines'] },
  );
});
