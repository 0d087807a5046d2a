import { z } from 'zod';

/** The least that a schema takes, with `known` for the fields of these names: what there is to ask for. */
export function sampleOf(schema: z.ZodType, known: Readonly<Record<string, unknown>>, name = ''): unknown {
  if (name in known && schema.safeParse(known[name]).success) return known[name];
  if (schema.safeParse(undefined).success) return undefined;
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, value]) => [key, sampleOf(value as z.ZodType, known, key)]),
    );
  if (schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodUnion)
    return sampleOf(schema.options[0] as z.ZodType, known, name);
  const tries = [null, '', 'a', 'aaaaaaaa', '2026-11-20', 0, 1, 1000, true, [], {}];
  const fits = tries.find((value) => schema.safeParse(value).success);
  if (fits !== undefined) return fits;
  if (schema instanceof z.ZodEnum) return schema.options[0];
  throw new Error(`no sample for ${name}`);
}
