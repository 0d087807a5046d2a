import type { SpawnOptions } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Translate } from '#shared/i18n/index.ts';
import { requireChromium } from '#tests/support/chromium.ts';
import { electronKind } from '#tests/support/electron-kind.ts';
import { runNode, scriptOf } from './child.ts';
import { main, tool } from './command-line.ts';
import { root } from './sources.ts';
import { launcherCounts, playwrightCount, type TestCount, vitestCount } from './test-count.ts';

const results = path.join(root, 'test-results');
const unitReport = path.join(results, 'unit.json');
const processReport = path.join(results, 'processes.json');
const screenReport = path.join(results, 'screens.json');
const packReport = path.join(results, 'packages.json');
const packagedReport = path.join(results, 'packaged.json');

const read = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

const vitest = (report: string, ...more: string[]): string[] => [
  scriptOf('vitest', 'vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...more,
];

type StepName = 'types' | 'lint' | 'unit' | 'processes' | 'build' | 'packages' | 'packaged' | 'screens';
type Step = readonly [name: StepName, args: readonly string[]];

interface Told {
  readonly t: Translate;
  readonly say: (line: string) => void;
}

/** Runs every step, whatever the one before gave. @returns a line for each, and whether one failed */
async function runSteps({ t, say }: Told): Promise<{ summary: string[]; failed: boolean }> {
  const summary: string[] = [];
  let failed = false;
  const width = Math.max(...(['ok', 'failed'] as const).map((one) => t(`tools.suite.${one}`).length));
  const note = (passed: boolean, what: string): void => {
    if (!passed) failed = true;
    summary.push(`${t(passed ? 'tools.suite.ok' : 'tools.suite.failed').padEnd(width)} ${what}`);
  };
  const timed = async (args: readonly string[], options: SpawnOptions = {}) => {
    const started = performance.now();
    const passed = (await runNode(args, options)) === 0;
    return { passed, took: `${((performance.now() - started) / 1000).toFixed(1)} s` };
  };
  /** What is said at once would be said in pieces: the steps beside the first one are heard at their end. */
  const beside = async ([name, args]: Step) => {
    const file = path.join(results, `${name}.log`);
    const out = openSync(file, 'w');
    const ended = await timed(args, { stdio: ['ignore', out, out] });
    closeSync(out);
    return { name, ended, heard: readFileSync(file, 'utf8') };
  };
  /** Steps that leave a processor to one another. @returns whether all of them passed */
  const run = async ([name, args]: Step, ...others: readonly Step[]): Promise<boolean> => {
    const called = (one: StepName): string => t(`tools.suite.step.${one}`);
    say(`\n── ${called(name)}`);
    const all = others.map(beside);
    const first = { name, ended: await timed(args) };
    const rest = await Promise.all(all);
    for (const { name: other, heard } of rest) say(`\n── ${called(other)}\n${heard}`);
    for (const one of [first, ...rest]) note(one.ended.passed, `${called(one.name)} (${one.ended.took})`);
    return [first, ...rest].every(({ ended }) => ended.passed);
  };

  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);
  const browser = requireChromium();
  if (browser) process.env.CHROMIUM_PATH = browser;
  // Thousands of tills, tools and test files start: each would read the same code anew, and strip its types.
  process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'compiled');
  await run(
    ['unit', vitest(unitReport)],
    ['types', [scriptOf('typescript', 'tsc'), '--noEmit']],
    ['lint', [scriptOf('@biomejs/biome', 'biome'), 'check', '.']],
  );
  await run(['processes', vitest(processReport, '--config', 'vitest.processes.config.ts')]);
  const built = await run(['build', [path.join(root, 'tools', 'build.ts')]]);
  const playwright = [scriptOf('@playwright/test', 'playwright'), 'test'];
  const packages: Step = ['packages', vitest(packReport, '--config', 'vitest.pack.config.ts')];
  if (built && browser) {
    await run(packages, ['packaged', [...playwright, '--config', 'playwright.pack.config.ts']]);
    await run(['screens', playwright]);
  } else {
    if (built) await run(packages);
    const why = t(built ? 'tools.suite.noChromium' : 'tools.suite.noBuild');
    note(false, `${t('tools.suite.step.screens')}: ${t('tools.suite.noScreens', { why })}`);
  }
  return { summary, failed };
}

/** What the reporters' files say was run, and on which launchers. */
function countTests(): TestCount {
  const suites = [
    ...[unitReport, processReport, packReport].map((file) => vitestCount(read(file))),
    ...[packagedReport, screenReport].map((file) => playwrightCount(read(file))),
  ];
  return {
    passed: suites.reduce((sum, { passed }) => sum + passed, 0),
    failures: suites.flatMap(({ failures }) => failures),
    skipped: suites.flatMap(({ skipped }) => skipped),
  };
}

function launcherLines(t: Translate): string[] {
  const launchers = launcherCounts(read(screenReport));
  const kind = electronKind();
  const notHere = t('tools.suite.didNotRun');
  const ranOn = (project: string): string => {
    const tests = launchers.get(project) ?? 0;
    return tests > 0 ? t('tools.suite.ran', { tests }) : notHere;
  };
  const double = kind === 'double' ? ranOn('electron') : `${notHere} (${t('tools.suite.realDid')})`;
  const real = kind === 'real' ? ranOn('electron') : `${notHere} (${t('tools.suite.noElectron')})`;
  const ran = { web: ranOn('web'), 'electron-double': double, 'electron-real': real };
  const program = process.env.COMPTOIR_PACKAGED ?? t('tools.suite.filesOnly', { kind });
  return [
    ...Object.entries(ran).map(([name, what]) => t('tools.suite.launcher', { name, what })),
    t('tools.suite.packaged', { program }),
  ];
}

export const testTool = tool({
  called: 'npm test --',
  says: 'tools.suite.says',
  ways: [{ args: '', says: 'tools.suite.way', least: 0, most: 0 }],
  options: {},
  run: async ({ t, now }) => {
    const say = (line: string): void => now(`${line}\n`);
    const { summary, failed } = await runSteps({ t, say });
    const { passed, failures, skipped } = countTests();
    say(`\n${summary.join('\n')}`);
    for (const name of skipped) say(t('tools.suite.skipped', { name }));
    for (const line of launcherLines(t)) say(line);
    for (const line of failures) say(t('tools.suite.failure', { line }));
    say(t('tools.suite.total', { passed, failed: failures.length }));
    return failed || failures.length > 0 ? 1 : 0;
  },
});

if (import.meta.main) await main(testTool);
