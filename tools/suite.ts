import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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
const crashReport = path.join(results, 'crash.json');
const updateReport = path.join(results, 'updates.json');
const headofficeReport = path.join(results, 'headoffice.json');
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

type StepName =
  | 'types'
  | 'lint'
  | 'unit'
  | 'crash'
  | 'update'
  | 'headoffice'
  | 'build'
  | 'packages'
  | 'packaged'
  | 'screens';

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
  const step = async (name: StepName, args: readonly string[]): Promise<boolean> => {
    const called = t(`tools.suite.step.${name}`);
    say(`\n── ${called}`);
    const started = performance.now();
    const passed = (await runNode(args)) === 0;
    note(passed, `${called} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return passed;
  };

  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);
  const browser = requireChromium();
  if (browser) process.env.CHROMIUM_PATH = browser;
  // Thousands of tills, tools and test files start: each would read the same code anew, and strip its types.
  process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'compiled');
  await step('types', [scriptOf('typescript', 'tsc'), '--noEmit']);
  await step('lint', [scriptOf('@biomejs/biome', 'biome'), 'check', '.']);
  await step('unit', vitest(unitReport));
  await step('crash', vitest(crashReport, '--config', 'vitest.crash.config.ts'));
  await step('update', vitest(updateReport, '--config', 'vitest.update.config.ts'));
  await step('headoffice', vitest(headofficeReport, '--config', 'vitest.headoffice.config.ts'));
  const built = await step('build', [path.join(root, 'tools', 'build.ts')]);
  if (built) await step('packages', vitest(packReport, '--config', 'vitest.pack.config.ts'));
  if (built && browser) {
    const playwright = [scriptOf('@playwright/test', 'playwright'), 'test'];
    await step('packaged', [...playwright, '--config', 'playwright.pack.config.ts']);
    await step('screens', playwright);
  } else {
    const why = t(built ? 'tools.suite.noChromium' : 'tools.suite.noBuild');
    note(false, `${t('tools.suite.step.screens')}: ${t('tools.suite.noScreens', { why })}`);
  }
  return { summary, failed };
}

/** What the reporters' files say was run, and on which launchers. */
function countTests(): TestCount {
  const suites = [
    ...[unitReport, crashReport, updateReport, headofficeReport, packReport].map((file) =>
      vitestCount(read(file)),
    ),
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
