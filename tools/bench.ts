import fs from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchOptions } from './bench/bench-shop.ts';
import type { Figure, Times } from './bench/measure.ts';
import { benchPage } from './bench/page.ts';
import { benchReports } from './bench/reports.ts';
import { benchSale } from './bench/sale.ts';
import { benchSearch } from './bench/search.ts';
import { benchMemory, benchStart } from './bench/start.ts';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Figure[]>>> = {
  sale: benchSale,
  search: benchSearch,
  reports: benchReports,
  start: benchStart,
  memory: benchMemory,
  page: benchPage,
};

const usage = `npm run bench -- [${Object.keys(benches).join('|')} …] [--json FILE]
  --products N  products in the catalogue (default 100000; 1000000 with --full)
  --sales N     tickets in the large file (default 100000; 1000000 with --full)
  --rounds N    turns of 200 sales, of one search list (default 10)
  --keep DIR    keep the large file there, and use it again
Every figure stands beside its floor, measured in the same run: trust the ratios, not the milliseconds.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    full: { type: 'boolean', default: false },
    products: { type: 'string' },
    sales: { type: 'string' },
    rounds: { type: 'string', default: '10' },
    keep: { type: 'string' },
  },
});

const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(usage);
  process.exit(2);
}
const usual = values.full ? 1_000_000 : 100_000;
const options: BenchOptions = {
  products: Number(values.products ?? usual),
  sales: Number(values.sales ?? usual),
  rounds: Number(values.rounds),
  keep: values.keep,
  note: (text) => process.stderr.write(`  ${text}\n`),
};

const shown = (value: number | Times | null): string => {
  if (value === null) return '–';
  return typeof value === 'number'
    ? String(value)
    : `p10 ${value.p10} · p50 ${value.p50} · p99 ${value.p99} · max ${value.max}`;
};

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`${name}\n`);
  for (const result of await bench(options)) {
    figures.push(result);
    process.stdout.write(
      `${result.what} (${result.unit})\n    ${shown(result.value)}\n    floor ${shown(result.floor)}   ratio ${result.ratio ?? '–'}, undisturbed ${result.undisturbed ?? '–'}   goal ${result.goal}\n`,
    );
  }
}
if (values.json) {
  const machine = {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model ?? '',
    memory: os.totalmem(),
    node: process.version,
    load: os.loadavg(),
  };
  fs.writeFileSync(
    values.json,
    `${JSON.stringify({ machine, options: { ...options, note: undefined }, figures }, null, 2)}\n`,
  );
}
