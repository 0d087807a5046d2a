import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParsedInput } from '#shared/contract/index.ts';
import { fold } from '#shared/domain/fold.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';
import { createCatalog } from './service.ts';

let counter: Counter;
let catalog: ReturnType<typeof createCatalog>;

beforeEach(() => {
  counter = openCounter();
  sales = 0;
  catalog = createCatalog(counter);
});
afterEach(() => counter.close());

const add = (name: string, codes: string[] = [], categoryId: number | null = null): number =>
  unwrap(
    counter.db.transaction(() =>
      catalog.createOnTheFly(
        { name, codes, price_minor: minor(100), taxClass: '', categoryId, unit: 'piece' },
        { user: 1 },
      ),
    ),
  ).id;

const search = async (text: string, more: Partial<ParsedInput<'catalog.search'>> = {}) =>
  unwrap(
    await catalog.handlers['catalog.search'](
      { text, categoryId: null, archived: false, limit: 40, after: null, ...more },
      counter.owner,
    ),
  );
type Found = Awaited<ReturnType<typeof search>>;
type Place = Found['next'];
/** The page that comes after so many products. */
async function page(text: string, skipped: number, limit: number): Promise<Found> {
  const before = await search(text, { limit: skipped });
  return before.next ? search(text, { limit, after: before.next }) : { ...before, products: [] };
}
const names = async (...given: Parameters<typeof search>): Promise<string[]> =>
  (await search(...given)).products.map(({ name }) => name);
const settle = (): void => {
  while (catalog.idle());
};

let sales = 0;
const sell = (...sold: (number | undefined)[]): void => {
  sales += 1;
  const no = sales;
  const lines = sold.map((productId = 0) => ({
    productId,
    name: 'x',
    qty_milli: milli(1000),
    unit_price_minor: minor(1),
    gross_minor: minor(1),
    net_minor: minor(1),
    taxes: [],
  }));
  const sum = minor(lines.length);
  counter.db.transaction(() =>
    counter.journal.append(
      'sale',
      {
        number: no,
        cart: `c${no}`,
        shift: 1,
        lines,
        gross_minor: sum,
        net_minor: sum,
        taxes: [],
        tenders: [],
        hour: 1,
      },
      { user: 1 },
    ),
  );
};

describe('search', () => {
  it('finds words by their starts, without accents, in any order', async () => {
    add('Café moulu Arabica 250 g');
    add('Crème brûlée');
    add('Cœurs de palmier');
    add('Lait demi-écrémé 1L');
    for (const text of ['cafe', 'CAFÉ', 'arabica caf', 'moul 250'])
      expect(await names(text)).toEqual(['Café moulu Arabica 250 g']);
    expect(await names('brulee')).toEqual(['Crème brûlée']);
    expect(await names('coeur')).toEqual(['Cœurs de palmier']);
    expect(await names('ecreme lait')).toEqual(['Lait demi-écrémé 1L']);
    expect(await names('café brûlée')).toEqual([]);
  });

  it('reads signs that mean something to the index as plain text', async () => {
    add('Sauce "piquante" (AND) 50%');
    for (const text of ['"piquante"', '(and)', 'sauce*', '50%', 'sauce -and', 'words:sauce', '^sauce'])
      expect(['Sauce "piquante" (AND) 50%', undefined]).toContain((await names(text))[0]);
    expect(await names('"piquante" 50%')).toEqual(['Sauce "piquante" (AND) 50%']);
    expect(await names('***')).toEqual(['Sauce "piquante" (AND) 50%']);
  });

  it('answers for words that very many bear and hardly any together, whatever changes', async () => {
    counter.db.transaction(() => {
      for (let i = 0; i < 1_600; i += 1) {
        add(`Riz long n° ${i}`);
        add(`Lait cru n° ${i}`);
      }
    });
    settle();
    expect(await names('riz lait')).toEqual([]);
    const id = add('Lait de riz n° 5000');
    expect(await names('riz lait')).toEqual(['Lait de riz n° 5000']);
    expect(await names('r la n')).toEqual(['Lait de riz n° 5000']);
    const found = await search('riz n');
    expect([found.products.length, found.next !== null]).toEqual([40, true]);
    unwrap(
      counter.db.transaction(() =>
        catalog.handlers['catalog.setArchived']({ id, archived: true }, counter.owner),
      ),
    );
    expect(await names('riz lait')).toEqual([]);
    expect(await names('riz lait', { archived: true })).toEqual(['Lait de riz n° 5000']);
    const some = (await search('cru n 77')).products[0];
    expect(some?.name).toBe('Lait cru n° 77');
    add('Savon');
    expect(await names('savon n')).toEqual([]);
  });

  it('gives the same lines in the same order once it knows which words are frequent, whatever moved', async () => {
    const ids: number[] = [];
    counter.db.transaction(() => {
      for (let i = 0; i < 900; i += 1)
        ids.push(add(`Savon ${i % 2 ? 'doux' : 'dur'} ${i % 3 ? 'rose' : 'vert'} n ${i}`));
    });
    const texts = ['savon doux', 'savon n', 'doux rose', 'ver dur', 'rose doux savon n', 'doux dur', 'r n 1'];
    const answers = () =>
      Promise.all(texts.flatMap((text) => [search(text), page(text, 40, 20), page(text, 280, 40)]));
    const plain = await answers();
    settle();
    expect(await answers()).toEqual(plain);
    expect(plain[6]?.products).toHaveLength(40);

    for (let i = 0; i < 6; i += 1) sell(ids[889], ids[887], ids[100], i > 2 ? ids[451] : ids[887]);
    settle();
    expect((await names('savon doux')).slice(0, 4)).toEqual([
      'Savon doux rose n 887',
      'Savon doux rose n 889',
      'Savon doux rose n 451',
      'Savon doux rose n 1',
    ]);
    expect(await names('dur rose')).toHaveLength(40);
    expect((await names('dur rose'))[0]).toBe('Savon dur rose n 100');
  });

  it('finds codes whole and by any part, the exact code first', async () => {
    add('Nutella', ['3017620422003']);
    add('Bière 1664', ['3080216049144']);
    add('Vis', ['AB-1664-X']);
    expect(await names('3017620422003')).toEqual(['Nutella']);
    for (const part of ['2003', '003', '20422', '762042200', '301', '3017620', '3017 6204'])
      expect(await names(part)).toEqual(['Nutella']);
    expect(await names('1664')).toEqual(['Bière 1664', 'Vis']);
    expect(await names('b1664')).toEqual(['Vis']);
    expect(await names('ab-16')).toEqual(['Vis']);
    expect(await names('20422999')).toEqual([]);
  });

  it.each([
    ['Coca-Cola 33 cl', ['cocacola', 'coca cola', 'coca-cola', 'COCACOLA 33cl', 'coca col', 'cola coca']],
    ['Coca Cola 1,5 L', ['cocacola', 'coca-cola', 'cocacola 1,5l', 'coca cola 1.5 l']],
    ['7UP citron', ['7 up', '7up', '7-up', '7-UP citron', '7 u']],
    ['7 Up cherry', ['7up', '7up cherry', '7 up', '7-up']],
    ['Huile 1L', ['1 l huile', 'huile 1 l', '1l huile', 'huile 1l']],
    ['Huile 5 l', ['5l huile', 'huile 5l', '5 l huile']],
    ["M&M's choco", ['m&ms', "m&m's", 'mms', 'm & ms', 'M&Ms choco', 'm&m']],
    ["L'Oréal shampooing", ['loreal', "l'oreal", 'l oreal', 'oréal']],
    ['Porte-clés', ['porteclé', 'porte clé', 'porte-cles']],
    ['T-shirt', ['tshirt', 't shirt', 't-shirt', 'shirt']],
  ])('finds %s however its words are divided', async (name, texts) => {
    for (const other of ['Savon', 'Mousse à raser', 'Lot de 7 verres', 'Cola maison', 'Lait 1 litre'])
      add(other);
    add(name);
    for (const text of texts)
      expect([text, await names(text)]).toEqual([text, expect.arrayContaining([name])]);
  });

  it('takes a decimal comma for no sign between words', async () => {
    add('Eau 1,5 L');
    add('Eau 15 L');
    expect(await names('1,5')).toEqual(['Eau 1,5 L']);
  });

  it('forgives typing mistakes and says what it searched for', async () => {
    add('Chocolat noir');
    add('Confiture de fraises');
    add('Eau minérale');
    settle();
    for (const [typed, meant] of [
      ['choclat', 'chocolat'],
      ['chocolta', 'chocolat'],
      ['shocolat noir', 'chocolat noir'],
      ['confitrue', 'confiture'],
      ['confitre de frases', 'confiture de fraises'],
      ['minreale', 'minerale'],
    ] as const) {
      const { products, corrected } = await search(typed);
      expect([typed, corrected, products.length]).toEqual([typed, meant, 1]);
    }
    expect(await search('zzzzzz')).toMatchObject({ products: [], corrected: null });
    expect((await search('choco')).corrected).toBeNull();
    const query = { text: 'chocolta', categoryId: null, archived: false, limit: 40, after: null };
    expect(catalog.search(query).corrected).toBe('chocolat');
    expect(catalog.search(query, { asWritten: true })).toMatchObject({ products: [], corrected: null });
  });

  it('filters by category with what lies under it, and by archived', async () => {
    const save = async (name: string, parentId: number | null) =>
      unwrap(
        await counter.db.transaction(() =>
          catalog.handlers['catalog.saveCategory'](
            { id: null, revision: '', name, parentId, colour: null },
            counter.owner,
          ),
        ),
      ).id;
    const drinks = await save('Boissons', null);
    const juices = await save('Jus', drinks);
    add('Jus de bissap', [], juices);
    add('Eau', [], drinks);
    add('Jus de viande');
    expect(await names('jus', { categoryId: drinks })).toEqual(['Jus de bissap']);
    expect(await names('', { categoryId: drinks })).toEqual(['Jus de bissap', 'Eau']);
    expect(await names('', { categoryId: juices })).toEqual(['Jus de bissap']);
    const [eau] = (await search('eau')).products;
    await counter.db.transaction(() =>
      catalog.handlers['catalog.setArchived']({ id: eau?.id ?? 0, archived: true }, counter.owner),
    );
    expect(await names('eau')).toEqual([]);
    expect(await names('eau', { archived: true })).toEqual(['Eau']);
    expect(await names('', { archived: true })).toEqual(['Eau']);
    expect(await names('', { categoryId: drinks })).toEqual(['Jus de bissap']);
  });

  it('pages through the whole of it', async () => {
    for (let i = 0; i < 25; i++) add(`Savon ${i}`);
    const seen: string[] = [];
    for (let after: Place = null; ; ) {
      const { products, next }: Found = await search('savon', { limit: 10, after });
      seen.push(...products.map(({ name }) => name));
      if (!next) break;
      after = next;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `Savon ${i}`));
  });

  it('gives every product that stayed once, in order, whatever is added or archived between the pages', async () => {
    const category = { id: null, revision: '', name: 'Boissons', parentId: null, colour: null } as const;
    const drinks = unwrap(
      await counter.db.transaction(() => catalog.handlers['catalog.saveCategory'](category, counter.owner)),
    ).id;
    const kept = [...Array(30).keys()].map((i) =>
      add(`Savon ${i % 2 ? 'doux' : 'dur'} ${i}`, [`77${100 + i}77`], i % 5 === 0 ? drinks : null),
    );
    const others: { id: number; archived: boolean }[] = [];
    const texts = ['', 'savon', 'savondoux', 'savon dou', '771', 'saven', 'doux savon', '77'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }),
        fc.boolean(),
        async (text, limit, changes, ofCategory) => {
          const more = ofCategory ? { categoryId: drinks } : {};
          const idsOf = ({ products }: Found) =>
            products.map(({ id }) => id).filter((id) => kept.includes(id));
          const whole = idsOf(await search(text, { limit: 500, ...more }));
          const seen: number[] = [];
          const left = [...changes];
          for (let after: Place = null; ; ) {
            const found: Found = await search(text, { limit, after, ...more });
            seen.push(...idsOf(found));
            if (found.next === null) break;
            after = found.next;
            const change = left.pop();
            const other = others.find((_, i) => i % 10 === change);
            if (change === undefined) continue;
            if (!other)
              others.push({
                id: add(`Savon doux autre ${others.length}`, [`77${200 + others.length}`]),
                archived: false,
              });
            else {
              other.archived = !other.archived;
              unwrap(
                counter.db.transaction(() => catalog.handlers['catalog.setArchived'](other, counter.owner)),
              );
            }
          }
          expect(seen).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('puts first what sells most', async () => {
    const ids = ['Pain blanc', 'Pain complet', 'Pain de mie'].map((name) => add(name));
    for (let no = 1; no <= 9; no++) sell(no <= 6 ? ids[2] : ids[1]);
    settle();
    const order = ['Pain de mie', 'Pain complet', 'Pain blanc'];
    expect(await names('pain')).toEqual(order);
    expect(await names('')).toEqual(order);
    expect(await names('mie')).toEqual(['Pain de mie']);
  });

  it('follows a product whose name or codes change', async () => {
    const id = add('Ancien nom', ['111222333']);
    const { revision } = unwrap(await catalog.handlers['catalog.get']({ id }, counter.owner));
    await counter.db.transaction(() =>
      catalog.handlers['catalog.update'](
        {
          id,
          revision,
          name: 'Nouveau nom',
          codes: ['444555666'],
          price_minor: null,
          taxClass: '',
          categoryId: null,
          unit: 'piece',
          cost_minor: null,
        },
        counter.owner,
      ),
    );
    expect(await names('ancien')).toEqual([]);
    expect(await names('22233')).toEqual([]);
    expect(await names('nouveau')).toEqual(['Nouveau nom']);
    expect(await names('5556')).toEqual(['Nouveau nom']);
  });

  it('gives the same answers while somebody types on, whatever changes meanwhile', async () => {
    const rice = add('Riz long 5 kg');
    add('Lait en poudre');
    for (const text of ['riz l', 'riz la', 'riz lai', 'riz lait']) {
      const lines = (await search(text)).products.map(({ name }) => name);
      expect([text, lines]).toEqual([text, text === 'riz l' ? ['Riz long 5 kg'] : []]);
    }
    add('Riz au lait');
    expect(await names('riz lait')).toEqual(['Riz au lait']);
    expect(await names('riz l')).toEqual(['Riz long 5 kg', 'Riz au lait']);
    await counter.db.transaction(() =>
      catalog.handlers['catalog.setArchived']({ id: rice, archived: true }, counter.owner),
    );
    expect(await names('riz l')).toEqual(['Riz au lait']);
    expect(await names('riz lo')).toEqual([]);
    expect(await names('riz lo', { archived: true })).toEqual(['Riz long 5 kg']);
    expect(await names('riz au lai')).toEqual(['Riz au lait']);
  });

  it('finds the few that bear a rare word among many that bear the others', async () => {
    for (let i = 0; i < 400; i++) add(`Savon ${i % 2 ? 'doux' : 'dur'} ${1000 + i}`);
    expect(await names('savon doux 1399')).toEqual(['Savon doux 1399']);
    expect(await names('1398 savon doux')).toEqual([]);
    expect(await names('savon dur 139')).toEqual([1390, 1392, 1394, 1396, 1398].map((n) => `Savon dur ${n}`));
    expect((await search('savon dur', { limit: 500 })).products).toHaveLength(200);
  });

  it('mends no word that many products bear', async () => {
    for (let i = 0; i < 120; i++) add(`Savon ${i}`);
    add('Savane');
    add('Chocolat');
    settle();
    expect(await search('savon chocolat')).toMatchObject({ products: [], corrected: null });
    expect((await search('savn 7')).corrected).toBe('savon 7');
  });

  it('finds every product by any start of any of its words', async () => {
    const wordOf = fc.string({ unit: fc.constantFrom(...'abcdeéèœßñçøabc12'), minLength: 1, maxLength: 14 });
    const nameOf = fc.array(wordOf, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(nameOf, fc.nat(), fc.nat(), async (name, which, length) => {
        const id = add(name);
        const words = fold(name).split(' ');
        const word = words[which % words.length] ?? '';
        const start = word.slice(0, 1 + (length % word.length));
        const found = await search(start, { limit: 500 });
        expect(found.products.map((product) => product.id)).toContain(id);
      }),
      { numRuns: 100 },
    );
  });
});
