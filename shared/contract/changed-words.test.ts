import { expect, it } from 'vitest';
import { z } from 'zod';
import { langs } from '#shared/domain/writing.ts';
import { createTranslator, type TextKey } from '#shared/i18n/index.ts';
import { settingsSchema } from '#shared/modules/settings/contract.ts';

const paths = (shape: Record<string, z.ZodType>, above = ''): string[] =>
  Object.entries(shape).flatMap(([name, type]) => {
    const inner = type instanceof z.ZodDefault ? (type.unwrap() as z.ZodType) : type;
    return inner instanceof z.ZodObject ? paths(inner.shape, `${above}${name}.`) : [`${above}${name}`];
  });

it.each(langs)('a field of the settings that two windows changed has its own word in %s', (lang) => {
  const t = createTranslator(lang);
  // Another country is another shop: no form changes it.
  const fields = paths(settingsSchema.shape).filter((field) => field !== 'country');
  expect(fields).toContain('sale.blindClose');
  const words = fields.map((field) => t(`common.changed.field.${field}` as TextKey));
  for (const [place, field] of fields.entries()) expect(words[place], field).not.toContain('changed.field');
  expect(new Set(words).size).toBe(fields.length);
});
