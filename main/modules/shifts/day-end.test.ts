import { afterEach, describe, expect, it } from 'vitest';
import { openCounter, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const sell = async (): Promise<void> => {
  const cart = await till.ask('cart.scan', { code: milk });
  const tenders = [{ kind: 'cash' as const, given_minor: cart.gross_minor }];
  await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders, print: false });
};
const ends = async (dayEndsAt: number): Promise<void> => {
  const settings = await till.ask('settings.get', {});
  await till.ask('settings.save', { ...settings, dayEndsAt });
};
const soldOn = async (day: string): Promise<number> =>
  (await till.ask('reports.day', { day })).totals.tickets;

describe('a day that ends at an hour the owner chose', () => {
  it('takes what is sold after midnight, and closes at that hour', async () => {
    till = await openCounter();
    await ends(4);
    await sell();
    till.time.now = Date.parse('2026-11-21T03:59:00Z');
    await sell();
    expect([await soldOn('2026-11-20'), await soldOn('2026-11-21')]).toEqual([2, 0]);
    expect((await till.ask('tickets.list', { day: '2026-11-20' })).tickets).toHaveLength(2);
    till.time.now = Date.parse('2026-11-21T04:00:00Z');
    await sell();
    expect([await soldOn('2026-11-20'), await soldOn('2026-11-21')]).toEqual([2, 1]);
    expect((await till.ask('reports.day', { day: '2026-11-20' })).closed).toBe(true);
  });

  it('reopens no day that was closed when the hour is put later in the night', async () => {
    till = await openCounter();
    await sell();
    till.time.now = Date.parse('2026-11-21T01:00:00Z');
    await sell();
    expect((await till.ask('reports.day', { day: '2026-11-20' })).closed).toBe(true);
    await ends(4);
    await sell();
    expect([await soldOn('2026-11-20'), await soldOn('2026-11-21')]).toEqual([1, 2]);
    till.time.now = Date.parse('2026-11-21T08:00:00Z');
    await sell();
    expect(await soldOn('2026-11-21')).toBe(3);
  });
});
