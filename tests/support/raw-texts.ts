import { z } from 'zod';

const dirty = 'A\u001b\u202eB';

/** Names of the fields of a schema that take what people write as it comes, commands of a printer and all. */
export function rawTexts(schema: z.core.$ZodType, at = ''): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'string') {
    const read = z.safeParse(schema, dirty);
    return read.success && String(read.data).includes('\u001b') ? [at] : [];
  }
  if (def.type === 'object')
    return Object.entries(def.shape).flatMap(([name, inner]) => rawTexts(inner, name));
  if (def.type === 'array') return rawTexts(def.element, at);
  if (def.type === 'record') return rawTexts(def.valueType, at);
  if (def.type === 'union') return def.options.flatMap((option) => rawTexts(option, at));
  return 'innerType' in def ? rawTexts(def.innerType, at) : [];
}
