import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { root } from '#tools/sources.ts';
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

/** The executable of Electron, or of its double: the runner's launcher then finds the same one. */
export function electronExecutable(): string {
  if (electronKind() === 'double') process.env.ELECTRON_OVERRIDE_DIST_PATH = double;
  return createRequire(import.meta.url)('electron') as string;
}

/** On an overloaded machine a window may take its time. */
const start_ms = 60_000;

/** The built till in Electron, real or doubled, through the runner's stock launcher. */
export async function launchElectron({
  dataDir,
  args = [],
  env = {},
  main = root,
}: ElectronLaunchOptions): Promise<LaunchedElectronTill> {
  electronExecutable();
  const app = await _electron.launch({
    args: [main, '--data', dataDir, ...args],
    cwd: root,
    env: { ...process.env, ...env } as Record<string, string>,
    timeout: start_ms,
  });
  const child = app.process();
  const showTill = async (): Promise<Page> => {
    const first = await app.firstWindow({ timeout: start_ms });
    // Chromium shows an empty page before the first address, and an empty page has loaded too.
    await first.waitForURL((url) => url.href !== 'about:blank', { timeout: start_ms });
    return first;
  };
  const page = await showTill().catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
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
