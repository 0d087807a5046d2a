import { expect, it } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '../../../shared/contract/settings.ts';
import { refusal } from '../../../shared/errors.ts';
import { createTranslator, langs } from '../../../shared/i18n/index.ts';
import { createFormat } from '../../ui/format.tsx';
import { refusalSentence } from '../../ui/refusal-text.ts';

const paths = (shape: Record<string, z.ZodType>, above = ''): string[] =>
  Object.entries(shape).flatMap(([name, type]) => {
    const inner = type instanceof z.ZodDefault ? (type.unwrap() as z.ZodType) : type;
    return inner instanceof z.ZodObject ? paths(inner.shape, `${above}${name}.`) : [`${above}${name}`];
  });

it.each(langs)('a field of the settings that two windows changed has its own word in %s', (lang) => {
  const t = createTranslator(lang);
  const format = createFormat({ code: 'XOF', decimals: 0 }, lang, 'Africa/Dakar');
  const say = (field: string): string =>
    refusalSentence(refusal('CHANGED_MEANWHILE', { field, name: 'Moussa' }), t, format);
  // Another country is another shop: no form changes it.
  const fields = paths(settingsSchema.shape).filter((field) => field !== 'country');
  expect(fields).toContain('sale.blindClose');
  expect(new Set(fields.map(say)).size).toBe(fields.length);
  for (const field of fields) expect(say(field), field).not.toContain(t('common.changed.other'));
});
