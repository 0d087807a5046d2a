import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameCode } from '#shared/domain/barcode.ts';
import { tableFormats } from '#shared/domain/table-cells.ts';
import { openShop, type TestTill } from '#tests/support/harness.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { exportTool } from './export.ts';

const sharp = fc.constantFrom(
  ...[
    '=',
    '+',
    '-',
    '@',
    "'",
    '"',
    ',',
    ';',
    '|',
    '/',
    '\t',
    ' ',
    '.',
    '0',
    '5',
    '%',
    '_x0041_',
    '#',
    '<',
    '&',
  ],
  ...['é', 'Œ', 'خبز', 'לחם', '\u200f', '🥖', '👨‍👩‍👧', '＝', 'Riz', 'Total', 'code', 'n/a', '12,50', '1e5'],
);
const text = (most: number) =>
  fc
    .array(sharp, { minLength: 1, maxLength: most })
    .map((parts) => parts.join('').trim())
    .filter((said) => /[\p{L}\d]/u.test(said));
const product = fc.record({
  name: text(6),
  codes: fc.uniqueArray(text(4), { maxLength: 3, selector: sameCode }),
  price_minor: fc.option(fc.integer({ min: 1, max: 9_999_999 })),
  unit: fc.constantFrom('piece', 'kg', 'l'),
  category: fc.option(text(3)),
  stock: fc.option(fc.integer({ min: 0, max: 999 })),
});
type Product = typeof product extends fc.Arbitrary<infer T> ? T : never;
const oddNames = ['Total', '=1+1', "'=2", 'a  b', 'dit "oui"; non', '#1', 'Riz\u00a025\u00a0kg'];

/** Each is what an import would read as something else if the shop did not have it. */
const oddCodes = [
  ...['A;B', 'a | b', '-', '000', 'n/a', '1.5e+3', '12,50', "'7", '="12"', '1234567.0', '36000291452', '#'],
  ...['3 760000 000017', 'RIZ 25/50', 'خبز-1', '🥖', '00042', '+33', '@x', '3760000000024, 3760000000031'],
];
const odd: Product[] = oddCodes.map((code, at) => ({
  name: `${oddNames[at % oddNames.length]}${at < oddNames.length ? '' : at}`,
  codes: [code],
  price_minor: at === 3 ? null : 100 + at,
  unit: at % 2 ? 'kg' : 'piece',
  category: at % 3 ? '=Épicerie  "fine"; ' : null,
  stock: at % 4 ? 7 : null,
}));
/** Known by their names alone, which an import reads with their blanks as one. */
const codeless: Product[] = [
  'Mil  25 kg',
  'Mil 25 kg',
  '-5  kg',
  'Sel\u00a0fin',
  'Pain\u00a0 rond',
  'Total  net',
].map((name, at) => ({
  name,
  codes: [],
  price_minor: 300 + at,
  unit: 'piece',
  category: null,
  stock: at || null,
}));

async function fill(till: TestTill, products: readonly Product[]): Promise<void> {
  const categories = new Map<string, number>();
  for (const { category, stock, ...one } of products) {
    let categoryId: number | null = null;
    if (category !== null) {
      const made = await till.call('catalog.saveCategory', { id: null, name: category, parentId: null });
      if (made.ok) categories.set(category, made.value.id);
      categoryId = categories.get(category) ?? null;
    }
    const made = await till.call('catalog.create', { ...one, categoryId, taxClass: 'standard' } as never);
    // A code that another of them has already: nothing to export.
    if (!made.ok || stock === null) continue;
    await till.ask('stock.adjust', {
      productId: made.value.id,
      // What is sold by weight is counted to the gram.
      counted_milli: one.unit === 'piece' ? stock * 1000 : stock * 125,
      reason: 'x',
    } as never);
  }
}

async function preview(till: TestTill, file: string) {
  const uploadId = randomUUID();
  const base64 = fs.readFileSync(file).toString('base64');
  await till.ask('catalog.uploadChunk', { uploadId, offset: 0, base64 });
  return till.ask('catalog.importPreview', {
    ...{ uploadId, fileName: path.basename(file), mapping: null, encoding: null, delimiter: null },
  });
}

it.each([
  ['two decimals', 'FR'],
  ['three decimals', 'TN'],
  ['none', 'SN'],
])(
  'whatever the goods are called, their export imports back with nothing changed: money of %s',
  async (_what, country) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'round-trip-'));
    const till = await openShop({ dataDir: path.join(folder, 'data'), country });
    try {
      await fill(till, [...odd, ...codeless, ...fc.sample(product, { numRuns: 150, seed: 20_261_120 })]);
      for (const format of tableFormats) {
        const file = path.join(folder, `goods.${format}`);
        const said = await runHere(exportTool, [
          'products',
          file,
          '--data',
          path.join(folder, 'data'),
          '--json',
        ]);
        const { rows } = JSON.parse(said.stdout);
        expect(rows).toBeGreaterThan(150);
        const shown = await preview(till, file);
        expect(shown.changes, format).toEqual([]);
        expect(shown).toMatchObject({ rows, unchanged: rows, added: 0, changed: 0, rejected: 0 });
      }
    } finally {
      await till.application.close();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
