import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Db } from '#main/kernel/db/db.ts';
import type { Finding } from '#main/kernel/journal/walk.ts';
import type { Opener } from './backup-file.ts';
import type { TillReader } from './make.ts';
import { prepareRestore } from './restore.ts';

export interface DrillJob {
  readonly file: string;
  readonly opener: Opener;
  /** A folder for the drill alone; it is gone afterwards. */
  readonly scratch: string;
  readonly now: number;
  /** Every row and table, at night; else of a long journal what is new since the last proof and a sample. */
  readonly whole: boolean;
}
type Progress = (done: number, total: number) => void;
/** A whole till, opened on a folder; and its rows and tables looked at. */
export interface DrillTools {
  readonly open: (dataDir: string, now: number) => { readonly db: Db; close(): void };
  readonly check: (
    db: Db,
    scratch: string,
    options: { readonly whole: boolean; readonly onProgress: Progress },
  ) => { readonly rows: number; readonly bad: Finding | null; readonly equal: boolean };
}
export interface Drilled {
  readonly till: string;
  readonly epoch: number;
  readonly seq: number;
  /** Rows of the restored journal, the one that opened its epoch included. */
  readonly rows: number;
  readonly sound: boolean;
  readonly equal: boolean;
  /** What is wrong, for a person who can mend it; empty when nothing is. */
  readonly fault: string;
  readonly ms: number;
}

/** It is restored, its rows are checked, its tables are derived again. */
const stages = 3;

/**
 * Restores a backup as on another computer, opens it as a till does at its start, proves rows, keys and tables, and
 * takes it away. What is wrong with the backup is in the answer. @throws what the disk throws; StoreError if it does not open.
 */
export async function drillBackup(
  job: DrillJob,
  read: TillReader,
  tools: DrillTools,
  onProgress: Progress = () => {},
): Promise<Drilled> {
  const { file, opener, scratch, now, whole: all } = job;
  const begun = performance.now();
  fs.rmSync(scratch, { recursive: true, force: true });
  try {
    const clock = { now: () => now };
    const stage =
      (number: number) =>
      (done: number, total: number): void =>
        onProgress(number + (total > 0 ? done / total : 1), stages);
    const restored = await prepareRestore({
      file,
      opener,
      dataDir: scratch,
      near: true,
      clock,
      read,
      onProgress: stage(0),
    });
    const { state } = restored;
    const till = tools.open(scratch, now);
    try {
      const checked = tools.check(till.db, `${scratch}/rebuilt.db`, { whole: all, onProgress: stage(1) });
      const { bad, equal } = checked;
      const came = read.stateOf(till.db)?.spans.find((span) => span.epoch === state.epoch);
      const whole =
        isDeepStrictEqual(came?.last, state.spans.at(-1)?.last) &&
        isDeepStrictEqual(came?.after, state.spans.at(-1)?.after);
      const fault = bad
        ? `row ${bad.row}: ${bad.reason}`
        : [!equal && 'tables differ from the journal', !whole && 'numbers differ'].filter(Boolean).join(', ');
      return {
        till: state.till,
        epoch: state.epoch,
        seq: state.seq,
        rows: checked.rows,
        sound: bad === null && whole,
        equal,
        fault,
        ms: Math.round(performance.now() - begun),
      };
    } finally {
      till.close();
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
