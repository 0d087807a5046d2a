import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type BenchOptions, openBenchTill } from './bench-shop.ts';
import { type Figure, figure, timedAsync, timesOf } from './measure.ts';

const mostLines = 2000;
const measured = 100;

/** A scan into a wholesaler's sale of 2,000 lines, beside one into a sale that has just begun; then its payment. */
export async function benchLongCart(options: BenchOptions): Promise<Figure[]> {
  const folder = options.newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const { application, till, codes } = await openBenchTill(dataDir, { ...options, products: mostLines });
  const times = { short: [] as number[], long: [] as number[], pay: [] as number[] };
  for (let round = 0; round < Math.min(options.rounds, 5); round += 1) {
    let cart = await till.ask('cart.get', {});
    for (const [i, code] of codes.entries()) {
      const list = i < measured ? times.short : i >= mostLines - measured ? times.long : [];
      cart = await timedAsync(list, () => till.ask('cart.scan', { code }));
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const input = {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }],
      print: false,
    };
    await timedAsync(times.pay, () => till.ask('sales.pay', input, { commandId: randomUUID() }));
  }
  await application.close();
  const short = timesOf(times.short);
  return [
    figure('longScan', { lines: mostLines }, timesOf(times.long), short),
    figure('longPay', { lines: mostLines }, timesOf(times.pay)),
  ];
}
