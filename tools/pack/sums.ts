import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Translate } from '#shared/i18n/index.ts';
import type { PackPlatform } from './target.ts';

const isPackage = (name: string): boolean => /\.(?:exe|dmg|zip|AppImage|deb)$/.test(name);
const packagesIn = (folder: string): readonly string[] => readdirSync(folder).filter(isPackage).sort();
const sumsName = (platform: PackPlatform): string => `SHA256SUMS-${platform}.txt`;

/** SHA-256 of every package of a folder, as `sha256sum -c` reads it. */
export function writeSums(outDir: string, platform: PackPlatform): void {
  const names = packagesIn(outDir);
  if (names.length === 0) return;
  const sums = names.map((name) => {
    const hash = createHash('sha256').update(readFileSync(path.join(outDir, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  writeFileSync(path.join(outDir, sumsName(platform)), sums.join(''));
}

/** An unsigned build says so beside its files too, where whoever hands them out sees it. */
export function noteUnsigned(outDir: string, platform: PackPlatform, signed: boolean): void {
  const file = path.join(outDir, `UNSIGNED-${platform}.txt`);
  if (signed || packagesIn(outDir).length === 0) rmSync(file, { force: true });
  else
    writeFileSync(
      file,
      'These packages are not signed: they do not prove who made them. For tests, not for shops.\n' +
        'Ces paquets ne sont pas signés : ils ne prouvent pas qui les a faits. Pour essayer, pas pour un magasin.\n',
    );
}

/** Linux packages carry no signature of their own: a detached one lies beside each. */
export function signFiles(outDir: string, key: string, t: Translate): readonly string[] {
  const files = [...packagesIn(outDir), sumsName('linux')].filter((name) =>
    existsSync(path.join(outDir, name)),
  );
  return files.flatMap((name) => {
    const args = ['--batch', '--yes', '--armor', '--local-user', key, '--detach-sign', name];
    const { status } = spawnSync('gpg', args, { cwd: outDir, stdio: ['ignore', 'ignore', 'inherit'] });
    return status === 0 ? [] : [t('tools.pack.fileUnsigned', { name, key })];
  });
}
