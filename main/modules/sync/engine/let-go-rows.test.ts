import { afterEach, expect, it } from 'vitest';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { sell } from '#tests/support/printing-till.ts';
import { openYears } from '#tests/support/years-till.ts';
import { openShopRows } from './shop-own.ts';
import { openTillRows } from './till-rows.ts';

let till: TestTill | null = null;
afterEach(async () => {
  await till?.close();
  till = null;
});

it('rows that were let go are given to nobody: a head office is told, the tills of the shop go on with what is whole', async () => {
  const opened = await openCounter({ log: { warn: () => {}, error: () => {} } });
  till = opened;
  for (const day of ['2026-12-31', '2027-01-02']) {
    opened.time.now = Date.parse(`${day}T09:00:00Z`);
    await sell(opened);
  }
  await opened.ask('shifts.close', { counted_minor: 10_000, count: null, reason: 'test' });
  await opened.application.close();
  const years = openYears(opened.dataDir, opened.time.now);
  await years.archive('2026');
  expect(await years.letGo('2026')).toBe(1);
  await years.goOn();
  const closed = (await years.years())[0]?.gone;
  years.close();
  expect(closed).toEqual({ left: 0, waitsFor: null });
  const sign = async (): Promise<Uint8Array> => new Uint8Array(64);
  const [office, shop] = [openTillRows(opened.dataDir, sign)!, openShopRows(opened.dataDir, sign)!];
  expect(() => office.after(0)).toThrow('YEAR_LET_GO');
  expect(shop.after(0)).toEqual([]);
  const last = shop.last();
  for (const rows of [office, shop])
    expect(rows.after(last - 2).map(({ position }) => position)).toEqual([last - 1, last]);
  office.close();
  shop.close();
});
