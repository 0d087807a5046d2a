import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { nodeFlags } from '../../main/hosts/node-flags.ts';
import { keepFilePlaces } from '../keep-file-places.ts';
import { nodeBuild } from '../node-build.ts';
import { root } from '../sources.ts';
import { type BenchOptions, makeOldTill, newFolder, openBenchTill } from './bench-shop.ts';
import { type Figure, figure, timesOf } from './measure.ts';

const starts = 7;

/** A start in a process of its own, from nothing to the first priced line, beside Node's own start. */
export async function benchStart(options: BenchOptions): Promise<Figure[]> {
  const folder = newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const now = await makeOldTill(dataDir, options);
  const { file: child, remove } = await buildChild();
  const cold: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < starts; i += 1) {
    const said = execFileSync(process.execPath, [...nodeFlags, child, dataDir, String(now + i)], {
      encoding: 'utf8',
    });
    cold.push((JSON.parse(said) as { ms: number }).ms);
    bare.push(
      Number(
        execFileSync(process.execPath, ['-e', 'process.stdout.write(String(performance.now()))'], {
          encoding: 'utf8',
        }),
      ),
    );
  }
  remove();
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

/** Memory of the till's process, as it is built, after ten thousand sales; beside it, the same process after none. */
export async function benchMemory(options: BenchOptions): Promise<Figure[]> {
  const folder = newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const first = await openBenchTill(dataDir, options.products);
  await first.application.close();
  const child = await buildChild();
  const rss = (sales: number): number => {
    const said = execFileSync(
      process.execPath,
      [...nodeFlags, child.file, dataDir, String(first.time.now), String(sales)],
      {
        encoding: 'utf8',
      },
    );
    return Math.round((JSON.parse(said) as { rss: number }).rss / 104_857.6) / 10;
  };
  const none = rss(0);
  options.note('selling 10,000 tickets');
  const figures = [figure('memory after 10,000 sales', 'MB', rss(10_000), none, '≤ 150 MB')];
  child.remove();
  fs.rmSync(folder, { recursive: true, force: true });
  return figures;
}

/** Bundled as the product is: a shop does not compile TypeScript at its counter. */
async function buildChild(): Promise<{ file: string; remove(): void }> {
  const built = path.join(root, 'out', 'bench');
  await build(
    nodeBuild(built, { child: 'tools/bench/start-child.ts' }, 'es', [keepFilePlaces(root, 'out/bench')]),
  );
  return {
    file: path.join(built, 'child.js'),
    remove: () => fs.rmSync(built, { recursive: true, force: true }),
  };
}
