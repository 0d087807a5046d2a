import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNode } from './child.ts';
import { root } from './sources.ts';

const folder = path.join(root, 'node_modules', 'electron');
const missed = path.join(root, 'node_modules', '.comptoir-electron-missed');
const dayMs = 86_400_000;

/** Electron's executable, if it was ever downloaded; nothing is fetched here. */
export function electronBinary(): string | null {
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const file = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(file) ? file : null;
}

const missedToday = (): boolean => existsSync(missed) && Date.now() - statSync(missed).mtimeMs < dayMs;

/** A short question before a long download, so that a computer without the Internet starts at once. */
async function canDownload(): Promise<boolean> {
  const { ELECTRON_MIRROR, npm_config_electron_mirror } = process.env;
  try {
    await fetch(ELECTRON_MIRROR || npm_config_electron_mirror || 'https://github.com/', {
      method: 'HEAD',
      signal: AbortSignal.timeout(4_000),
    });
    return true;
  } catch {
    return false;
  }
}

interface FetchSteps {
  readonly fetching: () => void;
  readonly missing: () => void;
  /** Also when it could not be had today already. */
  readonly again: boolean;
}

/** Electron's executable, downloaded once if need be; null when it cannot be had, which is remembered for a day. */
export async function fetchElectron(steps: FetchSteps): Promise<string | null> {
  const present = electronBinary();
  if (present) return present;
  if (missedToday() && !steps.again) return null;
  if (await canDownload()) {
    steps.fetching();
    await runNode([path.join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 180_000,
    });
  }
  const fetched = electronBinary();
  if (!fetched) {
    writeFileSync(missed, '');
    steps.missing();
  }
  return fetched;
}
