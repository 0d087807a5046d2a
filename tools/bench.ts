import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Lang, withDecimal } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { type BenchOptions, mostSales } from './bench/bench-shop.ts';
import { benchFlood } from './bench/flood.ts';
import { benchLongCart } from './bench/long-cart.ts';
import type { Figure, Times } from './bench/measure.ts';
import { benchPage } from './bench/page.ts';
import { benchReports } from './bench/reports.ts';
import { benchSale } from './bench/sale.ts';
import { benchSearch } from './bench/search.ts';
import { benchMemory, benchStart } from './bench/start.ts';
import { benchSync } from './bench/sync.ts';
import { benchYears } from './bench/years.ts';
import { flag, main, text, tool } from './command-line.ts';
import { Failed, sentenceOf } from './command-sentence.ts';
import { count, newFile, oneOf, workFolder } from './command-values.ts';
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
  years: benchYears,
  sync: benchSync,
};
/** Only where they are named: one writes a million tickets, the other starts a database. */
const onlyNamed = ['years', 'sync'];
const names = Object.keys(benches);

/** A figure in the language of whoever reads it; the file of --json has it as numbers. */
function told(figure: Figure, t: Translate, lang: Lang): string {
  const { name, of, unit, value, floor, ratio, undisturbed, years } = figure;
  const number = (one: number | null): string => (one === null ? '–' : withDecimal(String(one), lang));
  const shown = (one: number | Times | null): string =>
    one === null || typeof one === 'number'
      ? number(one)
      : (['p10', 'p50', 'p99', 'max'] as const).map((part) => `${part} ${number(one[part])}`).join(' · ');
  if (years)
    return t('tools.bench.years', {
      what: t(`tools.bench.figure.${name}`, of),
      unit: t(`tools.bench.unit.${unit}`),
      few: years.few,
      early: shown(years.early),
      late: shown(value),
      floor: shown(floor),
      ratio: number(ratio),
      growth: number(years.growth),
      before: number(years.written[0]),
      written: number(years.written[1]),
      goal: t(`tools.bench.goal.${name}`),
    });
  return t('tools.bench.line', {
    what: t(`tools.bench.figure.${name}`, of),
    unit: t(`tools.bench.unit.${unit}`),
    value: shown(value),
    floor: shown(floor),
    ratio: number(ratio),
    undisturbed: number(undisturbed),
    goal: t(`tools.bench.goal.${name}`),
  });
}

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
    if (!(error instanceof RefusedError)) throw error;
    throw new Failed(`${name}: ${sentenceOf(error, options.t, process.env)} (${error.refusal.code})`);
  } finally {
    for (const end of ends) await end();
  }
}

/** A file that cannot be written is told before an hour of work, and none stays behind that holds no figures. */
async function keepFigures(
  file: string,
  { products, sales, rounds }: Pick<BenchOptions, 'products' | 'sales' | 'rounds'>,
  figures: readonly Figure[],
  measure: () => Promise<void>,
): Promise<void> {
  fs.writeFileSync(file, '', { flag: 'wx' });
  try {
    await measure();
    const all = { machine: machine(), options: { products, sales, rounds }, figures };
    fs.writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  } catch (error) {
    fs.rmSync(file, { force: true });
    throw error;
  }
}

export const benchTool = tool({
  called: 'npm run bench --',
  says: 'tools.bench.says',
  ways: [{ args: `[${names.join('|')} …]`, says: 'tools.bench.way', least: 0, most: names.length }],
  options: {
    products: text('N', 'tools.bench.products'),
    sales: text('N', 'tools.bench.sales'),
    tickets: text('N', 'tools.bench.tickets'),
    rounds: text('N', 'tools.bench.rounds'),
    full: flag('tools.bench.full'),
    keep: text('DIR', 'tools.bench.keep'),
    json: text('FILE', 'tools.bench.json'),
  },
  notes: ['tools.bench.note'],
  run: async (call) => {
    const { values, args, out, err, t, lang } = call;
    const wanted = args.map((name) => oneOf(call, 'bench', name, names));
    const usual = values.full ? 1_000_000 : 100_000;
    const least = 1;
    const options = {
      products: count(call, 'products', values.products, { least, most: 10_000_000, usual }),
      sales: count(call, 'sales', values.sales, { least, most: mostSales, usual }),
      tickets: count(call, 'tickets', values.tickets, { least, most: mostSales, usual: 1_000_000 }),
      rounds: count(call, 'rounds', values.rounds, { least, most: 100_000, usual: 10 }),
      keep: values.keep && workFolder(call, values.keep),
      note: (line: string) => err(`  ${line}\n`),
      lang,
      t,
    };
    const figures: Figure[] = [];
    const measure = async (): Promise<void> => {
      for (const [name, bench] of Object.entries(benches)) {
        if (wanted.length > 0 ? !wanted.includes(name) : onlyNamed.includes(name)) continue;
        err(`${name}\n`);
        for (const result of await alone(name, bench, options, call.scratch())) {
          figures.push(result);
          out(`${told(result, t, lang)}\n`);
        }
      }
    };
    if (values.json === undefined) await measure();
    else await keepFigures(newFile(call, values.json), options, figures, measure);
    return 0;
  },
});

if (import.meta.main) await main(benchTool);
