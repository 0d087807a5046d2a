import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { createCatalog } from '#main/modules/catalog/service.ts';
import { projections } from '#main/modules/projections.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;
/** Asked for with each piece that is moved over, among others. */
let onPiece: () => void;

const open = (): void => {
  catalog = createCatalog({
    ...counter,
    rules: () => {
      onPiece();
      return counter.rules();
    },
  });
};
beforeEach(() => {
  counter = openCounter();
  onPiece = () => {};
  open();
});
afterEach(() => counter.close());

const preview = async (text: string) => {
  const uploadId = randomUUID();
  const base64 = Buffer.from(text).toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  const nobody = { mapping: null, encoding: null, delimiter: null, sheet: null, prices: null };
  const choices = {
    priceFromCode: false,
    bringBack: false,
    forget: false,
    switchedOff: 'leave-out',
  } as const;
  const input = { uploadId, fileName: 'prix.csv', ...choices, ...nobody };
  return unwrap(await catalog.handlers['catalog.importPreview'](input, counter.owner));
};
const run = async (text: string) => {
  const { importId } = await preview(text);
  return catalog.handlers['catalog.importRun']({ importId, accept: [] }, counter.owner);
};
const all = <T>(text: string): T[] => counter.db.sql<T>('test', text).all();
const one = <T>(text: string): T => all<{ n: T }>(text)[0]?.n as T;
const products = () => one<number>('SELECT count(*) AS n FROM product WHERE archived = 0');
const many = 60;
const file = (price: number) =>
  `code,name,price,stock\n${Array.from({ length: many }, (_, i) => `C${i},Article ${i},${price},${1 + (i % 9)}`).join('\n')}\n`;
/** Cut off once some of it has come over, as a power cut does: nothing of it is told, and it is opened anew. */
const cutOff = async (text: string): Promise<void> => {
  onPiece = () => {
    if (products() === 0 || products() === many) return;
    onPiece = () => {};
    void catalog.close();
  };
  expect(await run(text)).toMatchObject({ ok: false });
  expect(one('SELECT count(*) AS n FROM import_under_way')).toBe(1);
  open();
};
const rebuilds = (): boolean =>
  checkRebuild(projections, counter.db, path.join(counter.folder, `${randomUUID()}.db`)).equal;

describe('an import that is cut off', () => {
  it('goes on after the next start, and is one import with one row that says so', async () => {
    await cutOff(file(500));
    expect(products()).toBeLessThan(many);
    expect(one("SELECT count(*) AS n FROM journal WHERE kind = 'catalog.imported'")).toBe(0);
    await catalog.begin();
    expect(products()).toBe(many);
    expect(one('SELECT count(*) AS n FROM barcode')).toBe(many);
    expect(one('SELECT sum(qty_milli) AS n FROM stock_level')).toBe(
      Array.from({ length: many }, (_, i) => 1000 * (1 + (i % 9))).reduce((sum, n) => sum + n, 0),
    );
    expect(one("SELECT count(*) AS n FROM journal WHERE kind = 'catalog.imported'")).toBe(1);
    expect(one('SELECT count(*) AS n FROM import_under_way')).toBe(0);
    expect(rebuilds()).toBe(true);
    expect(unwrap(await catalog.handlers['catalog.importUndo']({}, counter.owner))).toMatchObject({
      removed: many,
      left: 0,
    });
    expect(products()).toBe(0);
    expect(one('SELECT count(*) AS n FROM stock_level WHERE qty_milli <> 0')).toBe(0);
    expect(rebuilds()).toBe(true);
  });

  it('goes on before another one begins', async () => {
    await cutOff(file(500));
    expect(await run(file(600))).toMatchObject({ ok: true, value: { added: 0, changed: many } });
    expect(one('SELECT sum(price_minor) AS n FROM product')).toBe(600 * many);
  });

  it('is what came over where its file is gone, and the journal says so', async () => {
    await cutOff(file(500));
    const over = products();
    fs.rmSync(path.join(counter.folder, 'imports'), { recursive: true });
    await catalog.begin();
    while (catalog.idle());
    expect(products()).toBe(over);
    const bytes = one<string>("SELECT bytes AS n FROM journal WHERE kind = 'catalog.imported'");
    expect(JSON.parse(bytes).body).toMatchObject({ added: over, changed: 0, cut: true });
    expect(await catalog.handlers['catalog.importUndo']({}, counter.owner)).toMatchObject({
      refusal: { code: 'IMPORT_RESTORED' },
    });
    expect(one('SELECT count(*) AS n FROM product_search_docsize')).toBe(over);
  });
});

it('leaves what is sold and made meanwhile its number and its code', async () => {
  const made: number[] = [];
  const goods = { name: 'Fait main', codes: [`C${many - 1}`], price_minor: minor(70), taxClass: '' } as const;
  const make = () => catalog.createOnTheFly({ ...goods, categoryId: null, unit: 'piece' }, { user: 1 });
  onPiece = () => {
    if (products() === 0) return;
    onPiece = () => {};
    // Between two pieces.
    queueMicrotask(() => made.push(unwrap(counter.db.transaction(make)).id));
  };
  expect(await run(file(500))).toMatchObject({ ok: true, value: { added: many } });
  expect(made).toEqual([many + 1]);
  expect(one(`SELECT count(*) AS n FROM product`)).toBe(many + 1);
  expect(all(`SELECT product_id AS n FROM barcode WHERE code = 'C${many - 1}'`)).toEqual([{ n: many + 1 }]);
});
