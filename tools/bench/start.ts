import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { keepFilePlaces } from '../keep-file-places.ts';
import { nodeBuild } from '../node-build.ts';
import { root } from '../sources.ts';
import { type BenchOptions, fillWithSales, newFolder, openBenchTill, walk } from './bench-shop.ts';
import { type Figure, figure, timesOf } from './measure.ts';

const starts = 7;

/** A start in a process of its own, from nothing to the first priced line, beside Node's own start. */
export async function benchStart(options: BenchOptions): Promise<Figure[]> {
  const folder = newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const first = await openBenchTill(dataDir, options.products);
  await first.application.close();
  const now = fillWithSales(dataDir, options.sales, options.note);
  // Bundled as the product is: a shop does not compile TypeScript at its counter.
  const built = path.join(root, 'out', 'bench');
  await build(
    nodeBuild(built, { child: 'tools/bench/start-child.ts' }, 'es', [keepFilePlaces(root, 'out/bench')]),
  );
  const child = path.join(built, 'child.js');
  const cold: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < starts; i += 1) {
    const said = execFileSync(process.execPath, [child, dataDir, String(now + i)], { encoding: 'utf8' });
    cold.push((JSON.parse(said) as { ms: number }).ms);
    bare.push(
      Number(
        execFileSync(process.execPath, ['-e', 'process.stdout.write(String(performance.now()))'], {
          encoding: 'utf8',
        }),
      ),
    );
  }
  fs.rmSync(built, { recursive: true, force: true });
  fs.rmSync(folder, { recursive: true, force: true });
  return [
    figure(
      `start → first scan, ${options.products} products, ${options.sales} tickets`,
      'ms',
      timesOf(cold),
      timesOf(bare),
      '≤ 1,000 ms beyond the shell',
    ),
  ];
}

/** Memory of the till's process after ten thousand sales. */
export async function benchMemory(options: BenchOptions): Promise<Figure[]> {
  const folder = newFolder();
  fs.mkdirSync(path.join(folder, 'data'));
  const before = process.memoryUsage.rss();
  const { application, till, codes } = await openBenchTill(path.join(folder, 'data'), options.products);
  const random = walk(3);
  for (let sale = 0; sale < 10_000; sale += 1) {
    let cart = await till.ask('cart.get', {});
    for (let i = 0; i < 5; i += 1)
      cart = await till.ask('cart.scan', { code: codes[random(codes.length)] ?? '' });
    const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
    await till.ask('sale.pay', { cartId: cart.id, revision: cart.revision, tenders, print: false });
    if (sale % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (sale % 2500 === 2499) options.note(`${sale + 1} sales`);
  }
  const rss = process.memoryUsage.rss();
  await application.close();
  fs.rmSync(folder, { recursive: true, force: true });
  const megabytes = (bytes: number): number => Math.round(bytes / 104_857.6) / 10;
  return [figure('memory after 10,000 sales', 'MB', megabytes(rss), megabytes(before), '≤ 150 MB')];
}
