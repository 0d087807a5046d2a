import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogExports } from '#main/modules/catalog/exports.ts';
import { createCatalog } from '#main/modules/catalog/service.ts';
import type { Output } from '#shared/contract/index.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { type Counter, openCounter } from '#tests/support/counter.ts';
import { stockExports } from './exports.ts';
import { createStock } from './service.ts';

let counter: Counter;
let stock: ReturnType<typeof createStock>;
let productId: number;
let page: () => { stock_milli: number | null; moved_milli: number } | undefined;

beforeEach(() => {
  counter = openCounter();
  const catalog = createCatalog(counter);
  stock = createStock({ ...counter, detail: catalog.detail });
  const made = counter.db.transaction(() =>
    catalog.createOnTheFly(
      { name: 'Riz', codes: [], price_minor: minor(500), taxClass: '', categoryId: null, unit: 'kg' },
      { user: 1 },
    ),
  );
  productId = unwrap(made).id;
  page = () => catalog.detail(productId, counter.owner);
});
afterEach(() => counter.close());

const saleOf = (no: number, ...quantities: number[]): SaleFact => ({
  number: no,
  cart: `cart-${no}`,
  shift: 1,
  lines: quantities.map((quantity) => ({
    productId,
    name: 'Riz',
    qty_milli: milli(quantity),
    unit_price_minor: minor(500),
    gross_minor: minor(500),
    net_minor: minor(500),
    taxes: [],
  })),
  gross_minor: minor(500),
  net_minor: minor(500),
  taxes: [],
  tenders: [],
  hour: 10,
});
const level = () =>
  counter.db
    .sql<{ qty_milli: number; sold: number }>(
      'level',
      'SELECT qty_milli, sold FROM stock_level WHERE product_id = :p',
    )
    .get({ p: productId });
const count = (counted: number) =>
  counter.db.transaction(() =>
    stock.handlers['stock.adjust'](
      { productId, counted_milli: milli(counted), reason: 'inventaire' },
      counter.owner,
    ),
  );

describe('stock', () => {
  it('moves with the lines of a sale, returned goods coming back', () => {
    counter.db.transaction(() => counter.journal.append('sale', saleOf(1, 1500, 250), { user: 1 }));
    expect(level()).toEqual({ qty_milli: -1750, sold: 2 });
    counter.db.transaction(() => counter.journal.append('sale', saleOf(2, -500), { user: 1 }));
    expect(level()).toEqual({ qty_milli: -1250, sold: 2 });
  });

  it('is not kept by sales alone, and is from the first count on, also of nothing', async () => {
    counter.db.transaction(() => counter.journal.append('sale', saleOf(1, 1000), { user: 1 }));
    expect(page()).toMatchObject({ stock_milli: null, moved_milli: -1000 });
    const shop = {
      ...{ name: '', rules: counter.rules(), places: 0, quantityPlaces: 3 as const },
      momentOf: String,
    };
    const exported = () =>
      [...catalogExports, ...stockExports].map((table) => {
        const { columns, rows } = table.read(counter.db, shop, { from: '', to: '' });
        const place = columns.findIndex(({ header }) => header === 'stock');
        return [...(rows as Iterable<readonly unknown[]>)].map((row) => row[place]);
      });
    expect(exported()).toEqual([[null], []]);
    await count(0);
    expect(page()).toMatchObject({ stock_milli: 0, moved_milli: 0 });
    counter.db.transaction(() => counter.journal.append('sale', saleOf(2, 1000), { user: 1 }));
    expect(page()).toMatchObject({ stock_milli: -1000, moved_milli: -1000 });
    expect(exported()).toEqual([[-1000], [-1000]]);
  });

  it('is undone with the sale that is undone', () => {
    expect(() =>
      counter.db.transaction(() => {
        counter.journal.append('sale', saleOf(1, 1000), { user: 1 });
        throw new Error('power');
      }),
    ).toThrow('power');
    expect(level()).toBeUndefined();
  });

  it('sets the level to what was counted and says who, when and why', async () => {
    counter.db.transaction(() => counter.journal.append('sale', saleOf(1, 1000), { user: 1 }));
    counter.clock.at += 1000;
    expect(unwrap(await count(20_000)).stock_milli).toBe(20_000);
    expect(level()?.qty_milli).toBe(20_000);
    const { movements: moves } = unwrap(
      await stock.handlers['stock.movements']({ productId, limit: 10, after: null }, counter.owner),
    );
    expect(moves).toHaveLength(2);
    expect(moves[0]).toEqual({
      at: counter.clock.at,
      qty_milli: 21_000,
      reason: 'count',
      detail: 'inventaire',
      user: '',
      ticket: null,
    });
  });

  it('lists sales from their lines, the newest first', async () => {
    counter.db.exec(`
      INSERT INTO user (id, name, role, created_at) VALUES (1, 'Awa', 'owner', 0);
      INSERT INTO sale VALUES (1, 1, 'a', 1, '2026-11-20', 1000, 1, 1, 500, 500, 0);
      INSERT INTO sale VALUES (2, 2, 'b', 1, '2026-11-20', 2000, 1, 1, 500, 500, 0);
      INSERT INTO sale_line VALUES (1, 1, ${productId}, NULL, 1000, 500, 500);
      INSERT INTO sale_line VALUES (2, 1, ${productId}, NULL, -1000, 500, 500);`);
    const { movements: moves } = unwrap(
      await stock.handlers['stock.movements']({ productId, limit: 10, after: null }, counter.owner),
    );
    expect(moves.map(({ reason, qty_milli, ticket, user }) => [reason, qty_milli, ticket, user])).toEqual([
      ['return', 1000, 2, 'Awa'],
      ['sale', -1000, 1, 'Awa'],
    ]);
  });

  it('gives on pages of any size every movement once, in order, whatever the clock did before and is sold or counted meanwhile', async () => {
    const kinds = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 })), { maxLength: 12 });
    let number = 0;
    const happen = (sells: boolean, minutes: number): void => {
      counter.clock.at += minutes * 60_000;
      counter.db.transaction(() => {
        if (sells) {
          number += 1;
          counter.journal.append('sale', saleOf(number, 1000), { user: 1 });
        } else
          counter.journal.append(
            'stock.moved',
            { why: 'count', reason: 'x', lines: [[productId, milli(1000)]] },
            { user: 1 },
          );
      });
    };
    type Told = Output<'stock.movements'>;
    const ask = async (limit: number, after: Told['next']): Promise<Told> =>
      unwrap(await stock.handlers['stock.movements']({ productId, limit, after }, counter.owner));
    await fc.assert(
      fc.asyncProperty(kinds, kinds, fc.integer({ min: 1, max: 4 }), async (before, meanwhile, limit) => {
        for (const [sells, minutes] of before) happen(sells, minutes);
        const whole = (await ask(500, null)).movements;
        const seen: Told['movements'] = [];
        const left = [...meanwhile];
        for (let after: Told['next'] = null; ; ) {
          const page = await ask(limit, after);
          seen.push(...page.movements);
          if (page.next === null) break;
          after = page.next;
          const next = left.pop();
          if (next) happen(next[0], Math.abs(next[1]) + 1);
        }
        expect(seen).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a product that does not exist', async () => {
    expect(
      await stock.handlers['stock.movements']({ productId: 999, limit: 10, after: null }, counter.owner),
    ).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});
