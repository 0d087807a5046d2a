import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BenchOptions, mostSales } from './bench/bench-shop.ts';
import { benchFlood } from './bench/flood.ts';
import { benchLongCart } from './bench/long-cart.ts';
import type { Figure, Times } from './bench/measure.ts';
import { benchPage } from './bench/page.ts';
import { benchReports } from './bench/reports.ts';
import { benchSale } from './bench/sale.ts';
import { benchSearch } from './bench/search.ts';
import { benchMemory, benchStart } from './bench/start.ts';
import { flag, main, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { count, oneOf } from './command-values.ts';
import { RefusedError } from './till.ts';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Figure[]>>> = {
  sale: benchSale,
  cart: benchLongCart,
  search: benchSearch,
  reports: benchReports,
  start: benchStart,
  memory: benchMemory,
  page: benchPage,
  flood: benchFlood,
};
const names = Object.keys(benches);

const shown = (value: number | Times | null): string => {
  if (value === null) return '–';
  return typeof value === 'number'
    ? String(value)
    : `p10 ${value.p10} · p50 ${value.p50} · p99 ${value.p99} · max ${value.max}`;
};

function machine(): object {
  const [cpu] = os.cpus();
  return {
    cpus: os.cpus().length,
    model: cpu?.model ?? '',
    memory: os.totalmem(),
    node: process.version,
    load: os.loadavg(),
  };
}

/** Runs one and leaves nothing of it behind: no open till, no process, no folder. */
async function alone(
  name: string,
  bench: (options: BenchOptions) => Promise<Figure[]>,
  options: Omit<BenchOptions, 'newFolder' | 'atEnd'>,
  scratch: string,
): Promise<Figure[]> {
  const ends: (() => Promise<void>)[] = [];
  const atEnd: BenchOptions['atEnd'] = (work) => ends.unshift(work);
  const newFolder = (): string => {
    const folder = fs.mkdtempSync(path.join(scratch, `${name}-`));
    atEnd(async () => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
  };
  try {
    return await bench({ ...options, newFolder, atEnd });
  } catch (error) {
    throw error instanceof RefusedError ? new Failed(`${name}: ${error.message}`) : error;
  } finally {
    for (const end of ends) await end();
  }
}

export const benchTool = tool({
  called: 'npm run bench --',
  says: 'tools.bench.says',
  ways: [{ args: `[${names.join('|')} …]`, says: 'tools.bench.way', least: 0, most: names.length }],
  options: {
    products: text('N', 'tools.bench.products'),
    sales: text('N', 'tools.bench.sales'),
    rounds: text('N', 'tools.bench.rounds'),
    full: flag('tools.bench.full'),
    keep: text('DIR', 'tools.bench.keep'),
    json: text('FILE', 'tools.bench.json'),
  },
  notes: ['tools.bench.note'],
  run: async (call) => {
    const { values, args, out, err } = call;
    const wanted = args.map((name) => oneOf(call, 'bench', name, names));
    const usual = values.full ? 1_000_000 : 100_000;
    const least = 1;
    const options = {
      products: count(call, 'products', values.products, { least, most: 10_000_000, usual }),
      sales: count(call, 'sales', values.sales, { least, most: mostSales, usual }),
      rounds: count(call, 'rounds', values.rounds, { least, most: 100_000, usual: 10 }),
      keep: values.keep,
      note: (line: string) => err(`  ${line}\n`),
    };
    // A file that cannot be written is told before an hour of work, not after.
    if (values.json !== undefined) fs.closeSync(fs.openSync(values.json, 'a'));
    const figures: Figure[] = [];
    for (const [name, bench] of Object.entries(benches)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      err(`${name}\n`);
      for (const result of await alone(name, bench, options, call.scratch())) {
        figures.push(result);
        const { what, unit, value, floor, ratio, undisturbed, goal } = result;
        out(
          `${what} (${unit})\n    ${shown(value)}\n    floor ${shown(floor)}   ratio ${ratio ?? '–'}, undisturbed ${undisturbed ?? '–'}   goal ${goal}\n`,
        );
      }
    }
    if (values.json !== undefined) {
      const told = { machine: machine(), options: { ...options, note: undefined }, figures };
      fs.writeFileSync(values.json, `${JSON.stringify(told, null, 2)}\n`);
    }
    return 0;
  },
});

if (import.meta.main) await main(benchTool);
