import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { launchElectron } from '#tests/support/launch-electron.ts';
import { launchWeb, openSharedBrowser } from '#tests/support/launch-web.ts';
import type { LaunchedTill, LaunchOptions } from '#tests/support/launched-till.ts';

export { expect };

export interface Till {
  /** The window; another one after a restart. */
  readonly page: Page;
  readonly dataDir: string;
  /** Ends the till in order, unless a kill did it already, and opens it again over the same data. */
  restart(): Promise<void>;
  /** A power cut: the process is gone at once, and nothing is started again until `restart`. */
  kill(): Promise<void>;
}

interface TillSettings {
  /** Options of the till's command line. */
  tillArgs: readonly string[];
  /** Fault switches, added to the till's environment. */
  tillEnv: NodeJS.ProcessEnv;
  /** Another build of the web host than the usual one. */
  tillHost: string | undefined;
}

/** What the page told its console, until `quiet`: a till that is being ended breaks its own line and loads. */
function listenForProblems(page: Page, problems: string[]): { quiet(): void } {
  let listening = true;
  const note = (problem: string): void => {
    if (listening) problems.push(problem);
  };
  page.on('pageerror', (error) => note(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text());
  });
  return {
    quiet: () => {
      listening = false;
    },
  };
}

type Launch = (options: LaunchOptions) => Promise<LaunchedTill>;

interface OfWorker {
  /** The browser in which this worker's tills of the web host are shown, started for the first of them. */
  sharedBrowser: () => Promise<Browser>;
  /** The data of a demo shop that one till of this worker made at its first start, and then ended: one for each command line. */
  demoShop: (args: readonly string[]) => Promise<string>;
}

const launchOn = (project: string): Launch => (project === 'electron' ? launchElectron : launchWeb);

export const test = base.extend<TillSettings & { till: Till }, OfWorker>({
  sharedBrowser: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for a pattern of what is used.
    async ({}, use) => {
      const opened: Promise<Browser>[] = [];
      await use(() => {
        const browser = opened[0] ?? openSharedBrowser();
        opened[0] = browser;
        return browser;
      });
      for (const browser of opened) await (await browser).close();
    },
    { scope: 'worker' },
  ],
  demoShop: [
    async ({ sharedBrowser }, use, { project }) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-demo-'));
      const made = new Map<string, string>();
      await use(async (args) => {
        const words = args.join(' ');
        const dataDir = made.get(words) ?? path.join(folder, String(made.size));
        if (!made.has(words)) {
          await (await launchOn(project.name)({ dataDir, args, browser: sharedBrowser })).close();
          made.set(words, dataDir);
        }
        return dataDir;
      });
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
    { scope: 'worker' },
  ],
  tillArgs: [['--lang', 'fr'], { option: true }],
  tillEnv: [{}, { option: true }],
  tillHost: [undefined, { option: true }],

  till: async ({ tillArgs, tillEnv, tillHost, sharedBrowser, demoShop }, use, testInfo) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-till-'));
    const dataDir = path.join(folder, 'data');
    const launch = launchOn(testInfo.project.name);
    // A till that is to be another one from its first start on makes its shop itself.
    const isUsual = tillHost === undefined && Object.keys(tillEnv).length === 0;
    if (isUsual && tillArgs.includes('--demo'))
      cpSync(await demoShop(tillArgs), dataDir, { recursive: true });
    const problems: string[] = [];
    let running: LaunchedTill | null = null;
    let quiet = (): void => {};
    const start = async (): Promise<LaunchedTill> => {
      const launched = await launch({
        dataDir,
        args: tillArgs,
        env: tillEnv,
        browser: sharedBrowser,
        ...(tillHost !== undefined && { host: tillHost }),
      });
      quiet = listenForProblems(launched.page, problems).quiet;
      return launched;
    };
    const end = async (how: 'close' | 'kill'): Promise<void> => {
      quiet();
      await running?.[how]();
      running = null;
    };
    let last = await start();
    running = last;

    await use({
      get page() {
        return last.page;
      },
      dataDir,
      async restart() {
        await end('close');
        last = await start();
        running = last;
      },
      kill: () => end('kill'),
    });

    if (running && testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('window', { body: await last.page.screenshot(), contentType: 'image/png' });
    }
    await end('close');
    if (testInfo.status !== testInfo.expectedStatus) {
      const logs = path.join(dataDir, 'logs');
      for (const name of existsSync(logs) ? readdirSync(logs) : [])
        await testInfo.attach(name, { body: readFileSync(path.join(logs, name)), contentType: 'text/plain' });
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    expect(problems, 'errors that the page told its console').toEqual([]);
  },
});
