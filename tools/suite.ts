import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { requireChromium } from '#tests/support/chromium.ts';
import { electronKind } from '#tests/support/electron-kind.ts';
import { runNode, scriptOf } from './child.ts';
import { root } from './sources.ts';
import { launcherCounts, playwrightCount, type TestCount, vitestCount } from './test-count.ts';

const results = path.join(root, 'test-results');
const unitReport = path.join(results, 'unit.json');
const crashReport = path.join(results, 'crash.json');
const updateReport = path.join(results, 'updates.json');
const screenReport = path.join(results, 'screens.json');
const packReport = path.join(results, 'packages.json');
const packagedReport = path.join(results, 'packaged.json');

const read = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
const summary: string[] = [];
let failedStep = false;

async function step(name: string, args: readonly string[]): Promise<boolean> {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const passed = (await runNode(args)) === 0;
  if (!passed) failedStep = true;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  summary.push(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return passed;
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results);

const browser = requireChromium();
if (browser) process.env.CHROMIUM_PATH = browser;

await step('types', [scriptOf('typescript', 'tsc'), '--noEmit']);
await step('lint', [scriptOf('@biomejs/biome', 'biome'), 'check', '.']);
const vitest = (report: string, ...more: string[]): string[] => [
  scriptOf('vitest', 'vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...more,
];
await step('unit tests', vitest(unitReport));
await step('crash tests', vitest(crashReport, '--config', 'vitest.crash.config.ts'));
await step('update tests', vitest(updateReport, '--config', 'vitest.update.config.ts'));
const built = await step('build', [path.join(root, 'tools', 'build.ts')]);
if (built) await step('packages', vitest(packReport, '--config', 'vitest.pack.config.ts'));
if (built && browser) {
  const playwright = [scriptOf('@playwright/test', 'playwright'), 'test'];
  await step('packaged till', [...playwright, '--config', 'playwright.pack.config.ts']);
  await step('screens', playwright);
} else {
  failedStep = true;
  summary.push(
    `FAILED screens: not run, ${built ? 'no Chromium could be found or installed' : 'the build failed'}`,
  );
}

const unit = vitestCount(read(unitReport));
const crash = vitestCount(read(crashReport));
const updates = vitestCount(read(updateReport));
const screens = playwrightCount(read(screenReport));
const packages = vitestCount(read(packReport));
const packaged = playwrightCount(read(packagedReport));
const suites = [unit, crash, updates, packages, packaged, screens];
const total: TestCount = {
  passed: suites.reduce((sum, { passed }) => sum + passed, 0),
  failed: suites.reduce((sum, { failed }) => sum + failed, 0),
  skipped: suites.flatMap(({ skipped }) => skipped),
};

const launchers = launcherCounts(read(screenReport));
const kind = electronKind();
const ranOn = (project: string): string => {
  const count = launchers.get(project) ?? 0;
  return count > 0 ? `ran ${count} tests` : 'did not run';
};
const notHere = 'did not run';

console.log(`\n${summary.join('\n')}`);
for (const name of total.skipped) console.log(`skipped: ${name}`);
console.log(`launcher web: ${ranOn('web')}`);
console.log(
  `launcher electron-double: ${kind === 'double' ? ranOn('electron') : `${notHere} (the real one did)`}`,
);
console.log(
  `launcher electron-real: ${kind === 'real' ? ranOn('electron') : `${notHere} (no Electron binary here)`}`,
);
const program = process.env.COMPTOIR_PACKAGED;
console.log(
  `packaged till: ${program ? program : `its files, in Electron ${kind} (no packaged program was named)`}`,
);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = failedStep || total.failed > 0 ? 1 : 0;
