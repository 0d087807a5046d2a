import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { nodeEnv, nodeFlags } from '#main/hosts/node-flags.ts';
import { keepFilePlaces } from '#tools/keep-file-places.ts';
import { nodeBuild } from '#tools/node-build.ts';
import { root } from '#tools/sources.ts';
import { type BenchOptions, makeOldTill, openBenchTill } from './bench-shop.ts';
import { startChild } from './children.ts';
import { type Figure, figure, timesOf } from './measure.ts';

const starts = 7;
/** Ten thousand in the usual ten rounds. */
const salesARound = 1000;

interface Started {
  readonly ms: number;
  readonly rss: number;
}

/** A start in a process of its own, from nothing to the first priced line, beside Node's own start. */
export async function benchStart(options: BenchOptions): Promise<Figure[]> {
  const folder = options.newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const now = await makeOldTill(dataDir, options);
  const file = await buildChild(options);
  const nothing = path.join(folder, 'nothing.mjs');
  fs.writeFileSync(nothing, 'process.send({ ms: performance.now() });');
  const cold: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < starts; i += 1) {
    cold.push((await run(options, file, [dataDir, String(now + i)])).ms);
    bare.push((await run(options, nothing, [])).ms);
  }
  return [
    figure('start', { products: options.products, tickets: options.sales }, timesOf(cold), timesOf(bare)),
  ];
}

/** Memory of the till's process, as it is built, after many sales at full pace; beside it, the same process after none. */
export async function benchMemory(options: BenchOptions): Promise<Figure[]> {
  const folder = options.newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const first = await openBenchTill(dataDir, options);
  await first.application.close();
  const file = await buildChild(options);
  const megabytes = async (sales: number): Promise<number> => {
    const args = [dataDir, String(first.time.now), String(options.products), String(sales)];
    return Math.round((await run(options, file, args)).rss / 104_857.6) / 10;
  };
  const none = await megabytes(0);
  const sales = options.rounds * salesARound;
  options.note(options.t('tools.bench.selling', { tickets: sales }));
  return [figure('memory', { tickets: sales }, await megabytes(sales), none, 'mb')];
}

async function run(options: BenchOptions, file: string, args: readonly string[]): Promise<Started> {
  const child = startChild(options, file, args, { flags: nodeFlags, env: nodeEnv });
  options.atEnd(child.end);
  const said = await child.said<Started>();
  await child.end();
  return said;
}

/** Bundled as the product is: a shop does not compile TypeScript at its counter. */
async function buildChild({ atEnd }: BenchOptions): Promise<string> {
  const built = path.join(root, 'out', 'bench');
  atEnd(async () => fs.rmSync(built, { recursive: true, force: true }));
  await build(
    nodeBuild(built, { child: 'tools/bench/start-child.ts' }, 'es', [keepFilePlaces(root, 'out/bench')]),
  );
  return path.join(built, 'child.js');
}
