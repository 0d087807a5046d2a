import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll } from '@electron/asar';
import { _electron } from '@playwright/test';
import { version } from '#main/kernel/version.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { launchElectron } from '#tests/support/launch-electron.ts';
import type { LaunchedTill } from '#tests/support/launched-till.ts';
import { buildSource } from '#tools/pack/build-record.ts';
import { pack } from '#tools/pack/pack.ts';
import { hostArch, hostPlatform } from '#tools/pack/target.ts';
import { packageContents } from './package-contents.ts';

/** The executable of a build made with --inspectable, when a real one is at hand. */
export const packagedProgram: string | null = process.env.COMPTOIR_PACKAGED || null;

/** The same files without Electron: the archive of a package, laid out for the double. Gives the folder. */
export async function layOutPackage(): Promise<string> {
  const platform = hostPlatform();
  if (!platform) throw new Error('Comptoir is not packed for this system');
  const base = mkdtempSync(path.join(tmpdir(), 'comptoir-packaged-'));
  const problems = await pack({
    source: buildSource(version),
    platform,
    archs: [hostArch()],
    target: 'dir',
    outDir: path.join(base, 'package'),
    inspectable: false,
    stub: true,
    quiet: true,
    t: createTranslator('en'),
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const folder = path.join(base, 'app');
  extractAll(packageContents(path.join(base, 'package'), platform, hostArch()).archive, folder);
  return folder;
}

const start_ms = 60_000;

/** @param folder what `layOutPackage` gave, or null for the real program */
export async function launchPackaged(
  folder: string | null,
  dataDir: string,
  args: readonly string[],
): Promise<LaunchedTill> {
  if (folder) return launchElectron({ dataDir, args, main: folder });
  if (!packagedProgram) throw new Error('COMPTOIR_PACKAGED names no program');
  const app = await _electron.launch({
    executablePath: packagedProgram,
    args: ['--data', dataDir, ...args],
    timeout: start_ms,
  });
  const page = await app.firstWindow({ timeout: start_ms });
  await page.waitForURL((url) => url.href !== 'about:blank', { timeout: start_ms });
  return { page, close: () => app.close(), kill: async () => void app.process().kill('SIGKILL') };
}
