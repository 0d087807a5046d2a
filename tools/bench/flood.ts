import fs from 'node:fs';
import path from 'node:path';
import { type BenchOptions, makeOldTill, productCode, walk } from './bench-shop.ts';
import { startChild } from './children.ts';
import { type FloodSession, flood, openSession } from './flood-session.ts';
import { type Figure, figure, timedAsync, timesOf } from './measure.ts';

const searches = 100_000;
const flood_ms = 4_000;
const soldProducts = 1_000;
const script = (name: string): string => path.join(import.meta.dirname, name);

/** One customer after the other for as long as `going` says, a step of a hand between them: scan, pay. */
async function sell({ ask }: FloodSession, products: number, going: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const random = walk(31);
  while (going()) {
    await timedAsync(times, async () => {
      const { id, revision, cash_due_minor } = await ask('cart.scan', {
        code: productCode(random(products)),
      });
      const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
      await ask('sales.pay', { cartId: id, revision, tenders, print: false });
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times;
}

/** Sales over the web host while another window, or the same one, searches a hundred thousand times in four seconds. */
export async function benchFlood(options: BenchOptions): Promise<Figure[]> {
  const folder = options.newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const now = await makeOldTill(dataDir, { ...options, sales: 0 });
  const host = startChild(options, script('flood-host.ts'), [dataDir, String(now)]);
  options.atEnd(host.end);
  const [first, second] = await host.said<[string, string]>();
  const session = await openSession(first, options.t);
  // The till was closed for a night and a day: it asks what time it is before it sells.
  const { computer, doubt } = await session.ask('clock.get', {});
  if (doubt !== null) await session.ask('clock.settle', { by: 'computer', computer });
  await session.ask('shifts.open', { float_minor: 50_000, count: null });

  const until = performance.now() + flood_ms;
  const products = Math.min(options.products, soldProducts);
  const quiet = await sell(session, products, () => performance.now() < until);

  const other = startChild(options, script('flood-session.ts'), [second, String(searches), String(flood_ms)]);
  options.atEnd(other.end);
  await other.said();
  let over = false;
  const searched = other.said().finally(() => {
    over = true;
  });
  host.tell('watch');
  other.tell('go');
  const beside = await sell(session, products, () => !over);
  await searched;
  await other.end();
  host.tell('say');
  const turns = await host.said<number[]>();

  over = false;
  void flood(session.socket, searches, flood_ms).then(() => {
    over = true;
  });
  const within = await sell(session, products, () => !over);

  session.close();
  const of = { searches, seconds: flood_ms / 1000 };
  return [
    figure('turn', of, timesOf(turns), null, 'cpu'),
    figure('floodOther', of, timesOf(beside), timesOf(quiet)),
    figure('floodSame', of, timesOf(within), timesOf(quiet)),
  ];
}
