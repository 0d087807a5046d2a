import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type BenchOptions, makeOldTill, soldCodes } from './bench-shop.ts';
import { type Figure, figure, type Times, timesOf } from './measure.ts';
import { type Measure, measures, type Place, placeAt } from './years-measures.ts';
import { longestTurn, pieces } from './years-pieces.ts';

const fewTickets = 10_000;

interface Measured {
  readonly times: Times;
  readonly floor: Times | null;
  /** Bytes that one of them gave to the disk; null where the system does not count them. */
  readonly written: number | null;
}

/** What this process, with all its threads, gave to the disk. */
function writtenSoFar(): number | null {
  try {
    const told = /^write_bytes: (\d+)$/m.exec(fs.readFileSync('/proc/self/io', 'utf8'));
    return told ? Number(told[1]) : null;
  } catch {
    return null;
  }
}

async function measured(measure: Measure, place: Place): Promise<Measured> {
  const [took, least]: [number[], number[]] = [[], []];
  let bytes: number | null = 0;
  if (measure.on === 'till') await place.open();
  else await place.close();
  for (let turn = 0; turn < measure.times; turn += 1) {
    await measure.before?.(place);
    const before = writtenSoFar();
    const start = performance.now();
    if (measure.piece) took.push(await longestTurn(() => measure.work(place)));
    else {
      await measure.work(place);
      took.push(performance.now() - start);
    }
    const after = writtenSoFar();
    bytes = bytes === null || before === null || after === null ? null : bytes + after - before;
    if (!measure.floor) continue;
    const begun = performance.now();
    await measure.floor(place);
    least.push(performance.now() - begun);
  }
  return {
    times: timesOf(took),
    floor: measure.floor ? timesOf(least) : null,
    written: bytes === null ? null : Math.round(bytes / measure.times),
  };
}

/**
 * What a till does every day, and what protects it, with ten thousand tickets and with years of them: the ratio of the two is
 * the figure, and next to one where nothing grows with history.
 */
export async function benchYears(options: BenchOptions): Promise<Figure[]> {
  const places = new Map<number, Place>();
  for (const tickets of [Math.min(fewTickets, options.tickets), options.tickets]) {
    const folder = options.newFolder();
    const [dataDir, scratch] = [path.join(folder, 'data'), path.join(folder, 'scratch')];
    fs.mkdirSync(dataDir);
    fs.mkdirSync(scratch);
    const now = await makeOldTill(dataDir, { ...options, sales: tickets });
    const { products } = options;
    const place = placeAt({ dataDir, scratch, tickets, products, codes: soldCodes(products) }, now);
    options.atEnd(place.close);
    places.set(tickets, place);
  }
  const [few, many] = [...places.values()];
  if (!few) return [];
  const figures: Figure[] = [];
  for (const measure of [...measures, ...pieces]) {
    const early = await measured(measure, few);
    const late = many ? await measured(measure, many) : early;
    figures.push({
      ...figure(
        measure.name,
        { tickets: options.tickets },
        late.times,
        late.floor,
        measure.piece ? 'cpu' : 'ms',
      ),
      years: {
        few: few.tickets,
        early: early.times,
        growth: Math.round((1000 * late.times.p50) / Math.max(early.times.p50, 0.001)) / 1000,
        written: [early.written, late.written],
      },
    });
    options.note(measure.name);
  }
  return figures;
}
