import { performance } from 'node:perf_hooks';
import { createApplication } from '#main/app.ts';
import { lineTo } from '#tools/till.ts';
import { underParent } from './children.ts';

/**
 * Opens the till, scans once, says how long that took since this process began; sells some tickets if asked to, and says
 * what memory it holds then.
 */
underParent();
const [dataDir = '', now = '0', products = '1', sales = '0'] = process.argv.slice(2);
const application = await createApplication({
  dataDir,
  lang: 'fr',
  clock: { now: () => Number(now) },
});
const till = lineTo(application, 'bench');
if (!(await till.ask('shifts.current', {})).shift)
  await till.ask('shifts.open', { float_minor: 0, count: null });
await till.ask('cart.scan', { code: 'P0000001' });
const ms = performance.now();
for (let sale = 0; sale < Number(sales); sale += 1) {
  let cart = await till.ask('cart.get', {});
  for (let i = 0; i < 5; i += 1)
    cart = await till.ask('cart.scan', {
      code: `P${String((sale * 7 + i * 131) % Math.min(Number(products), 10_000)).padStart(7, '0')}`,
    });
  const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
  await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders, print: false });
  if (sale % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
const rss = process.memoryUsage.rss();
await application.close();
process.send?.({ ms, rss });
