import fc from 'fast-check';
import { type Means, newMeans } from '#shared/domain/means.ts';
import { ppm } from '#shared/domain/units.ts';

/** Amounts that people type, that scanners type into the wrong field, and that no till can hold. */
const amounts = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[0, 1, 2, 5, 650, 10_000, 10_001, 10_650, 999_999_999, 1_000_000_000, 1_000_000_001],
      ...[9_999_999_999, 10_000_000_000, 10_000_000_001, 2_990_000_000_361, 3_017_620_422_003],
      ...[100_000_000_000_000, 100_000_000_000_001, Number.MAX_SAFE_INTEGER],
    ),
  },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);
const quantities = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }).map((pieces) => pieces * 1000) },
  { weight: 2, arbitrary: fc.integer({ min: -4, max: -1 }).map((pieces) => pieces * 1000) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[0, 1, -1, 123, 500, 1500, 99_999_000, 100_000_000, 100_000_001, 999_999_000],
      ...[1_000_000_000_000, -1_000_000_000_000, 1_000_000_000_001, Number.MAX_SAFE_INTEGER],
    ),
  },
);
const goods = fc.nat(5);
const line = fc.nat(9);
const discounts = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), percent_ppm: fc.integer({ min: 0, max: 1_100_000 }) }),
  fc.record({ kind: fc.constant('amount' as const), amount_minor: amounts }),
  fc.constant(null),
);
const references = fc.constantFrom('MP1234', 'mp 1234', 'МP-1234', '', '\u200b', 'TX9', 'tx9', 'A0', 'AO');
/** What the shop of these days takes. */
export const dayMeans: readonly Means[] = [
  { ...newMeans('cheque'), drawer: true, fee_ppm: ppm(15_000) },
  newMeans('cash'),
  { ...newMeans('card'), fee_ppm: ppm(333) },
  ...['Wave', 'Orange Money'].map((name) => ({ ...newMeans('mobile'), name })),
  { ...newMeans('voucher'), reference: 'none', kept: true },
  { ...newMeans('other'), name: 'Troc', fee_ppm: ppm(1_000_000) },
];
const names: Readonly<Record<string, string>> = { mobile: 'Wave', other: 'Troc' };
/** One of them, as a payment or a correction names it. */
export const meansOf = (kind: string, reference: string) => ({
  ...{ kind, reference, bank: 'BOA', due: null },
  ...(kind in names && { operator: names[kind] }),
});
const exactKinds = ['card', 'mobile', 'cheque', 'voucher', 'other'] as const;
const tenders = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('cash' as const), given_minor: amounts }),
    fc
      .tuple(fc.constantFrom(...exactKinds), references, amounts)
      .map(([kind, reference, amount_minor]) => ({ ...meansOf(kind, reference), amount_minor })),
    fc.record({
      kind: fc.constant('mobile' as const),
      amount_minor: amounts,
      operator: fc.constantFrom('Wave', 'wave', 'Orange Money', 'Zaap'),
      reference: references,
    }),
  ),
  { minLength: 1, maxLength: 20 },
);

/** One gesture at the till. Lines and goods are named by their place; those that are not there are refused. */
export const anyStep = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('scan' as const), goods, qty_milli: quantities }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('new-price' as const), goods, amount: amounts }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('quantity' as const), line, qty_milli: quantities }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('price' as const), line, amount: amounts }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('discount-line' as const), line, discount: discounts }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('discount' as const), discount: discounts }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('return' as const), returned: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), line }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('take-back' as const),
      ticket: fc.nat(5),
      line,
      all: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pay-back' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('correct' as const),
      ticket: fc.nat(3),
      tender: fc.nat(2),
      how: fc.constantFrom('cash', ...exactKinds),
      reference: references,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('void', 'undo', 'hold', 'recall', 'discard', 'empty') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('put-down' as const), tenders }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      how: fc.constantFrom('cash', 'cash', 'cash', 'split', ...exactKinds),
      over: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: amounts }),
      reference: references,
      agreed: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pay-anything' as const), tenders, agreed: fc.option(amounts) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('in' as const, 'out' as const), amount: amounts }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stock' as const), goods, qty_milli: quantities }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('catalogue' as const), goods, amount: amounts }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('coin' as const), step: fc.constantFrom(1, 5, 25, 100) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), amount: amounts }) },
);
export type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Who stands at the till for each step, what is done, how many days the shop rests, what the drawer is counted at. */
export const anyDay = fc.record({
  steps: fc.array(
    fc.tuple(fc.constantFrom('owner' as const, 'owner' as const, 'cashier' as const), anyStep),
    {
      minLength: 4,
      maxLength: 22,
    },
  ),
  float: amounts,
  counted: amounts,
  rest: fc.constantFrom(1, 1, 1, 2, 31, 366),
});
export type Day = typeof anyDay extends fc.Arbitrary<infer T> ? T : never;
