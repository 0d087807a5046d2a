import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemLang } from '../main/hosts/electron-options.ts';
import { version } from '../main/version.ts';
import { createTranslator } from '../shared/i18n/index.ts';
import { runNode } from './child.ts';
import { fetchElectron } from './electron-binary.ts';
import { buildSource } from './pack/build-record.ts';
import { pack } from './pack/pack.ts';
import { archs, hostArch, hostPlatform, type PackArch, type PackPlatform, platforms } from './pack/target.ts';
import { isBuilt, root } from './sources.ts';

const t = createTranslator(systemLang([Intl.DateTimeFormat().resolvedOptions().locale]));
const say = (sentence: string) => console.error(sentence);
const stop = (sentence: string): never => {
  say(sentence);
  process.exit(1);
};
const optionList = `--platform ${platforms.join('|')} --arch ${archs.join('|')} --target … --out … --inspectable --stub`;
const badOption = (option: string): never => stop(t('host.badOption', { option, options: optionList }));

function readOptions() {
  const config = {
    options: {
      platform: { type: 'string' },
      arch: { type: 'string', multiple: true },
      target: { type: 'string' },
      out: { type: 'string' },
      inspectable: { type: 'boolean', default: false },
      stub: { type: 'boolean', default: false },
    },
  } as const;
  try {
    return parseArgs(config).values;
  } catch (error) {
    return badOption(error instanceof Error ? error.message : String(error));
  }
}
const options = readOptions();
const isPlatform = (name: string | null | undefined): name is PackPlatform =>
  platforms.some((one) => one === name);
const isArch = (name: string): name is PackArch => archs.some((one) => one === name);
const { stub, inspectable } = options;
const platform = options.platform ?? hostPlatform();
if (!isPlatform(platform)) throw badOption(`--platform ${platform}`);
const wanted = options.arch ?? [hostArch()];
const unknown = wanted.find((name) => !isArch(name));
if (unknown !== undefined) badOption(`--arch ${unknown}`);

if (!stub) {
  const binary = await fetchElectron({
    fetching: () => say(t('host.electronFetch')),
    missing: () => {},
    again: true,
  });
  if (!binary) stop(t('host.packNeedsElectron'));
}
if (!isBuilt()) {
  say(t('host.building'));
  if ((await runNode([path.join(root, 'tools', 'build.ts')])) !== 0) stop(t('host.buildFailed'));
}
const outDir = path.resolve(root, options.out ?? (inspectable ? 'dist/inspectable' : 'dist'));
const problems = await pack({
  source: buildSource(version),
  platform,
  archs: wanted.filter(isArch),
  target: options.target ?? null,
  outDir,
  inspectable,
  stub,
});
for (const problem of problems) say(problem);
if (problems.length === 0) say(t('host.packed', { folder: outDir }));
process.exitCode = problems.length === 0 ? 0 : 1;
