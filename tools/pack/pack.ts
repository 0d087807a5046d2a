import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { keyName } from '#main/modules/updates/engine/announcement.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { root } from '#tools/sources.ts';
import { updateKeysOf } from '#tools/update-keys.ts';
import { writeAbout } from './about-folder.ts';
import { type BuildRecord, type BuildSource, buildRecord } from './build-record.ts';
import { runElectronBuilder } from './electron-builder.ts';
import { wrongFuses } from './fuses.ts';
import { type Signing, signingOf, signingOptions } from './signing.ts';
import { writeDebianTools } from './stub/debian-tools.ts';
import { writeStubElectron } from './stub/electron.ts';
import { stubMark } from './stub/mark.ts';
import { noteUnsigned, signFiles, writeSums } from './sums.ts';
import { type PackArch, type PackPlatform, programOf, resourcesOf, unpackedFolder } from './target.ts';

export interface PackOptions {
  readonly source: BuildSource;
  readonly platform: PackPlatform;
  readonly archs: readonly PackArch[];
  /** A folder or one kind of installer instead of those electron-builder.yml names. */
  readonly target: string | null;
  readonly outDir: string;
  /** Tests drive this build through its debugging port; it is never published. */
  readonly inspectable: boolean;
  /** Nothing in the place of Electron, Debian's tools in the place of electron-builder's: to test the packaging. */
  readonly stub: boolean;
  /** Says in the name of every file that there is no program in it: what a person makes with stubs may be passed on. */
  readonly marked?: boolean;
  readonly quiet?: boolean;
  readonly t: Translate;
}

/** What went wrong, in sentences; an empty list is a package. */
export type PackProblems = readonly string[];

const scratch = path.join(root, 'dist', '.work');

/** Makes the packages of one system, and looks at what was made before anybody else does. */
export async function pack(options: PackOptions): Promise<PackProblems> {
  const { platform, outDir, stub, inspectable, t } = options;
  const signing = signingOf(platform, process.env);
  if (signing.kind === 'incomplete') {
    return [t('tools.pack.unsigned', { missing: signing.missing.join(', ') })];
  }
  const signed = signing.kind === 'complete';
  const record = buildRecord(options.source, signed && !stub && !inspectable);
  mkdirSync(outDir, { recursive: true });
  mkdirSync(scratch, { recursive: true });
  const work = mkdtempSync(path.join(scratch, `${platform}-`));
  try {
    const problems = await make(options, signing, record, work);
    if (problems.length > 0) return problems;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const problems = (
    await Promise.all(options.archs.map((arch) => problemsOf(options, arch, record.signed)))
  ).flat();
  if (problems.length > 0) return problems;
  writeSums(outDir, platform);
  noteUnsigned(outDir, platform, record.signed);
  return record.signed && platform === 'linux' ? signFiles(outDir, process.env.GPG_KEY_ID ?? '', t) : [];
}

async function make(
  options: PackOptions,
  signing: Signing,
  record: BuildRecord,
  work: string,
): Promise<PackProblems> {
  const { platform, stub, inspectable, t } = options;
  const aboutDir = path.join(work, 'about');
  writeAbout(aboutDir, record, t);
  const electronDist = stub ? path.join(work, 'electron') : null;
  if (electronDist) writeStubElectron(electronDist, platform);
  const unsignedHere = process.platform === 'darwin' && platform === 'mac' && !record.signed && !stub;
  const code = await runElectronBuilder({
    ...options,
    // electron-builder reads the place of a folder from the project's own.
    aboutDir: path.relative(root, aboutDir).replaceAll(path.sep, '/'),
    electronDist,
    options: [
      ...signingOptions(platform, process.env, record.signed ? signing : { kind: 'none' }),
      ...(options.marked
        ? [`artifactName=${stubMark}-\${productName}-\${version}-\${os}-\${arch}.\${ext}`]
        : []),
      ...(inspectable ? ['electronFuses.enableNodeCliInspectArguments=true'] : []),
      // Apple's processors start nothing whose signature no longer fits: fuses change the file.
      ...(unsignedHere ? ['electronFuses.resetAdHocDarwinSignature=true'] : []),
    ],
    env: {
      ...(stub && writeDebianTools(path.join(work, 'tools'))),
      ...(!record.signed && { CSC_IDENTITY_AUTO_DISCOVERY: 'false' }),
      ...(record.built_at !== null && { SOURCE_DATE_EPOCH: String(record.built_at / 1000) }),
    },
  });
  return code === 0 ? [] : [t('tools.pack.builderFailed', { code })];
}

/** Reads back from the finished folder what must be true of it. */
async function problemsOf(
  { outDir, platform, inspectable, target, t }: PackOptions,
  arch: PackArch,
  signed: boolean,
): Promise<PackProblems> {
  const folder = path.join(outDir, unpackedFolder(platform, arch));
  const program = path.join(folder, programOf(platform));
  const wrong = await wrongFuses(program, inspectable);
  if (wrong === null) return [t('tools.pack.noFuses', { path: program })];
  const problems = wrong.map((name) => t('tools.pack.wrongFuse', { name, path: folder }));
  const feed = path.join(folder, resourcesOf(platform), 'app-update.yml');
  // Without a publisher in it, the till would take any signed installer for an update.
  if (
    platform === 'win' &&
    target === null &&
    signed &&
    !/^publisherName:/m.test(existsSync(feed) ? readFileSync(feed, 'utf8') : '')
  ) {
    problems.push(t('tools.pack.noPublisher', { path: feed }));
  }
  // Baked in when it was built: a package made of an older build would take no update of this publisher.
  const archive = readFileSync(path.join(folder, resourcesOf(platform), 'app.asar'));
  for (const key of updateKeysOf(process.env, t))
    if (!archive.includes(key))
      problems.push(t('tools.pack.keyAbsent', { name: keyName(key), path: folder }));
  return problems;
}
