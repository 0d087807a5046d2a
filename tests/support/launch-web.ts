import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, errors, type Page } from '@playwright/test';
import { root } from '#tools/sources.ts';
import { chromiumArgs, findChromium } from './chromium.ts';
import type { LaunchedTill, LaunchOptions } from './launched-till.ts';

const builtHost = path.join(root, 'out', 'main', 'web-main.js');
const address = /http:\/\/127\.0\.0\.1:\d+\/open\?t=[\w-]+/;

/** The address that the host prints once it serves. @throws Error with what it said, when it ended instead. */
async function firstAddress(host: ChildProcess): Promise<string> {
  const said: string[] = [];
  host.stderr?.on('data', (piece) => said.push(String(piece)));
  if (!host.stdout) throw new Error('the host has no output');
  for await (const line of createInterface({ input: host.stdout })) {
    said.push(line);
    const found = address.exec(line);
    if (found) {
      host.stdout.resume();
      return found[0];
    }
  }
  throw new Error(`the web host ended before it served:\n${said.join('\n')}`);
}

export interface LaunchedWebTill extends LaunchedTill {
  readonly host: ChildProcess;
  readonly url: string;
}

const start_ms = 40_000;

/** A Chromium in application mode. On an overloaded machine one now and then never comes up: then another, with a new profile. */
async function openBrowser(
  dataDir: string,
  url: string,
  profiles: readonly string[],
): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium was found: set CHROMIUM_PATH');
  const temporary = `${dataDir}-browser-tmp`;
  mkdirSync(temporary, { recursive: true });
  const [profile, ...others] = profiles;
  try {
    return await chromium.launchPersistentContext(`${dataDir}-${profile}`, {
      executablePath,
      headless: true,
      args: [...chromiumArgs, `--app=${url}`],
      viewport: { width: 1366, height: 768 },
      env: { ...process.env, TMPDIR: temporary },
      timeout: start_ms,
    });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError) || others.length === 0) throw error;
    return openBrowser(dataDir, url, others);
  }
}

/** The built web host in a process of its own, and a headless Chromium in application mode in front of it. */
export async function launchWeb({ dataDir, args = [], env = {} }: LaunchOptions): Promise<LaunchedWebTill> {
  const host = spawn(process.execPath, [builtHost, '--data', dataDir, '--port', '0', '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const ended = once(host, 'exit');
  const showTill = async (): Promise<{ url: string; browser: BrowserContext; page: Page }> => {
    const url = await firstAddress(host);
    const browser = await openBrowser(dataDir, url, ['browser', 'browser-2']);
    try {
      const page = browser.pages()[0] ?? (await browser.waitForEvent('page'));
      await page.waitForURL((current) => current.pathname === '/', { timeout: start_ms });
      return { url, browser, page };
    } catch (error) {
      await browser.close();
      throw error;
    }
  };
  const { url, browser, page } = await showTill().catch((error: unknown) => {
    host.kill('SIGKILL');
    throw error;
  });

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (host.exitCode === null && host.signalCode === null) {
      host.kill(signal);
      await ended;
    }
    await browser.close();
  };
  return { page, host, url, close: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
