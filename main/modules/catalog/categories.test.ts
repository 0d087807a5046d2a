import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeFile } from '#main/kernel/open-store.ts';
import { openShop, type TestTill } from '#tests/support/harness.ts';
import { type CategoryRow, treeOf } from './categories.ts';

let till: TestTill;
beforeAll(async () => {
  till = await openShop();
});
afterAll(() => till.close());

const create = async (name: string, parentId: number | null = null): Promise<number> =>
  (await till.ask('catalog.saveCategory', { id: null, name, parentId })).id;
const goods = (name: string, categoryId: number) =>
  till.ask('catalog.create', {
    name,
    codes: [],
    price_minor: 500,
    taxClass: '',
    categoryId,
    unit: 'piece',
  });
/** Names as the shop sees them, those under others indented. */
const tree = async (): Promise<string[]> =>
  (await till.ask('catalog.categories', {})).map(
    ({ name, depth, archived, products }) =>
      `${'- '.repeat(depth)}${name}${products > 0 ? ` ${products}` : ''}${archived ? ' (archived)' : ''}`,
  );
const under = async (categoryId: number): Promise<string[]> =>
  (await till.ask('catalog.search', { text: '', categoryId })).products.map(({ name }) => name);

let uploads = 0;
const importFile = async (text: string) => {
  uploads += 1;
  const uploadId = `categories-${uploads}`;
  await till.ask('catalog.uploadChunk', {
    uploadId,
    offset: 0,
    base64: Buffer.from(text).toString('base64'),
  });
  const chosen = { mapping: null, encoding: null, delimiter: null };
  const { importId } = await till.ask('catalog.importPreview', {
    uploadId,
    fileName: 'liste.csv',
    ...chosen,
  });
  return till.ask('catalog.importRun', { importId });
};

describe('the categories of a shop', () => {
  it('stand by name until somebody places them, each followed by those under it', async () => {
    const [drinks, eggs, cheese] = [await create('Boissons'), await create('Œufs'), await create('Fromages')];
    const juice = await create('Jus', drinks);
    await create('Eaux', drinks);
    expect(await tree()).toEqual(['Boissons', '- Eaux', '- Jus', 'Fromages', 'Œufs']);
    await till.ask('catalog.moveCategory', { id: eggs, parentId: null, before: drinks });
    expect(await tree()).toEqual(['Œufs', 'Boissons', '- Eaux', '- Jus', 'Fromages']);
    await till.ask('catalog.moveCategory', { id: juice, parentId: drinks, before: null });
    await till.ask('catalog.moveCategory', { id: cheese, parentId: eggs, before: null });
    expect(await tree()).toEqual(['Œufs', '- Fromages', 'Boissons', '- Eaux', '- Jus']);
    // A new one comes after those that have a place.
    await create('Abats');
    expect(await tree()).toEqual(['Œufs', '- Fromages', 'Boissons', '- Eaux', '- Jus', 'Abats']);
    for (const [id, parentId, before] of [
      [drinks, juice, null],
      [drinks, drinks, null],
      [drinks, null, juice],
      [999, null, null],
    ] as const)
      expect(await till.call('catalog.moveCategory', { id, parentId, before })).toMatchObject({
        refusal: { code: 'NOT_FOUND' },
      });
  });

  it('keep a colour, and a name that is put away can be brought back', async () => {
    const tea = await till.ask('catalog.saveCategory', {
      id: null,
      name: 'Thés',
      parentId: null,
      colour: 'teal',
    });
    expect(tea).toMatchObject({ colour: 'teal', depth: 0, archived: false });
    await goods('Attaya', tea.id);
    await till.ask('catalog.setCategoryArchived', { id: tea.id, archived: true });
    expect(await tree()).toContain('Thés 1 (archived)');
    expect((await till.ask('catalog.search', { text: 'attaya' })).products).toHaveLength(1);
    await till.ask('catalog.setCategoryArchived', { id: tea.id, archived: false });
    expect(await tree()).toContain('Thés 1');
  });

  it('are merged: goods and what stands under them go over, search and later lists find them there', async () => {
    const [old, kept] = [await create('Alimentation'), await create('Épicerie')];
    const pasta = await create('Pâtes', old);
    await goods('Sel', old);
    await goods('Sucre', kept);
    await goods('Macaroni', pasta);
    await till.ask('catalog.mergeCategory', { id: old, into: kept });
    expect((await tree()).filter((name) => /picerie|Pâtes|Alimentation/.test(name))).toEqual([
      'Épicerie 2',
      '- Pâtes 1',
    ]);
    expect((await under(kept)).toSorted()).toEqual(['Macaroni', 'Sel', 'Sucre']);
    expect(
      await till.call('catalog.saveCategory', { id: null, name: 'Alimentation', parentId: null }),
    ).toMatchObject({
      refusal: { code: 'CATEGORY_MERGED', params: { name: 'Alimentation', into: 'Épicerie' } },
    });
    expect(await till.call('catalog.mergeCategory', { id: old, into: kept })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    await importFile('name,price,category\nPoivre,300,Alimentation\n');
    expect((await under(kept)).toSorted()).toEqual(['Macaroni', 'Poivre', 'Sel', 'Sucre']);
    // Into what stood under it, and on from there.
    await till.ask('catalog.mergeCategory', { id: kept, into: pasta });
    expect((await under(pasta)).toSorted()).toEqual(['Macaroni', 'Poivre', 'Sel', 'Sucre']);
    expect(await tree()).toContain('Pâtes 4');
  });

  it('are known however a file spells them, and signs are told apart', async () => {
    const before = await tree();
    const file = (...rows: string[]) => `code,name,price,category\n${rows.join('\n')}\n`;
    await importFile(file('9111,Cumin,500,Épices', '9222,Ail,50,Légumes', '9333,Thym,90,EPICES'));
    const again = ['9111,Cumin,500,epices', '9222,Ail,50,LEGUMES', '9444,A,1,★', '9555,B,1,♥'];
    expect(await importFile(file(...again))).toMatchObject({ added: 2, changed: 0, unchanged: 2 });
    expect((await tree()).filter((name) => !before.includes(name)).toSorted()).toEqual(
      ['Légumes 1', 'Épices 2', '★ 1', '♥ 1'].toSorted(),
    );
  });
});

describe('favourites', () => {
  it('stand by name until somebody places them; one that was taken off comes back without its place', async () => {
    const ids: Record<string, number> = {};
    for (const name of ['Œufs', 'Pain', 'Lait', 'Ail']) {
      const { id } = await till.ask('catalog.create', {
        name,
        codes: [],
        price_minor: 100,
        taxClass: '',
        categoryId: null,
        unit: 'piece',
      });
      await till.ask('catalog.setFavourite', { id, favourite: true });
      ids[name] = id;
    }
    const names = async () =>
      (await till.ask('catalog.favourites', { categoryId: null })).map(({ name }) => name);
    const move = (name: string, before: string | null) =>
      till.ask('catalog.moveFavourite', {
        id: ids[name] ?? 0,
        before: before === null ? null : (ids[before] ?? 0),
      });
    expect(await names()).toEqual(['Ail', 'Lait', 'Œufs', 'Pain']);
    await move('Pain', 'Ail');
    expect(await names()).toEqual(['Pain', 'Ail', 'Lait', 'Œufs']);
    await move('Ail', null);
    expect(await names()).toEqual(['Pain', 'Lait', 'Œufs', 'Ail']);
    for (const favourite of [false, true])
      await till.ask('catalog.setFavourite', { id: ids.Pain ?? 0, favourite });
    expect(await names()).toEqual(['Lait', 'Œufs', 'Ail', 'Pain']);
    expect(await till.call('catalog.moveFavourite', { id: ids.Ail ?? 0, before: 9_999 })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });
});

describe('a tree as it may be found', () => {
  const rowOf = (id: number, parent_id: number | null): CategoryRow => ({
    ...{ id, parent_id, name: `C${String(id).padStart(5, '0')}` },
    ...{ colour: null, place: null, archived: 0, merged_into: null },
  });
  const told = (rows: readonly CategoryRow[]) => treeOf(rows).map(({ id, depth }) => [id, depth]);

  it('holds each category once, also in a ring, under nothing, and as deep as it may be', () => {
    expect(told([rowOf(1, 2), rowOf(2, 1), rowOf(3, null), rowOf(4, 3), rowOf(5, 99), rowOf(6, 5)])).toEqual([
      [3, 0],
      [4, 1],
      [1, 0],
      [2, 1],
      [5, 0],
      [6, 1],
    ]);
    const deep = Array.from({ length: 20_000 }, (_, at) => rowOf(at + 1, at === 0 ? null : at));
    expect(told(deep).at(-1)).toEqual([20_000, 19_999]);
  });

  it('looks at each row a few times, however many there are', () => {
    let looks = 0;
    const watched = Array.from({ length: 4000 }, (_, at) => {
      const row = rowOf(at + 1, at < 10 ? null : (at % 10) + 1);
      return Object.defineProperty({ ...row }, 'parent_id', {
        enumerable: true,
        get: () => {
          looks += 1;
          return row.parent_id;
        },
      }) as CategoryRow;
    });
    expect(treeOf(watched)).toHaveLength(4000);
    expect(looks).toBeLessThan(4000 * 4);
  });

  it('bears a ring that is there already where one is moved under it', async () => {
    const [one, two, apart] = [await create('Anneau A'), await create('Anneau B'), await create('Dehors')];
    const beside = new Sqlite(storeFile(till.dataDir));
    const put = beside.prepare('UPDATE category SET parent_id = ? WHERE id = ?');
    put.run(two, one);
    put.run(one, two);
    await till.ask('catalog.moveCategory', { id: apart, parentId: one, before: null });
    expect((await tree()).slice(-3)).toEqual(['Anneau B', '- Anneau A', '- - Dehors']);
    expect(await till.call('catalog.moveCategory', { id: one, parentId: apart, before: null })).toMatchObject(
      {
        ok: false,
      },
    );
    for (const id of [one, two]) put.run(null, id);
    beside.close();
  });
});
