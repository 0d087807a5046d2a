import fs from 'node:fs';
import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import type { ArchiveRead } from '#main/kernel/journal/archive.ts';
import type { ClosedPeriod, FileAnswers } from '#main/kernel/journal/file-answers.ts';
import { type ArchiveRow, createArchiveStore } from './archive-store.ts';

export interface ArchivesOfGoneDeps {
  readonly db: Db;
  readonly folder: string;
  readonly answers: Pick<FileAnswers, 'closedYears' | 'ticketsUpTo'>;
  readonly read: <T>(job: { readonly kind: 'read-archive'; readonly file: string }) => Promise<T>;
  readonly log: (what: string, detail: unknown) => void;
}
type Year = Pick<ClosedPeriod, 'period' | 'position'>;

/**
 * The archives that have what goes: each is read whole, held against what was recorded of it and against the journal itself. What was
 * found counts for as long as the files are those that were read.
 */
export function createArchivesOfGone(deps: ArchivesOfGoneDeps) {
  const { db, folder, answers } = deps;
  const archives = createArchiveStore(db);
  const hashAt = db.sql<{ hash: Uint8Array }>(
    'gone.hash',
    'SELECT hash FROM journal WHERE position = :position',
  );
  const rowsIn = db.sql<{ n: number }>(
    'gone.rows',
    'SELECT count(*) AS n FROM journal WHERE position > :after AND position <= :to',
  );
  /** Whether a file was good when it was last read, by how it lay there. */
  const found = new Map<string, boolean>();

  const fileOf = ({ file }: ArchiveRow): string => path.join(folder, file);
  const recorded = ({ period, position }: Year): ArchiveRow | null =>
    archives.all().find(({ year, last }) => year === period && last === position) ?? null;
  /** The archive of a year as it was recorded, where that holds all of it and lies there. */
  const archiveOf = (year: Year): ArchiveRow | null => {
    const row = recorded(year);
    return row && fs.existsSync(fileOf(row)) ? row : null;
  };
  const firstWhole = (): number | undefined => answers.ticketsUpTo(Number.MAX_SAFE_INTEGER, 1)[0]?.position;
  /** Every year up to a row of which a ticket is still here; the one of that row in any case. */
  const needed = (to: number): readonly Year[] => {
    const first = Math.min(firstWhole() ?? to, to);
    return answers.closedYears().filter(({ position }) => position >= first && position <= to);
  };
  const lies = (year: Year): string => {
    const row = recorded(year);
    const there = row && fs.statSync(fileOf(row), { throwIfNoEntry: false });
    return there ? `${fileOf(row)} ${there.ino} ${there.size} ${there.mtimeMs}` : year.period;
  };

  /** What is wrong with one of them; `covered`: up to which row those before it have all that is still to go. */
  const faultOf = async (row: ArchiveRow, covered: number): Promise<string | null> => {
    const read = await deps.read<ArchiveRead>({ kind: 'read-archive', file: fileOf(row) });
    if (read.wrong !== null) return read.wrong;
    if (read.sha256 !== row.sha256) return 'it is another file than was recorded';
    const head = hashAt.get({ position: row.last })?.hash;
    const rows = rowsIn.get({ after: read.after, to: row.last })?.n;
    if (!head || Buffer.from(head).toString('hex') !== read.head || rows !== read.rows)
      return 'it has other rows than the journal';
    return read.after > covered ? 'it begins too late' : null;
  };

  return {
    archiveOf,
    /** Reads all that have what goes up to a row. @returns the year whose archive is not good; null: all is good. */
    read: async (to: number): Promise<string | null> => {
      let covered = (firstWhole() ?? to) - 1;
      for (const year of needed(to)) {
        const now = lies(year);
        const row = archiveOf(year);
        const fault = row ? await faultOf(row, covered) : 'it is not there';
        found.set(now, fault === null);
        if (fault !== null) {
          deps.log(`the archive of ${year.period} cannot be used`, fault);
          return year.period;
        }
        covered = year.position;
      }
      return null;
    },
    /** One of them was found bad, or all were found good, as they lie there. */
    wasRead: (to: number): boolean =>
      needed(to).some((year) => found.get(lies(year)) === false) ||
      needed(to).every((year) => found.has(lies(year))),
    isSound: (to: number): boolean => needed(to).every((year) => found.get(lies(year)) === true),
    /** The file without which nothing more goes; null where none is known to be missing or another. */
    waitsFor: (to: number): string | null => {
      const year = needed(to).find((one) => archiveOf(one) === null || found.get(lies(one)) === false);
      const row = year && recorded(year);
      return row ? fileOf(row) : null;
    },
  };
}
