import { afterEach, describe, expect, it } from 'vitest';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

describe('the prices of a product', () => {
  it('are told with who changed them and when, the latest first; other products and other changes are not', async () => {
    till = await openCounter();
    const [milk] = await till.ask('catalog.byCode', { code: '3017620422003' });
    const product = await till.ask('catalog.get', { id: milk!.id });
    const change = async (price_minor: number, name = product.name) => {
      till.time.now += 60_000;
      const { id, codes, taxClass, categoryId, unit, cost_minor } = product;
      const { revision } = await till.ask('catalog.get', { id });
      await till.ask('catalog.update', {
        id,
        revision,
        name,
        codes,
        price_minor,
        taxClass,
        categoryId,
        unit,
        cost_minor,
      });
    };
    await change(700);
    await change(700, 'Lait 1 L');
    await change(690);
    const history = await till.ask('catalog.priceHistory', { id: product.id });
    expect(history.map(({ from_minor, to_minor, user }) => [from_minor, to_minor, user])).toEqual([
      [700, 690, 'Awa'],
      [650, 700, 'Awa'],
      [null, 650, 'Awa'],
    ]);
    expect(history[0]!.at).toBe(till.time.now);
    expect(await till.ask('catalog.priceHistory', { id: product.id, limit: 1 })).toHaveLength(1);
  });
});

describe('the margin', () => {
  it('is what is left of the price without its tax, and may be negative', async () => {
    till = await openCounter();
    const [milk] = await till.ask('catalog.byCode', { code: '3017620422003' });
    const { id, name, codes, taxClass, categoryId, unit, margin } = await till.ask('catalog.get', {
      id: milk!.id,
    });
    expect(margin).toBeNull();
    const at = async (cost_minor: number) =>
      (
        await till.ask('catalog.update', {
          id,
          revision: (await till.ask('catalog.get', { id })).revision,
          name,
          codes,
          price_minor: 590,
          taxClass,
          categoryId,
          unit,
          cost_minor,
        })
      ).margin;
    // 590 with 18 % in it is 500 and 90.
    expect(await at(400)).toEqual({ amount_minor: 100, share_ppm: 200_000 });
    expect(await at(600)).toEqual({ amount_minor: -100, share_ppm: -200_000 });
  });
});
