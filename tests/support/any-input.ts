import fc from 'fast-check';
import { z } from 'zod';

/** Texts that people, scanners, other programs and attackers send. */
const oddTexts: readonly string[] = [
  ...['', ' ', '0', '-1', '1', '2', '1e309', 'NaN', 'null', 'true', '__proto__', 'constructor', 'toString'],
  ...[
    '\u0000',
    '\ud800',
    '\u202e\u200b',
    'é',
    'e\u0301',
    '𝄞',
    '\n',
    '\u001bp',
    '"',
    "'",
    '""',
    "' OR 1=1 --",
  ],
  ...['%', '_', '*', '(', '[', '\\', '^a', 'NEAR(a b)', 'a AND', 'a*b', '-a', 'a:b', '{a}', '=1+1', '<b>'],
  ...['../..', '/', 'a/b', '.', 'CON', 'a\\b', 'a'.repeat(64), 'é'.repeat(200), 'a'.repeat(10_001)],
  ...['3017620422003', '4006381333931', '0000000000000', '2200001012345', '01030176204220031', '\u001d10A'],
  ...['2026-11-20', '2026-02-30', '2026-13-45', '0000-00-00', '1000-01-01', '9999-12-31', '+275760-09-13'],
  ...['2026', 'Lait', 'riz', 'standard', 'MP1234', 'cash', 'fr', '1-000001', 'aaaaaaaa', '12:34', '24:00'],
];
const oddNumbers: readonly number[] = [
  ...[0, -0, 1, -1, 2, 3, 5, 7, 23, 24, 100, 500, 650, 1000, -1000, 2000, 10_000, 65_536, 999_999, 1_000_001],
  ...[0.5, 1e-9, 1e9, 1e12, 1e14, 1e14 + 1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 53],
  ...[1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];
const texts = fc.constantFrom(...oddTexts);
const numbers = fc.constantFrom(...oddNumbers);
/** What stands where something else should. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  numbers,
  texts,
  fc.constantFrom<unknown>(null, undefined, true, false, [], {}, [[]], [null], new Date(0), 10n, {
    length: 1e9,
  }),
  fc.constant(JSON.parse('{"__proto__":{"role":"owner"}}')),
);

/** What there is to ask for, by the name of the field. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Something of the shape that the schema names, whether or not all of its checks let it through. */
function shaped(schema: z.core.$ZodType, known: Known, name: string): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const inner = (one: z.core.$ZodType, called = name) => anyInput(one, known, called);
  const orNothing = (nothing: null | undefined, one: z.core.$ZodType) =>
    fc.oneof({ weight: 1, arbitrary: fc.constant(nothing) }, { weight: 3, arbitrary: inner(one) });
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape).map(([key, one]) => [key, inner(one, key)])),
      );
    case 'array':
      return fc.array(inner(def.element), { maxLength: 4 });
    case 'nullable':
      return orNothing(null, def.innerType);
    case 'optional':
    case 'default':
      return orNothing(undefined, def.innerType);
    case 'union':
      return fc.oneof(...def.options.map((option) => inner(option)));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 12 }), numbers);
    case 'string':
      return texts;
    case 'record':
      return fc.dictionary(texts, inner(def.valueType), { maxKeys: 3 });
    default:
      return odd;
  }
}

/** For one schema: what there is of it, what it takes, what has its shape, and now and then anything at all. */
export function anyInput(schema: z.core.$ZodType, known: Known, name = ''): fc.Arbitrary<unknown> {
  const takes = (one: unknown): boolean => z.safeParse(schema, one).success;
  const { type } = (schema as z.core.$ZodTypes)._zod.def;
  const fitting = (type === 'string' ? oddTexts : type === 'number' ? oddNumbers : []).filter(takes);
  const there = (known[name] ?? []).filter(takes);
  const some = (weight: number, values: readonly unknown[]) =>
    values.length > 0 ? [{ weight, arbitrary: fc.constantFrom(...values) }] : [];
  return fc.oneof(
    { weight: 1, arbitrary: odd },
    { weight: 10, arbitrary: shaped(schema, known, name) },
    ...some(30, fitting),
    ...some(40, there),
  );
}
