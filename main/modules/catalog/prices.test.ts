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

describe('many prices at once', () => {
  const all = async () =>
    (await till.ask('catalog.search', { text: '' })).products
      .map(({ id, price_minor }) => ({ id, price_minor }))
      .sort((a, b) => a.id - b.id);

  it('change together, each with its line in the history, and change back', async () => {
    till = await openCounter();
    const before = await all();
    const raised = before.map(({ id, price_minor }) => ({
      id,
      from_minor: price_minor,
      price_minor: Number(price_minor) + 50,
    }));
    expect(await till.ask('catalog.setPrices', { prices: raised })).toEqual({ changed: 3 });
    expect(await all()).toEqual(raised.map(({ id, price_minor }) => ({ id, price_minor })));
    const [milk] = before;
    const [latest] = await till.ask('catalog.priceHistory', { id: milk!.id });
    expect(latest).toMatchObject({ from_minor: 650, to_minor: 700, user: 'Awa' });
    const back = raised.map(({ id, from_minor, price_minor }) => ({
      id,
      from_minor: price_minor,
      price_minor: from_minor,
    }));
    await till.ask('catalog.setPrices', { prices: back });
    expect(await all()).toEqual(before);
    // What stays as it is has no line.
    const [soap] = before.slice(-1);
    const stays = { id: soap!.id, from_minor: soap!.price_minor, price_minor: soap!.price_minor };
    expect(await till.ask('catalog.setPrices', { prices: [stays] })).toEqual({ changed: 0 });
    expect(await till.ask('catalog.priceHistory', { id: soap!.id })).toHaveLength(3);
  });

  it('change all or not at all: where one is another by now, is gone, or is more than a drawer holds', async () => {
    till = await openCounter();
    const before = await all();
    const [milk, rice] = before;
    const good = { id: milk!.id, from_minor: 650, price_minor: 700 };
    const wrong = [
      [{ id: rice!.id, from_minor: 4100, price_minor: 4300 }, 'CHANGED_MEANWHILE'],
      [{ id: rice!.id, from_minor: null, price_minor: 4300 }, 'CHANGED_MEANWHILE'],
      [{ id: 99, from_minor: 100, price_minor: 200 }, 'NOT_FOUND'],
      [{ id: rice!.id, from_minor: 4200, price_minor: 9_000_000_000_000 }, 'AMOUNT_TOO_LARGE'],
    ] as const;
    for (const [bad, code] of wrong)
      expect(await till.call('catalog.setPrices', { prices: [good, bad] })).toMatchObject({
        ok: false,
        refusal: { code },
      });
    expect(await all()).toEqual(before);
    // Named twice, the second has not seen the price of the first.
    expect(
      await till.call('catalog.setPrices', { prices: [good, { ...good, price_minor: 720 }] }),
    ).toMatchObject({ ok: false, refusal: { code: 'CHANGED_MEANWHILE' } });
    expect(await all()).toEqual(before);
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
