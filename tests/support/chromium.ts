import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findBrowser } from '#main/hosts/web-browser.ts';
import { scriptOf } from '#tools/child.ts';
import { noAddressBar } from './no-address-bar.ts';

/** CHROMIUM_PATH, else a browser of this machine, else the one Playwright keeps; null when there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : null;
  const installed = findBrowser();
  if (installed) return installed;
  const kept = chromium.executablePath();
  return existsSync(kept) ? kept : null;
}

/** What the runner switches off: of two lists Chromium takes the last one, so ours says it again. */
const runnersOff = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** Chromium's own sandbox refuses root, which is what containers and build machines run as. */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  `--disable-features=${[...runnersOff, ...noAddressBar].join(',')}`,
];

/** Installs one where none is found: Debian's package as root, else Playwright's download. */
export function requireChromium(): string | null {
  const found = findChromium();
  if (found || process.env.CHROMIUM_PATH) return found;
  const run = (file: string, ...args: string[]) =>
    spawnSync(file, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  }
  if (!findChromium()) run(process.execPath, scriptOf('playwright', 'playwright'), 'install', 'chromium');
  return findChromium();
}
