import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeFile } from '#main/kernel/open-store.ts';
import { mostSales, salesPerDay } from '#tools/bench/bench-shop.ts';
import type { Figure } from '#tools/bench/measure.ts';
import { root } from '#tools/sources.ts';

/** What is measured in a browser is in tests/e2e/web-bench.spec.ts. */
const benches = ['sale', 'cart', 'search', 'reports', 'start', 'memory', 'flood'];
const tiny = ['--products', '200', '--sales', '50', '--rounds', '1'];
/** Seconds on a quiet machine; one that is loaded may take its time. */
const patience_ms = 300_000;

let around: string;
beforeAll(() => {
  around = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
});
afterAll(() => fs.rmSync(around, { recursive: true }));

/** The whole command: it is over when no process of it holds its output any more. */
function bench(...args: string[]): Promise<{ code: number; err: string }> {
  const scratch = fs.mkdtempSync(path.join(around, 'tmp-'));
  const env = { ...process.env, TMPDIR: scratch, TMP: scratch, TEMP: scratch, LANG: 'en_GB.UTF-8' };
  return new Promise((resolve) => {
    const run = [path.join(root, 'tools', 'run.mjs'), path.join(root, 'tools', 'bench.ts'), ...args, ...tiny];
    const child = execFile(process.execPath, run, { env }, (_error, _out, err) => {
      expect(fs.readdirSync(scratch)).toEqual([]);
      expect(fs.existsSync(path.join(root, 'out', 'bench'))).toBe(false);
      resolve({ code: child.exitCode ?? -1, err });
    });
  });
}

it.each(benches)(
  'the bench of %s ends by itself, with figures, and leaves nothing behind',
  async (name) => {
    const json = path.join(around, `${name}.json`);
    const { code, err } = await bench(name, '--json', json);
    expect(code, err).toBe(0);
    const { figures } = JSON.parse(fs.readFileSync(json, 'utf8')) as { figures: Figure[] };
    expect(figures.length).toBeGreaterThan(0);
    for (const { name: what, value } of figures)
      expect(typeof value === 'number' ? value : value.p50, what).toBeGreaterThan(0);
  },
  patience_ms,
);

const faults = {
  'a date that no till takes for one': (kept: string) =>
    fs.writeFileSync(path.join(kept, 'now'), String(Date.UTC(2017, 0, 2))),
  'a store that is none': (kept: string) =>
    fs.writeFileSync(storeFile(path.join(kept, 'data')), 'x'.repeat(9999)),
};
it.each([
  ['flood', 'a date that no till takes for one', /^flood: .*CLOCK_IMPOSSIBLE/m],
  ['start', 'a store that is none', /start-child|child\.js: /],
] as const)(
  'the bench of %s ends and says why with %s',
  async (name, fault, says) => {
    const keep = path.join(around, `kept-${name}`);
    expect((await bench(name, '--keep', keep)).code).toBe(0);
    for (const kept of fs.readdirSync(keep)) faults[fault](path.join(keep, kept));
    const { code, err } = await bench(name, '--keep', keep);
    expect(code, err).toBe(1);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  },
  patience_ms,
);

it('the largest shop of the bench ends before the last year a till takes for one', () => {
  const years = mostSales / salesPerDay / 365;
  expect(2025 + years).toBeLessThan(2099);
});
