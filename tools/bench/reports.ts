import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { storeFile } from '#main/kernel/open-store.ts';
import { localTimeIn } from '#shared/domain/local-time.ts';
import { type BenchOptions, makeOldTill, openBenchTill } from './bench-shop.ts';
import { type Figure, figure, timed, timedAsync, timesOf } from './measure.ts';

/** Five thousand in the usual ten rounds. */
const ticketsARound = 500;

/** X, day and Z whatever the volume, years of days, and the close of a shift with many tickets. */
export async function benchReports(options: BenchOptions): Promise<Figure[]> {
  const folder = options.newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const now = await makeOldTill(dataDir, options);
  const { application, till, time, codes } = await openBenchTill(dataDir, options, now);
  const ticketsInShift = options.rounds * ticketsARound;
  options.note(options.t('tools.bench.oneShift', { tickets: ticketsInShift }));
  for (let i = 0; i < ticketsInShift; i += 1) {
    const cart = await till.ask('cart.scan', { code: codes[i % codes.length] ?? '' });
    const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
    await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders, print: false });
    if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const { day } = localTimeIn('Africa/Dakar')(time.now);
  const times = { x: [] as number[], day: [] as number[], days: [] as number[], close: [] as number[] };
  const sums: number[] = [];
  const db = new Sqlite(storeFile(dataDir), { readonly: true });
  const sum = db.prepare('SELECT count(*), sum(gross_minor), sum(net_minor) FROM sale WHERE day = ?');
  for (let i = 0; i < 200; i += 1) {
    await timedAsync(times.x, () => till.ask('shifts.x', {}));
    await timedAsync(times.day, () => till.ask('reports.day', { day }));
    if (i % 10 === 0)
      await timedAsync(times.days, () => till.ask('reports.days', { from: '2025-01-01', to: day }));
    timed(sums, () => sum.get(day));
  }
  db.close();
  const { cash } = await till.ask('shifts.x', {});
  await timedAsync(times.close, () =>
    till.ask('shifts.close', { count: null, counted_minor: cash?.expected_minor ?? 0, reason: null }),
  );
  const z: number[] = [];
  const [last] = await till.ask('reports.zList', { limit: 1 });
  for (let i = 0; i < 200; i += 1)
    await timedAsync(z, () => till.ask('reports.z', { number: last?.zNumber ?? 1 }));
  await application.close();
  const floor = timesOf(sums);
  return [
    figure('x', { tickets: ticketsInShift, before: options.sales }, timesOf(times.x), floor),
    figure('day', {}, timesOf(times.day), floor),
    figure('z', {}, timesOf(z), floor),
    figure('days', { tickets: options.sales }, timesOf(times.days)),
    figure('close', { tickets: ticketsInShift }, timesOf(times.close), floor),
  ];
}
