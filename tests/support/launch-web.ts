import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium, errors, type Page } from '@playwright/test';
import { root } from '#tools/sources.ts';
import { chromiumArgs, findChromium } from './chromium.ts';
import type { LaunchedTill, LaunchOptions } from './launched-till.ts';
import { askedLateness, slowDown } from './slow-till.ts';

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
const slowed = askedLateness();

const viewport = { width: 1366, height: 768 };

function chromiumHere(): string {
  const found = findChromium();
  if (!found) throw new Error('no Chromium was found: set CHROMIUM_PATH');
  return found;
}

/** A Chromium without a window yet, for many tills one after another. */
export const openSharedBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumHere(), args: [...chromiumArgs], timeout: start_ms });

/** A window that shares nothing with another one of this browser. */
async function openWindow(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(url, { timeout: start_ms });
  return context;
}

/** A Chromium in application mode, with a profile of this name. */
async function openBrowser(dataDir: string, url: string, profile: string): Promise<BrowserContext> {
  const temporary = `${dataDir}-browser-tmp`;
  mkdirSync(temporary, { recursive: true });
  return chromium.launchPersistentContext(`${dataDir}-${profile}`, {
    executablePath: chromiumHere(),
    headless: true,
    args: [...chromiumArgs, `--app=${url}`],
    viewport,
    env: { ...process.env, TMPDIR: temporary },
    timeout: start_ms,
  });
}

interface Shown {
  readonly host: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly url: string;
  readonly browser: BrowserContext;
  readonly page: Page;
}

/**
 * On an overloaded machine a Chromium now and then never comes up: then another host, with another browser before it. The first
 * one may have used its address, which works once, without ever having shown the page.
 */
async function showTill(
  { dataDir, args = [], env = {}, host: program = builtHost, browser: shared }: LaunchOptions,
  [profile = '', ...others]: readonly string[],
): Promise<Shown> {
  const host = spawn(process.execPath, [program, '--data', dataDir, '--port', '0', '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const ended = once(host, 'exit');
  let browser: BrowserContext | null = null;
  try {
    const url = await firstAddress(host);
    browser = shared ? await openWindow(await shared(), url) : await openBrowser(dataDir, url, profile);
    const page = browser.pages()[0] ?? (await browser.waitForEvent('page'));
    await page.waitForURL((current) => current.pathname === '/', { timeout: start_ms });
    if (slowed) await slowDown(page, slowed);
    return { host, ended, url, browser, page };
  } catch (error) {
    await browser?.close();
    const again = error instanceof errors.TimeoutError && others.length > 0;
    if (host.exitCode === null && host.signalCode === null) {
      host.kill(again ? 'SIGTERM' : 'SIGKILL');
      await ended;
    }
    if (!again) throw error;
    return showTill({ dataDir, args, env, host: program, ...(shared && { browser: shared }) }, others);
  }
}

/** The built web host in a process of its own, and a headless Chromium in application mode in front of it. */
export async function launchWeb(options: LaunchOptions): Promise<LaunchedWebTill> {
  const { host, ended, url, browser, page } = await showTill(options, ['browser', 'browser-2']);

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (host.exitCode === null && host.signalCode === null) {
      host.kill(signal);
      await ended;
    }
    await browser.close();
  };
  return { page, host, url, close: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
