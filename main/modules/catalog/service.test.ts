import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParsedInput } from '#shared/contract/index.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';
import { createCatalog } from './service.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;

beforeEach(() => {
  counter = openCounter();
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

const product = (
  name: string,
  codes: string[],
  more: Partial<ParsedInput<'catalog.create'>> = {},
): ParsedInput<'catalog.create'> => ({
  name,
  codes,
  price_minor: minor(500),
  taxClass: '',
  categoryId: null,
  unit: 'piece',
  ...more,
});

async function create(...given: Parameters<typeof product>) {
  const made = await counter.db.transaction(() =>
    catalog.handlers['catalog.create'](product(...given), counter.owner),
  );
  return unwrap(made);
}
const facts = (kind: string): unknown[] =>
  counter.db
    .sql<{ bytes: string }>('facts', 'SELECT bytes FROM journal WHERE kind = :kind ORDER BY position')
    .all({ kind })
    .map(({ bytes }) => JSON.parse(bytes).body);

describe('finding by code', () => {
  it('meets UPC-A, EAN-13 and a scanner that names its symbology under one key', async () => {
    const soup = await create('Soup', ['036000291452']);
    for (const code of ['036000291452', '0036000291452', ']E00036000291452', '00036000291452'])
      expect(catalog.find(code).products.map(({ id }) => id)).toEqual([soup.id]);
  });

  it('gives what the cart needs, taxes of the class included', async () => {
    const rice = await create('Riz 5 kg', ['3017620422003'], { taxClass: 'reduced' });
    expect(catalog.find('3017620422003').products[0]).toEqual({
      id: rice.id,
      name: 'Riz 5 kg',
      damaged: false,
      code: '3017620422003',
      price_minor: 500,
      unit: 'piece',
      taxClass: 'reduced',
      taxIds: ['vat-9'],
      categoryId: null,
      archived: false,
    });
  });

  it('reads weight and price labels of scales, and GS1 codes', async () => {
    await create('Tomates', ['2101234000007'], { unit: 'kg' });
    await create('Fromage', ['2200001000001']);
    await create('Jambon', ['03012345678900'], { unit: 'kg' });
    expect(catalog.find('2101234007501')).toMatchObject({
      products: [{ name: 'Tomates' }],
      qty_milli: 750,
      price_minor: null,
    });
    expect(catalog.find('2200001005006')).toMatchObject({
      products: [{ name: 'Fromage' }],
      qty_milli: null,
      price_minor: 500,
    });
    const found = catalog.find('2101234000007');
    expect(found.products[0]?.name).toBe('Tomates');
    expect(found).toMatchObject({ qty_milli: null, price_minor: null });
  });

  it('gives every product of a shared code, the archived only when nothing else is left', async () => {
    const old = await create('Old', ['A-1']);
    await counter.db.transaction(() =>
      catalog.handlers['catalog.setArchived']({ id: old.id, archived: true }, counter.owner),
    );
    expect(catalog.find('A-1').products.map(({ name }) => name)).toEqual(['Old']);
    await create('New', ['A-1']);
    expect(catalog.find('A-1').products.map(({ name }) => name)).toEqual(['New']);
    expect(catalog.find('nothing').products).toEqual([]);
  });

  it('forgets what it remembered when a change is undone', async () => {
    const soap = await create('Savon', ['S1'], { price_minor: null });
    expect(() =>
      counter.db.transaction(() => {
        catalog.rememberPrice(soap.id, minor(350), { user: 1 });
        expect(catalog.find('S1').products[0]?.price_minor).toBe(350);
        throw new Error('power');
      }),
    ).toThrow('power');
    expect(catalog.find('S1').products[0]?.price_minor).toBeNull();
    counter.db.transaction(() => catalog.rememberPrice(soap.id, minor(350), { user: 1 }));
    expect(catalog.product(soap.id)?.price_minor).toBe(350);
    expect(facts('catalog.changed').at(-1)).toEqual({
      p: soap.id,
      what: 'priced',
      n: 'Savon',
      from: null,
      to: 350,
    });
  });
});

describe('changing the catalogue', () => {
  it('refuses a code that another product bears, an unknown class and an absurd price', async () => {
    await create('Lait', ['3017620422003']);
    const attempt = (input: ParsedInput<'catalog.create'>) =>
      counter.db.transaction(() => catalog.handlers['catalog.create'](input, counter.owner));
    expect(await attempt(product('Autre', ['3017620422003']))).toMatchObject({
      ok: false,
      refusal: { code: 'CODE_TAKEN', params: { product: 'Lait' } },
    });
    expect(await attempt(product('Autre', [], { taxClass: 'luxury' }))).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    expect(await attempt(product('Autre', [], { price_minor: minor(2_000_000_000_000) }))).toMatchObject({
      refusal: { code: 'AMOUNT_TOO_LARGE', params: { most_minor: 10_000_000_000 } },
    });
  });

  it('creates with the cost, but not from who may not see it', async () => {
    const soap = await create('Savon', [], { cost_minor: minor(300) });
    expect(soap).toMatchObject({ cost_minor: 300 });
    const unseen = counter.db.transaction(() =>
      catalog.handlers['catalog.create'](
        product('Riz', [], { cost_minor: minor(300) }),
        counter.allowed('catalog.create'),
      ),
    );
    const { id } = unwrap(await unseen);
    expect(unwrap(await catalog.handlers['catalog.get']({ id }, counter.owner)).cost_minor).toBeNull();
  });

  it('replaces codes, keeps the cost from who may not see it, and records the price', async () => {
    const milk = await create('Lait', ['111', '222']);
    const edit = async (cost: number, context = counter.owner) => {
      const { revision } = unwrap(await catalog.handlers['catalog.get']({ id: milk.id }, context));
      const next = {
        ...product('Lait entier', ['222', '333']),
        id: milk.id,
        revision,
        cost_minor: minor(cost),
      };
      return counter.db.transaction(() => catalog.handlers['catalog.update'](next, context));
    };
    expect(unwrap(await edit(300))).toMatchObject({ codes: ['222', '333'], cost_minor: 300 });
    expect(unwrap(await edit(1, counter.allowed('catalog.edit')))).toMatchObject({ cost_minor: null });
    expect(unwrap(await catalog.handlers['catalog.get']({ id: milk.id }, counter.owner)).cost_minor).toBe(
      300,
    );
    expect(catalog.find('111').products).toEqual([]);
    expect(catalog.find('333').products[0]?.name).toBe('Lait entier');
  });

  it('counts by category, refuses loops and names that are taken', async () => {
    const save = async (id: number | null, name: string, parentId: number | null) => {
      const all = unwrap(await catalog.handlers['catalog.categories']({}, counter.owner));
      const revision = all.find((category) => category.id === id)?.revision ?? '';
      return counter.db.transaction(() =>
        catalog.handlers['catalog.saveCategory'](
          { id, revision, name, parentId, colour: null },
          counter.owner,
        ),
      );
    };
    const drinks = unwrap(await save(null, 'Boissons', null));
    const juice = unwrap(await save(null, 'Jus', drinks.id));
    expect(await save(drinks.id, 'Boissons', juice.id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await save(null, 'Jus', null)).toMatchObject({ refusal: { code: 'NAME_TAKEN' } });
    expect(await save(null, 'JÚS', null)).toMatchObject({
      refusal: { code: 'NAME_TAKEN', params: { name: 'Jus' } },
    });
    await create('Bissap', ['B1'], { categoryId: juice.id });
    const views = unwrap(await catalog.handlers['catalog.categories']({}, counter.owner));
    expect(views.find(({ id }) => id === juice.id)).toMatchObject({
      id: juice.id,
      name: 'Jus',
      parentId: drinks.id,
      products: 1,
    });
    expect(unwrap(await catalog.handlers['catalog.count']({}, counter.owner)).products).toBe(1);
  });

  it('offers a new in-store code that nobody bears', async () => {
    const { code } = unwrap(await catalog.handlers['catalog.newCode']({}, counter.owner));
    await create('Panier', [code]);
    const next = unwrap(await catalog.handlers['catalog.newCode']({}, counter.owner));
    expect(next.code).not.toBe(code);
    expect(next.code).toMatch(/^290\d{10}$/);
  });
});
