import { once } from 'node:events';
import path from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { root } from '../../tools/sources.ts';
import { electronKind } from './electron-kind.ts';
import type { LaunchedTill, LaunchOptions } from './launched-till.ts';

const double = path.join(root, 'tests', 'support', 'electron-double', 'dist');

export interface LaunchedElectronTill extends LaunchedTill {
  readonly app: ElectronApplication;
}
export interface ElectronLaunchOptions extends LaunchOptions {
  /** Another main file than the built till. */
  readonly main?: string;
}

/** `require('electron')` then names the double, and so do the runner's own look-ups; once per worker process. */
export function chooseElectron(): void {
  if (electronKind() === 'double') process.env.ELECTRON_OVERRIDE_DIST_PATH = double;
}

/** Electron without a window to wait for: a second start, a till that refuses to start. */
export function startElectron({ dataDir, args = [], env = {}, main = root }: ElectronLaunchOptions) {
  chooseElectron();
  return _electron.launch({
    args: [main, '--data', dataDir, ...args],
    cwd: root,
    env: { ...process.env, ...env } as Record<string, string>,
  });
}

/** The built till in Electron, real or doubled, through the runner's stock launcher. */
export async function launchElectron(options: ElectronLaunchOptions): Promise<LaunchedElectronTill> {
  const app = await startElectron(options);
  const page = await app.firstWindow();
  // Chromium shows an empty page before the first address, and an empty page has loaded too.
  await page.waitForURL((url) => url.href !== 'about:blank');
  const child = app.process();
  return {
    app,
    page,
    close: () => app.close(),
    kill: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await ended;
    },
  };
}
