import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CountryPack } from '#shared/domain/country.ts';
import { roundingModes } from '#shared/domain/money.ts';
import type { TextKey, Translate } from '#shared/i18n/index.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type PriceFile, priceFileSchema } from '#shared/modules/sales/price-file.ts';
import { countryPackSchema } from '#shared/modules/settings/country-file.ts';
import { readJson } from './json-text.ts';
import { answer } from './price-answer.ts';
import { readPriceRequest } from './price-request.ts';

const countriesFolder = join(import.meta.dirname, '..', 'resources', 'countries');

/** The words for what the schema names, else what it says by itself, in the language of the command. */
function wordsOf(message: string, t: Translate): string {
  const key = `tools.price.written.${message}`;
  const words = t(key as TextKey, { modes: roundingModes.join(', ') });
  return words === key ? message : words;
}

/** What is wrong and what to do about it, one sentence per mistake. */
export type Sentences = readonly string[];

function parseFile(text: string, name: string, t: Translate): Result<PriceFile, Sentences> {
  const content = readJson(text, name, t);
  if (!content.ok) return refused([content.refusal]);
  const parsed = priceFileSchema.safeParse(content.value);
  if (parsed.success) return ok(parsed.data);
  return refused(
    parsed.error.issues.map((issue) => {
      const where = issue.path
        .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
        .join('');
      const field = where.replace(/^\./, '') || t('tools.price.problem.file');
      if (issue.code === 'unrecognized_keys')
        return t('tools.price.problem.unknownField', { where: field, keys: issue.keys.join(', ') });
      return t('tools.price.problem.form', { where: field, what: wordsOf(issue.message, t) });
    }),
  );
}

function packOf(country: string | undefined, t: Translate): Result<CountryPack | undefined, Sentences> {
  if (country === undefined) return ok(undefined);
  const path = join(countriesFolder, `${country}.json`);
  if (!/^[A-Z]{2}$/.test(country) || !existsSync(path)) {
    const known = readdirSync(countriesFolder).map((name) => name.replace('.json', ''));
    return refused([t('tools.price.problem.noCountry', { country, known: known.join(', ') })]);
  }
  return ok(countryPackSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
}

/** The text of a price file in, the object to print out (docs/spec/price-file.md). @param name of the file, for what is wrong with it */
export function priceText(text: string, name: string, t: Translate): Result<object, Sentences> {
  const file = parseFile(text, name, t);
  if (!file.ok) return file;
  const pack = packOf(file.value.country, t);
  if (!pack.ok) return pack;
  const request = readPriceRequest(file.value, pack.value, t);
  if (!request.ok) return request;
  return answer(request.value, t);
}
