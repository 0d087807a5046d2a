import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { createCatalog } from '#main/modules/catalog/service.ts';
import { projections } from '#main/modules/projections.ts';
import type { ParsedInput } from '#shared/contract/index.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';
import { wholeFacts } from '#tests/support/whole-facts.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;

const open = (): void => {
  catalog = createCatalog(counter);
};
beforeEach(() => {
  counter = openCounter();
  open();
});
afterEach(() => counter.close());

type Choices = Partial<ParsedInput<'catalog.importPreview'>>;
const send = async (text: string): Promise<string> => {
  const uploadId = randomUUID();
  const base64 = Buffer.from(text).toString('base64');
  unwrap(await catalog.handlers['catalog.uploadChunk']({ uploadId, offset: 0, base64 }, counter.owner));
  return uploadId;
};
const ask = (uploadId: string, choices: Choices = {}) => {
  const nobody = { mapping: null, encoding: null, delimiter: null, sheet: null, prices: null };
  return catalog.handlers['catalog.importPreview'](
    {
      uploadId,
      fileName: 'prix.csv',
      priceFromCode: false,
      bringBack: false,
      forget: false,
      switchedOff: 'leave-out',
      ...nobody,
      ...choices,
    },
    counter.owner,
  );
};
const preview = async (text: string, choices: Choices = {}) => ask(await send(text), choices);
const load = async (text: string, choices: Choices = {}) => {
  counter.clock.at += 1000;
  const shown = unwrap(await preview(text, choices));
  const accept = shown.concerns.map(({ id }) => id);
  const done = unwrap(
    await catalog.handlers['catalog.importRun']({ importId: shown.importId, accept }, counter.owner),
  );
  counter.clock.at += 1000;
  return done;
};
const undo = () => catalog.handlers['catalog.importUndo']({}, counter.owner);
const last = async () => unwrap(await catalog.handlers['catalog.lastImport']({}, counter.owner));
const products = () =>
  counter.db
    .sql<Record<string, unknown>>(
      'test',
      `SELECT p.name, p.price_minor AS price, c.name AS category, b.code, s.qty_milli / 1000 AS stock, p.archived
       FROM product p LEFT JOIN category c ON c.id = p.category_id LEFT JOIN barcode b ON b.product_id = p.id
       LEFT JOIN stock_level s ON s.product_id = p.id ORDER BY p.id`,
    )
    .all()
    .map((row) => Object.values(row));
const found = async (text: string): Promise<string[]> =>
  unwrap(
    await catalog.handlers['catalog.search'](
      { text, categoryId: null, archived: false, limit: 40, after: null },
      counter.owner,
    ),
  ).products.map(({ name }) => name);
const categories = async () =>
  unwrap(await catalog.handlers['catalog.categories']({}, counter.owner)).map(({ name }) => name);

const before = 'code,name,price,category,stock\n111,Riz,500,Sec,10\n222,Mil,300,Sec,5\n';
const after =
  'code,name,price,category,stock\n111,Riz parfumé,550,Neuf,8\n222,Mil,350,Sec,5\n333,Thé,100,Neuf,4\n';

describe('an imported price', () => {
  it('stands in the history of its product, beside those set by hand', async () => {
    await load(before);
    await load(after);
    counter.clock.at += 1000;
    counter.db.transaction(() => catalog.rememberPrice(1, minor(600), { user: 1 }));
    const history = unwrap(
      await catalog.handlers['catalog.priceHistory']({ id: 1, limit: 20 }, counter.owner),
    );
    expect(history.map(({ from_minor, to_minor }) => [from_minor, to_minor])).toEqual([
      [550, 600],
      [500, 550],
    ]);
    expect(history[0]?.at).toBeGreaterThan(history[1]?.at ?? 0);
    const untouched = unwrap(
      await catalog.handlers['catalog.priceHistory']({ id: 3, limit: 20 }, counter.owner),
    );
    expect(untouched).toEqual([]);
  });

  it('comes out of the journal again', async () => {
    await load(before);
    await load(after);
    expect(unwrapRows()).toHaveLength(2);
    expect(checkRebuild(projections, counter.db, path.join(counter.folder, 'rebuilt.db'))).toMatchObject({
      equal: true,
    });
  });
  const unwrapRows = () => counter.db.sql('test.prices', 'SELECT * FROM price_change').all();
});

describe('an import that is taken back', () => {
  it('leaves everything as it was before it: prices, names, categories, stock, codes, words', async () => {
    await load(before);
    const was = products();
    await load(after);
    expect(await last()).toMatchObject({ file: 'prix.csv', added: 1, changed: 2 });
    expect(unwrap(await undo())).toEqual({ restored: 2, removed: 1, left: 0, leftNames: [] });
    expect(products().slice(0, 2)).toEqual(was);
    expect(products()[2]).toEqual(['Thé', 100, null, null, 0, 1]);
    expect(await found('parfumé')).toEqual([]);
    expect(await found('riz')).toEqual(['Riz']);
    expect(await found('thé')).toEqual([]);
    expect(await categories()).toEqual(['Sec']);
    expect(await last()).toBeNull();
    expect(await undo()).toMatchObject({ refusal: { code: 'IMPORT_NOT_UNDOABLE' } });
    const kinds = counter.db
      .sql<{ kind: string }>('test', 'SELECT kind FROM journal ORDER BY position')
      .all();
    expect(kinds.slice(-3).map(({ kind }) => kind)).toEqual([
      'catalog.repriced',
      'stock.moved',
      'catalog.import-undone',
    ]);
    expect(await load(after)).toMatchObject({ added: 1, changed: 2 });
    expect(checkRebuild(projections, counter.db, path.join(counter.folder, 'rebuilt.db'))).toMatchObject({
      equal: true,
    });
  });

  it('leaves what was changed since, gives the rest back, and tells', async () => {
    await load(before);
    await load(after);
    const sold = { p: 3, q: milli(1000) };
    counter.db.transaction(() => {
      catalog.rememberPrice(1, minor(600), { user: 1 });
      counter.journal.append(
        'stock.moved',
        { why: 'count', reason: 'x', lines: [[sold.p, milli(-1000)]] },
        { user: 1 },
      );
    });
    const done = unwrap(await undo());
    expect(done).toEqual({ restored: 1, removed: 0, left: 2, leftNames: ['Riz', 'Thé'] });
    expect(products()).toEqual([
      ['Riz', 600, 'Sec', '111', 10, 0],
      ['Mil', 300, 'Sec', '222', 5, 0],
      ['Thé', 100, 'Neuf', '333', 3, 0],
    ]);
  });

  it('leaves goods without a stock where nobody had said one, whatever was sold of them before', async () => {
    const stocks = async () =>
      unwrap(
        await catalog.handlers['catalog.search'](
          { text: '', categoryId: null, archived: false, limit: 40, after: null },
          counter.owner,
        ),
      ).products.map(({ name, stock_milli }) => [name, stock_milli]);
    await load('code,name,price,stock\n111,Riz,500,10\n222,Pain,150,\n');
    counter.db.exec('INSERT INTO stock_level (product_id, qty_milli, sold) VALUES (2, -4000, 4000)');
    await load('code,name,price,stock\n111,Riz,500,7\n222,Pain,150,12\n');
    expect(await stocks()).toEqual([
      ['Riz', 7000],
      ['Pain', 12_000],
    ]);
    unwrap(await undo());
    expect(await stocks()).toEqual([
      ['Riz', 10_000],
      ['Pain', null],
    ]);
    // What somebody says afterwards begins to be kept again.
    await load('code,name,price,stock\n222,Pain,150,3\n');
    expect(await stocks()).toContainEqual(['Pain', 3000]);
  });

  it('leaves a stock that was counted since, and says of which goods', async () => {
    await load('code,name,price,stock\n111,Riz,500,10\n222,Mil,300,5\n');
    await load('code,name,price,stock\n111,Riz,500,40\n222,Mil,350,50\n');
    const lines = [
      [1, milli(-2000)],
      [2, milli(-1000)],
    ] as const;
    counter.db.transaction(() =>
      counter.journal.append('stock.moved', { why: 'count', reason: 'x', lines }, { user: 1 }),
    );
    expect(unwrap(await undo())).toEqual({ restored: 0, removed: 0, left: 2, leftNames: ['Riz', 'Mil'] });
    expect(products()).toEqual([
      ['Riz', 500, null, '111', 38, 0],
      ['Mil', 300, null, '222', 49, 0],
    ]);
  });

  it('leaves what was sold in a year whose lines were let go since', async () => {
    await load(before);
    await load(after);
    const sale = { ...wholeFacts.sale, returns: undefined, carries: undefined };
    const [line] = sale.lines;
    counter.db.transaction(() =>
      counter.journal.append(
        'sale',
        { ...sale, lines: [{ ...line!, productId: 3, of: undefined, binned: undefined }] },
        { user: 1 },
      ),
    );
    counter.db.exec('DELETE FROM sale_line; DELETE FROM sale_tender; DELETE FROM sale');
    expect(unwrap(await undo())).toEqual({ restored: 2, removed: 0, left: 1, leftNames: ['Thé'] });
    expect(products()[2]).toMatchObject(['Thé', 100, 'Neuf', '333', 2, 0]);
  });

  it('leaves a category that something was sold under: reports name it', async () => {
    await load(before);
    await load(after);
    const made = unwrap(await catalog.handlers['catalog.categories']({}, counter.owner));
    const categoryId = made.find(({ name }) => name === 'Neuf')?.id;
    const sale = { ...wholeFacts.sale, returns: undefined, carries: undefined };
    const line = { ...sale.lines[0]!, productId: 1, categoryId, of: undefined, binned: undefined };
    counter.db.transaction(() => counter.journal.append('sale', { ...sale, lines: [line] }, { user: 1 }));
    expect(unwrap(await undo())).toMatchObject({ restored: 2, removed: 1 });
    expect(products().map(([, , category]) => category)).toEqual(['Sec', 'Sec', null]);
    expect((await categories()).toSorted()).toEqual(['Neuf', 'Sec']);
  });

  it('is gone on with where it was cut off: nothing is given back twice', async () => {
    const rows = (stock: number, name: string) =>
      Array.from({ length: 120 }, (_, i) => `${1000 + i},${name} ${i},${100 + stock},${stock}`).join('\n');
    await load(`code,name,price,stock\n${rows(10, 'Riz')}\n`);
    const was = products();
    await load(`code,name,price,stock\n${rows(7, 'Mil')}\n`);
    counter.db.exec(
      "CREATE TEMP TRIGGER cut BEFORE UPDATE ON main.product WHEN NEW.id = 70 BEGIN SELECT RAISE(ABORT, 'cut'); END",
    );
    await expect(undo()).rejects.toThrow('cut');
    counter.db.exec('DROP TRIGGER temp.cut');
    expect(await last()).toMatchObject({ undoable: true });
    expect(unwrap(await undo())).toEqual({ restored: 120, removed: 0, left: 0, leftNames: [] });
    expect(products()).toEqual(was);
    expect(await last()).toBeNull();
  });

  it('is the last one only, also after the till was closed', async () => {
    await load(before);
    await load(after);
    const stages = path.join(counter.folder, 'imports');
    expect(fs.readdirSync(stages)).toHaveLength(1);
    fs.writeFileSync(path.join(stages, 'old.stage'), '');
    catalog = createCatalog(counter);
    expect(fs.readdirSync(stages)).toHaveLength(1);
    expect(unwrap(await undo())).toMatchObject({ restored: 2, removed: 1 });
    expect(fs.readdirSync(stages)).toEqual([]);
    expect(await undo()).toMatchObject({ refusal: { code: 'IMPORT_NOT_UNDOABLE' } });
  });

  it('is no more offered when its file is gone', async () => {
    await load(before);
    fs.rmSync(path.join(counter.folder, 'imports'), { recursive: true });
    // So it is after a restore: no backup holds what an import changed.
    expect(await last()).toMatchObject({ file: 'prix.csv', undoable: false });
    const was = products();
    expect(await undo()).toMatchObject({ refusal: { code: 'IMPORT_RESTORED' } });
    expect(products()).toEqual(was);
  });
});

describe('columns that were matched by hand', () => {
  const file = 'A,B,C\nRiz,500,600\n';
  it('are remembered for files with the same headers', async () => {
    await load(file, { mapping: { name: 0, price: 2 } });
    const again = unwrap(await preview('A,B,C\nMil,300,400\n'));
    expect(again).toMatchObject({ remembered: true, mapping: { name: 0, price: 2 } });
    const other = unwrap(await preview('A,B,D\nMil,300,400\n'));
    expect(other.remembered).toBe(false);
  });

  it('are forgotten at a word, and stay so', async () => {
    await load(file, { mapping: { name: 0, price: 2 } });
    const found = unwrap(await preview(file, { forget: true }));
    expect(found.remembered).toBe(false);
    expect(found.mapping).not.toEqual({ name: 0, price: 2 });
    expect(unwrap(await preview(file)).remembered).toBe(false);
  });

  it('outlive the till that was closed', async () => {
    await load(file, { mapping: { name: 0, price: 2 } });
    open();
    expect(unwrap(await preview(file))).toMatchObject({ remembered: true, mapping: { name: 0, price: 2 } });
  });

  it('are not remembered of a preview that was never taken', async () => {
    unwrap(await preview(file, { mapping: { name: 0, price: 2 } }));
    expect(unwrap(await preview(file)).remembered).toBe(false);
  });
});

describe('prices without tax in a shop whose prices hold it', () => {
  const file = 'Code,Nom,Prix HT,TVA\n111,Riz,1000,18\n222,Livre,1000,0\n';
  it('are not taken before somebody said what they are', async () => {
    const shown = unwrap(await preview(file));
    expect(shown.concerns.filter(({ asks }) => asks).map(({ id }) => id)).toEqual(['net-price']);
    const refused = await catalog.handlers['catalog.importRun'](
      { importId: shown.importId, accept: [] },
      counter.owner,
    );
    expect(refused).toMatchObject({ refusal: { code: 'IMPORT_DOUBTFUL' } });
    expect(products()).toEqual([]);
  });

  it('get the tax of their class, or stay as they are', async () => {
    await load(file, { prices: 'add-tax' });
    expect(products().map(([, price]) => price)).toEqual([1180, 1000]);
    const shown = unwrap(await preview(file, { prices: 'as-is' }));
    expect(shown.concerns.filter(({ asks }) => asks)).toEqual([]);
    expect(shown).toMatchObject({ changed: 1 });
  });
});

it('a preview that nobody waits for any more stops', async () => {
  const long = `code,name\n${Array.from({ length: 3000 }, (_, i) => `${i},Produit ${i}`).join('\n')}`;
  const [one, two] = await Promise.all([send(long), send('code,name\n1,Riz\n')]);
  const [gone, shown] = await Promise.all([ask(one), ask(two)]);
  expect(gone).toMatchObject({ refusal: { code: 'IMPORT_GONE' } });
  expect(unwrap(shown).rows).toBe(1);
});
