import { z } from 'zod';
import { inEveryLang, langs, type PerLang } from '#shared/domain/writing.ts';
import { langSchema } from './define.ts';

export const perLangSchema = z.record(langSchema, z.string());

/** In a file of the program's own data: what a language lacks is said in the first one, so that a new one needs no new data. */
export const perLangFileSchema = z
  .partialRecord(langSchema, z.string().min(1))
  .refine((texts) => texts[langs[0]] !== undefined, `the text in ${langs[0]}`)
  .transform((texts) => inEveryLang(texts) as PerLang);
