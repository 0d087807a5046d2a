import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApplication } from '#main/app.ts';
import { openDb } from '#main/kernel/db/db.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { importCatalogue } from '#tools/import-file.ts';
import { keepFilePlaces } from '#tools/keep-file-places.ts';
import { nodeBuild } from '#tools/node-build.ts';
import { root } from '#tools/sources.ts';
import { lineTo, type TillLine } from '#tools/till.ts';

const built = path.join(root, 'test-results', `import-${process.pid}`);
const base = path.join(built, 'base');
const old = 120;
const fresh = 150;

interface Goods {
  readonly name: string;
  readonly price_minor: number | null;
  readonly stock_milli: number | null;
}
const code = (i: number): string => `K${String(i).padStart(5, '0')}`;
const before = (i: number): Goods => ({ name: `Article ${i}`, price_minor: 500 + i, stock_milli: 5_000 });
const after = (i: number): Goods => ({ name: `Article ${i}`, price_minor: 900 + i, stock_milli: 9_000 });
function written(name: string, count: number, goods: (i: number) => Goods, category: string): string {
  const file = path.join(built, name);
  const lines = Array.from({ length: count }, (_, i) => {
    const { name: called, price_minor, stock_milli } = goods(i);
    return [code(i), called, price_minor, (stock_milli ?? 0) / 1000, i < old ? '' : category].join(',');
  });
  fs.writeFileSync(file, `code,name,price,stock,category\n${lines.join('\n')}\n`);
  return file;
}

/** Something done with the till of a folder, as its screens would. */
async function atTill<T>(dataDir: string, work: (till: TillLine) => Promise<T>): Promise<T> {
  const application = await createApplication({ dataDir, lang: 'fr' });
  try {
    return await work(lineTo(application, 'import'));
  } finally {
    await application.close();
  }
}

let file = '';
beforeAll(async () => {
  const places = keepFilePlaces(root, path.relative(root, built));
  await build(nodeBuild(built, { child: 'tests/crash/import-child.ts' }, 'es', [places]));
  fs.mkdirSync(base);
  const first = written('first.csv', old, before, '');
  file = written('second.csv', old + fresh, after, 'Neuf');
  await atTill(base, async (till) => {
    await till.ask('setup.demo', { lang: 'fr', country: 'SN', goods: false });
    await importCatalogue(till, first, { priceFromCode: false });
  });
}, 120_000);
afterAll(() => fs.rmSync(built, { recursive: true, force: true }));

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});
const newTill = (): string => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'import-kill-'));
  folders.push(dataDir);
  fs.cpSync(base, dataDir, { recursive: true });
  return dataDir;
};
function importing(dataDir: string, fault: string) {
  const { COMPTOIR_FAULT: _none, ...env } = process.env;
  const run = spawnSync(process.execPath, [path.join(built, 'child.js'), dataDir, file], {
    encoding: 'utf8',
    env: { ...env, COMPTOIR_FAULT: fault },
  });
  return { killed: run.signal === 'SIGKILL', errors: run.stderr };
}

const goodsOf = async (till: TillLine): Promise<Map<string, Goods>> => {
  const all = new Map<string, Goods>();
  const query = { text: '', categoryId: null, archived: false, limit: 500, after: null };
  for (const { code: borne, name, price_minor, stock_milli } of (await till.ask('catalog.search', query))
    .products)
    all.set(borne ?? '', { name, price_minor, stock_milli });
  return all;
};
const expected = (count: number, goods: (i: number) => Goods): Map<string, Goods> =>
  new Map(Array.from({ length: count }, (_, i) => [code(i), goods(i)]));
const sorted = (goods: Map<string, Goods>): unknown[] => [...goods].sort(([a], [b]) => (a < b ? -1 : 1));

/** The journal is whole, what is derived is what it says, and it says of so many imports that they came to their end. */
function expectSound(dataDir: string, imports: number): void {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
    expect(checkRebuild(projections, db, path.join(dataDir, 'rebuilt.db')).difference).toBeNull();
    const told = "SELECT count(*) AS n FROM journal WHERE kind = 'catalog.imported'";
    expect(db.sql<{ n: number }>('crash.imports', told).get()?.n).toBe(imports);
    expect(db.sql<{ n: number }>('crash.under', 'SELECT count(*) AS n FROM import_under_way').get()?.n).toBe(
      0,
    );
  } finally {
    db.close();
  }
}

describe('a power cut while a product file is imported', () => {
  it.each(['import.begun', 'import.piece:1', 'import.piece:3', 'import.piece:7'])(
    'at %s: the rest comes after the next start, each row once, and all of it can be taken back',
    { timeout: 60_000 },
    async (point) => {
      const dataDir = newTill();
      expect(importing(dataDir, point)).toEqual({ killed: true, errors: '' });
      await atTill(dataDir, async (till) => {
        // It goes on by itself, between sales.
        await expect
          .poll(async () => (await till.ask('catalog.lastImport', {}))?.added, { timeout: 30_000 })
          .toBe(fresh);
        expect(await till.ask('catalog.lastImport', {})).toMatchObject({ changed: old, undoable: true });
        expect(sorted(await goodsOf(till))).toEqual(sorted(expected(old + fresh, after)));
      });
      expectSound(dataDir, 2);
      await atTill(dataDir, async (till) => {
        expect(await till.ask('catalog.importUndo', {})).toMatchObject({
          restored: old,
          removed: fresh,
          left: 0,
        });
        expect(sorted(await goodsOf(till))).toEqual(sorted(expected(old, before)));
      });
    },
  );

  it('before it was settled: nothing was taken, and the file can be imported', {
    timeout: 60_000,
  }, async () => {
    const dataDir = newTill();
    expect(importing(dataDir, 'transaction.before-commit:4')).toEqual({ killed: true, errors: '' });
    await atTill(dataDir, async (till) => {
      expect(sorted(await goodsOf(till))).toEqual(sorted(expected(old, before)));
      await importCatalogue(till, file, { priceFromCode: false });
      expect(sorted(await goodsOf(till))).toEqual(sorted(expected(old + fresh, after)));
    });
    expectSound(dataDir, 2);
  });
});
