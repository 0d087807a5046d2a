import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countryPackSchema } from '../shared/contract/country.ts';
import { type PriceFile, priceFileSchema } from '../shared/contract/price-file.ts';
import type { CountryPack } from '../shared/domain/country.ts';
import { ok, type Result, refused } from '../shared/result.ts';
import { answer } from './price-answer.ts';
import { readPriceRequest } from './price-request.ts';

const countriesFolder = join(import.meta.dirname, '..', 'resources', 'countries');

/** What is wrong and what to do about it, one sentence per mistake. */
export type Sentences = readonly string[];

function parseFile(text: string): Result<PriceFile, Sentences> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return refused([`the file is not JSON: ${error instanceof Error ? error.message : error}`]);
  }
  const parsed = priceFileSchema.safeParse(content);
  if (parsed.success) return ok(parsed.data);
  return refused(
    parsed.error.issues.map((issue) => {
      const where = issue.path
        .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
        .join('');
      const field = where.replace(/^\./, '') || 'the file';
      if (issue.code !== 'unrecognized_keys') return `${field}: ${issue.message}`;
      return `${field}: unknown field ${issue.keys.join(', ')}; the fields are in docs/spec/price-file.md`;
    }),
  );
}

function packOf(country: string | undefined): Result<CountryPack | undefined, Sentences> {
  if (country === undefined) return ok(undefined);
  const path = join(countriesFolder, `${country}.json`);
  if (!/^[A-Z]{2}$/.test(country) || !existsSync(path)) {
    const known = readdirSync(countriesFolder).map((name) => name.replace('.json', ''));
    return refused([`country: there is no pack "${country}"; use one of ${known.join(', ')} or give taxes`]);
  }
  return ok(countryPackSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
}

/** The text of a price file in, the object to print out (docs/spec/price-file.md). */
export function priceText(text: string): Result<object, Sentences> {
  const file = parseFile(text.replace(/^\ufeff/, ''));
  if (!file.ok) return file;
  const pack = packOf(file.value.country);
  if (!pack.ok) return pack;
  const request = readPriceRequest(file.value, pack.value);
  if (!request.ok) return request;
  return answer(request.value);
}
