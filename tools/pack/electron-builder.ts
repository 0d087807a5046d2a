import { run, scriptOf } from '#tools/child.ts';
import type { PackArch, PackPlatform } from './target.ts';

export interface BuilderRun {
  readonly platform: PackPlatform;
  readonly archs: readonly PackArch[];
  /** `dir` for the folder alone; null for the installers that electron-builder.yml names. */
  readonly target: string | null;
  readonly outDir: string;
  readonly aboutDir: string;
  /** A distribution of Electron on this disk; null to let electron-builder fetch it. */
  readonly electronDist: string | null;
  readonly options: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly quiet?: boolean;
}

/** Where a till looks for its updates; one packed without an address asks a name that never exists. */
export const updateAddress = (env: NodeJS.ProcessEnv): string =>
  env.COMPTOIR_UPDATE_URL || 'https://updates.comptoir.invalid/';
const homepage = (env: NodeJS.ProcessEnv): string =>
  env.GITHUB_REPOSITORY ? `https://github.com/${env.GITHUB_REPOSITORY}` : 'https://comptoir.invalid/';

/** electron-builder as a process of its own, so that its settings by environment stay its own. Gives its exit code. */
export function runElectronBuilder(of: BuilderRun): Promise<number> {
  const options = [
    `directories.output=${of.outDir}`,
    `extraMetadata.homepage=${homepage(process.env)}`,
    ...(of.electronDist ? [`electronDist=${of.electronDist}`] : []),
    ...of.options,
  ];
  const args = [
    scriptOf('electron-builder', 'electron-builder'),
    `--${of.platform}`,
    ...(of.target ? [of.target] : []),
    ...of.archs.map((arch) => `--${arch}`),
    '--publish=never',
    ...options.map((option) => `-c.${option}`),
  ];
  return run(process.execPath, args, {
    ...(of.quiet && { stdio: ['ignore', 'ignore', 'inherit'] as const }),
    env: {
      ...process.env,
      COMPTOIR_UPDATE_URL: updateAddress(process.env),
      COMPTOIR_ABOUT: of.aboutDir,
      ...of.env,
    },
  });
}
