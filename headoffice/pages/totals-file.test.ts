import { expect, test } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { totalsFile } from './totals-file.ts';

const total = (currency: string, gross_minor: number) => ({
  ...{ key: currency, name: currency, currency, tickets: 1, qty_milli: 1000 },
  ...{ gross_minor, net_minor: gross_minor },
});
const amounts = async (...totals: ReturnType<typeof total>[]): Promise<string[]> => {
  const file = await totalsFile('csv', { t: createTranslator('en'), lang: 'en', by: 'till', totals });
  const [, ...rows] = Buffer.from(file).toString().trim().split('\r\n');
  return rows.map((row) => row.split(',')[2] ?? '');
};

test('several currencies stand in one column with the decimals of the finest, as long as that can be', async () => {
  expect(await amounts(total('XOF', 4500), total('TND', 1250))).toEqual(['4500.000', '1.250']);
  const large = 9_100_000_000_000;
  expect(await amounts(total('XOF', large), total('TND', 1250))).toEqual(['9100000000000', '1.250']);
});
