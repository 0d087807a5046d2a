import { spawnSync } from 'node:child_process';
import type { About } from '#shared/modules/health/contract.ts';
import { root } from '#tools/sources.ts';

export type BuildRecord = Omit<About, 'licences' | 'updateKeys'>;

const git = (...args: string[]): string | null => {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

/** `1.2.0-beta.3` is for the tills that follow the channel `beta`; a version without a word is for all. */
export const channelOf = (version: string): 'stable' | 'beta' => (version.includes('-') ? 'beta' : 'stable');

/** What is packed: the same source gives the same package. */
export type BuildSource = Pick<BuildRecord, 'version' | 'commit' | 'built_at'>;

/**
 * The commit this is, and its time unless SOURCE_DATE_EPOCH (seconds) names another. Changes that are not committed
 * make the commit end in `+`.
 */
export function buildSource(version: string): BuildSource {
  const hash = git('rev-parse', 'HEAD');
  const changed = git('status', '--porcelain', '--untracked-files=no');
  const epoch = process.env.SOURCE_DATE_EPOCH ?? git('log', '-1', '--format=%ct');
  const seconds = epoch ? Number(epoch) : Number.NaN;
  return {
    version,
    commit: hash && `${hash}${changed ? '+' : ''}`,
    built_at: Number.isSafeInteger(seconds) ? seconds * 1000 : null,
  };
}

export const buildRecord = (source: BuildSource, signed: boolean): BuildRecord => ({
  ...source,
  channel: channelOf(source.version),
  signed,
});
