import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { version } from '#main/kernel/version.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { runNode } from '#tools/child.ts';
import { type BuildSource, buildSource } from '#tools/pack/build-record.ts';
import { type PackOptions, pack } from '#tools/pack/pack.ts';
import { type DebianTarget, requireDebianTools } from '#tools/pack/stub/debian-tools.ts';
import { isBuilt, root } from '#tools/sources.ts';

export interface MadePackages {
  readonly source: BuildSource;
  /** Where the packages of each system are. */
  readonly folders: {
    readonly linux: string;
    readonly linuxAgain: string;
    readonly win: string;
    /** Null on Windows, which electron-builder makes no macOS package on. */
    readonly mac: string | null;
  };
  /** Debian packages that each kind of installer lacks here. */
  readonly lacking: Readonly<Record<DebianTarget, readonly string[]>>;
}
declare module 'vitest' {
  export interface ProvidedContext {
    made: MadePackages;
  }
}

/** Packs for every system with stubs in the place of Electron; as installers where Debian's tools are at hand. */
export async function setup(project: TestProject): Promise<() => void> {
  if (!isBuilt() && (await runNode([path.join(root, 'tools', 'build.ts')])) !== 0) {
    throw new Error('the build failed');
  }
  const tools = requireDebianTools();
  const lacking = Object.fromEntries(tools) as MadePackages['lacking'];
  const base = mkdtempSync(path.join(tmpdir(), 'comptoir-packages-'));
  const source = buildSource(version);
  const make = async (name: string, options: Pick<PackOptions, 'platform' | 'archs' | 'target'>) => {
    const outDir = path.join(base, name);
    const problems = await pack({
      ...options,
      source,
      outDir,
      inspectable: false,
      stub: true,
      quiet: true,
      t: createTranslator('en'),
    });
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return outDir;
  };
  const linux = lacking.AppImage.length + lacking.deb.length === 0;
  const folders = {
    linux: await make('linux', { platform: 'linux', archs: ['x64'], target: linux ? null : 'dir' }),
    linuxAgain: await make('linux-again', { platform: 'linux', archs: ['x64'], target: 'dir' }),
    win: await make('win', {
      platform: 'win',
      archs: ['x64', 'arm64'],
      target: lacking.nsis.length === 0 ? null : 'dir',
    }),
    mac:
      process.platform === 'win32'
        ? null
        : await make('mac', { platform: 'mac', archs: ['x64', 'arm64'], target: 'dir' }),
  };
  project.provide('made', { source, folders, lacking });
  return () => rmSync(base, { recursive: true, force: true });
}
