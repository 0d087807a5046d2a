import { performance } from 'node:perf_hooks';
import type { TextKey, TextParams } from '#shared/i18n/index.ts';

/** Times of one thing, in milliseconds. */
export interface Times {
  /** What it takes when nobody is in the way: on a busy machine the figure to compare. */
  readonly p10: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly n: number;
}

type After<K> = K extends `tools.bench.figure.${infer Name}` ? Name : never;
/** What is measured: its words and its goal are among the texts of the tools. */
export type FigureName = After<TextKey>;

/** A figure beside its floor: the least that the same work can cost, measured in the same run, turn by turn. */
export interface Figure {
  readonly name: FigureName;
  /** How much of what it was taken of. */
  readonly of: TextParams;
  readonly unit: 'ms' | 'cpu' | 'bytes' | 'mb';
  readonly value: number | Times;
  readonly floor: number | Times | null;
  /** p50 over the floor's p50, or value over floor. */
  readonly ratio: number | null;
  /** p10 over the floor's p10. */
  readonly undisturbed: number | null;
  /** The same on a till of ten thousand tickets, how much it grew, and the bytes written by one of each. */
  readonly years?: {
    readonly few: number;
    readonly early: Times;
    readonly growth: number;
    readonly written: readonly [number | null, number | null];
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export function timesOf(samples: readonly number[]): Times {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number): number =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p10: at(0.1), p50: at(0.5), p99: at(0.99), max: at(1), n: sorted.length };
}

export function timed(samples: number[], work: () => void): void {
  const start = performance.now();
  work();
  samples.push(performance.now() - start);
}

export async function timedAsync<T>(samples: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  samples.push(performance.now() - start);
  return result;
}

const over = (value: number | Times, floor: number | Times | null, at: 'p10' | 'p50'): number | null => {
  const of = (one: number | Times): number => (typeof one === 'number' ? one : one[at]);
  return floor === null || of(floor) === 0 ? null : rounded(of(value) / of(floor));
};

export const figure = (
  name: FigureName,
  of: TextParams,
  value: number | Times,
  floor: number | Times | null = null,
  unit: Figure['unit'] = 'ms',
): Figure => ({
  name,
  of,
  unit,
  value,
  floor,
  ratio: over(value, floor, 'p50'),
  undisturbed: typeof value === 'number' ? null : over(value, floor, 'p10'),
});
