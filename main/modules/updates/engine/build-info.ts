import { readFileSync } from 'node:fs';
import { version } from '#main/kernel/version.ts';
import { type About, aboutSchema } from '#shared/modules/health/contract.ts';
import { keyName } from './announcement.ts';
import { updateKeys } from './keys.ts';

const buildSchema = aboutSchema.omit({ licences: true, updateKeys: true });
const licencesSchema = aboutSchema.shape.licences;

const read = (file: URL): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const aboutFolder = new URL('../../../../about/', import.meta.url);

/** The same without the licences, which are long. */
export function readBuild(folder: URL = aboutFolder): Omit<About, 'licences'> {
  const build = read(new URL('build.json', folder));
  const keys = { updateKeys: updateKeys.map(keyName) };
  return build
    ? { ...buildSchema.parse(build), ...keys }
    : { version, commit: null, channel: 'source', signed: false, built_at: null, ...keys };
}

/**
 * What `npm run pack` wrote beside the program, inside the archive whose integrity Electron checks. A till started from
 * its sources has no such folder: it is unsigned, and its licences lie in node_modules.
 */
export function readBuildInfo(folder: URL = aboutFolder): About {
  return {
    ...readBuild(folder),
    licences: licencesSchema.parse(read(new URL('licences.json', folder)) ?? []),
  };
}
