import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly exists: (file: string) => boolean;
}

const here: Surroundings = { platform: process.platform, env: process.env, exists: existsSync };

/** Snap packages come last: they may not keep a profile in a hidden folder. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];
const macNames = ['Google Chrome', 'Microsoft Edge', 'Chromium', 'Brave Browser'];
const windowsPlaces = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
];

function candidates({ platform, env }: Surroundings): string[] {
  if (platform === 'win32') {
    const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
      (root) => root !== undefined,
    );
    return windowsPlaces.flatMap((place) => roots.map((root) => path.win32.join(root, ...place)));
  }
  if (platform === 'darwin') {
    return macNames.flatMap((name) =>
      ['/Applications', `${env.HOME}/Applications`].map(
        (root) => `${root}/${name}.app/Contents/MacOS/${name}`,
      ),
    );
  }
  const folders = [...(env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin'].filter(
    (folder) => folder !== '',
  );
  const own = folders.filter((folder) => !folder.startsWith('/snap'));
  return [...own, '/snap/bin'].flatMap((folder) => linuxNames.map((name) => path.posix.join(folder, name)));
}

/** The first Chromium-family browser of this machine; null where there is none. */
export function findBrowser(surroundings: Surroundings = here): string | null {
  return candidates(surroundings).find((file) => surroundings.exists(file)) ?? null;
}

/** A window needs a display, and Chromium refuses to show one to root. */
export function canShowWindow(
  { platform, env }: Pick<Surroundings, 'platform' | 'env'> = here,
  userId: number | undefined = process.getuid?.(),
): boolean {
  if (platform !== 'linux') return true;
  return userId !== 0 && Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Opens the address as an application window with a profile of its own, so that no extension sees the till. */
export function openAppWindow(browser: string, url: string, profileDir: string): ChildProcess {
  return spawn(
    browser,
    [
      `--app=${url}`,
      `--user-data-dir=${profileDir}`,
      '--window-size=1366,768',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
      '--hide-crash-restore-bubble',
      '--disable-features=Translate',
    ],
    { stdio: 'ignore' },
  );
}
