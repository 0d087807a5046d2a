import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { launchElectron } from '../support/launch-electron.ts';
import { launchWeb } from '../support/launch-web.ts';
import type { LaunchedTill } from '../support/launched-till.ts';

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
}

/** A broken line is told to the console by the browser itself, and is what a killed till looks like. */
const expected = /WebSocket connection to|net::ERR_CONNECTION_REFUSED/;

function listenForProblems(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) problems.push(message.text());
  });
}

export const test = base.extend<TillSettings & { till: Till }>({
  tillArgs: [['--lang', 'fr'], { option: true }],
  tillEnv: [{}, { option: true }],

  till: async ({ tillArgs, tillEnv }, use, testInfo) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-till-'));
    const dataDir = path.join(folder, 'data');
    const launch = testInfo.project.name === 'electron' ? launchElectron : launchWeb;
    const problems: string[] = [];
    let running: LaunchedTill | null = null;
    const start = async (): Promise<LaunchedTill> => {
      const launched = await launch({ dataDir, args: tillArgs, env: tillEnv });
      listenForProblems(launched.page, problems);
      return launched;
    };
    let last = await start();
    running = last;

    await use({
      get page() {
        return last.page;
      },
      dataDir,
      async restart() {
        await running?.close();
        last = await start();
        running = last;
      },
      async kill() {
        await running?.kill();
        running = null;
      },
    });

    if (running && testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('window', { body: await last.page.screenshot(), contentType: 'image/png' });
    }
    await running?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    expect(problems, 'errors that the page told its console').toEqual([]);
  },
});
