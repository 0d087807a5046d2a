import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { isInStoreCode, isValidCode } from '#shared/domain/barcode.ts';
import { decodeCsv, sniffEncoding } from '#shared/domain/csv-encodings.ts';
import { csvParseOptions, sniffDialect } from '#shared/domain/csv-text.ts';
import { stableNumber } from '#shared/domain/demo-price.ts';
import { fold } from '#shared/domain/fold.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type DemoGrocery, demoGrocerySchema } from '#shared/modules/setup/demo-goods.ts';
import { main, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { inputFile } from './command-values.ts';
import { categoryOf, demoCategories, leftOut } from './demo-categories.ts';
import { root } from './sources.ts';

const target = path.join(root, 'resources', 'demo', 'grocery.json');

/** Numbers that belong to one product in the world: no shop's own, no coupons, books or magazines, none of North America. */
const isWorldwide = (code: string): boolean =>
  (isValidCode('ean-13', code) && !isInStoreCode(code) && !/^(0|97[789]|98|99)/.test(code)) ||
  (isValidCode('ean-8', code) && !/^[02]/.test(code));

/** A name a shopkeeper would have typed: Latin letters, two words or more, no codes and no markup. */
const isPlausible = (name: string): boolean =>
  /^[A-ZÀ-ÝŒ][\p{Script=Latin}\d '’,.%&°-]{6,44}$/u.test(name) &&
  /\p{L}{3,}/u.test(name) &&
  name.includes(' ') &&
  !/\p{Lu}{4,}|\p{Ll}\p{Lu}|\s{2,}|[,.&'-]$|\d{5,}/u.test(name);

interface Candidate {
  readonly code: string;
  readonly name: string;
  readonly folded: string;
}
/** The goods of the demo shop among these rows. The same extract gives the same goods. */
function choose(rows: readonly string[][]) {
  const candidates: Candidate[] = rows
    .map(([code = '', name = '']) => ({ code, name: name.trim(), folded: fold(name) }))
    .filter(({ code, name, folded }) => isWorldwide(code) && isPlausible(name) && !leftOut.test(folded))
    .sort((a, b) => stableNumber(a.code) - stableNumber(b.code) || a.code.localeCompare(b.code));

  const takenNames = new Set<string>();
  const takenCodes = new Set<string>();
  const countOf = new Map<string, number>();
  const products: DemoGrocery['products'] = [];
  for (const { code, name, folded } of candidates) {
    const category = categoryOf(folded);
    if (!category || takenNames.has(folded) || takenCodes.has(code)) continue;
    const count = countOf.get(category.id) ?? 0;
    // French names first: the demo shop is francophone; one in eight may come from elsewhere.
    const isFrench = /^3[0-7]/.test(code);
    if (count >= category.quota || (!isFrench && stableNumber(folded) % 8 !== 0)) continue;
    countOf.set(category.id, count + 1);
    takenNames.add(folded);
    takenCodes.add(code);
    products.push([code, name, category.id, 6 + (stableNumber(`${code}stock`) % 90)]);
  }
  products.sort(
    (a, b) => a[2].localeCompare(b[2]) || a[1].localeCompare(b[1], 'fr') || a[0].localeCompare(b[0]),
  );

  return { products, countOf };
}

function groceryFile(products: DemoGrocery['products']): string {
  const grocery = demoGrocerySchema.parse({
    source:
      'Open Food Facts contributors (https://world.openfoodfacts.org), 2019 state, through the Lifyzer database',
    licence: 'Open Database License 1.0',
    categories: demoCategories.map(({ id, name, level_xof }) => ({ id, name, level_xof })),
    products,
  } satisfies { [key in keyof DemoGrocery]: unknown });

  const line = (value: unknown): string => `    ${JSON.stringify(value)}`;
  return `{
  "source": ${JSON.stringify(grocery.source)},
  "licence": ${JSON.stringify(grocery.licence)},
  "categories": [
${grocery.categories.map(line).join(',\n')}
  ],
  "products": [
${grocery.products.map(line).join(',\n')}
  ]
}
`;
}

/** The rows of an extract, without its titles. */
function rowsOf(bytes: Buffer, name: string, t: Translate): string[][] {
  try {
    const raw = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    const text = decodeCsv(raw, sniffEncoding(raw));
    return parse(text, csvParseOptions(sniffDialect(text.slice(0, 4096)))).slice(1);
  } catch {
    throw new Failed(t('tools.makeDemo.unreadable', { path: name }));
  }
}

export const makeDemoTool = tool({
  called: 'node tools/make-demo.ts',
  says: 'tools.makeDemo.says',
  ways: [{ args: 'FILE', says: 'tools.makeDemo.way', least: 1, most: 1 }],
  options: {},
  run: (call) => {
    const { t, args, out } = call;
    const [file = ''] = args;
    const rows = rowsOf(readFileSync(inputFile(call, file)), file, t);
    const { products, countOf } = choose(rows);
    if (products.length === 0) throw new Failed(t('tools.makeDemo.tooFew', { path: file }));
    writeFileSync(target, groceryFile(products));
    const counts = [...countOf].map(([category, count]) => `${category} ${count}`);
    out(`${t('tools.makeDemo.done', { count: products.length, path: path.relative(root, target) })}\n`);
    out(`${counts.join(', ')}\n`);
    return 0;
  },
});

if (import.meta.main) await main(makeDemoTool);
