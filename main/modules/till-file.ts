import type { Db } from '#main/kernel/db/db.ts';
import type { FileAnswers } from '#main/kernel/journal/file-answers.ts';
import { answersOf } from '#main/kernel/journal/projections.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { checkSample } from '#main/kernel/journal/sample.ts';
import { type Verdict, type VerifyOptions, verifyJournal } from '#main/kernel/journal/verify.ts';
import type { Finding } from '#main/kernel/journal/walk.ts';
import { type OpenStore, openStore, type StoreOptions, type StoreParts } from '#main/kernel/open-store.ts';
import { knownHere } from './backup/engine/known-rows.ts';
import { finishRestore } from './backup/engine/restore.ts';
import { createTillReader } from './backup/engine/till-reader.ts';
import { createBallast } from './health/engine/ballast.ts';
import { projections } from './projections.ts';

/** What the modules bring to the opening of a till's file. */
export const tillFile: StoreParts = {
  projections,
  finishRestore,
  known: knownHere,
  makeRoom: (dataDir) => createBallast(dataDir).release(),
};

/** @throws StoreError as `openStore` does */
export const openTillStore = (options: StoreOptions): OpenStore => openStore(tillFile, options);

/** What the modules know of any till's file. */
export const answers = (db: Db): FileAnswers => answersOf(projections, db);

/** Verifies the journal of any till's file. Throws only for a bug. */
export const verifyTill = (db: Db, options?: VerifyOptions): Verdict =>
  verifyJournal(db, answers(db), options);

export interface TillChecked {
  readonly rows: number;
  readonly bad: Finding | null;
  /** What is derived is what the journal says. */
  readonly equal: boolean;
}
export interface CheckOptions {
  /** All of it, however long that takes; else of a long journal what is new and a sample. */
  readonly whole: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}
/** Whether a till that came from elsewhere is sound. `scratch`: a file that is not there yet. */
export function checkTill(db: Db, scratch: string, { whole, onProgress }: CheckOptions): TillChecked {
  const progress = onProgress && { onProgress };
  const sample = whole ? null : checkSample(projections, db, scratch, progress);
  if (sample) return { ...sample, equal: sample.bad === null && sample.difference === null };
  const { rows, firstBad: bad } = verifyTill(db, { pages: true, ...progress });
  return { rows, bad, equal: bad === null && checkRebuild(projections, db, scratch).equal };
}

/** What backups read of a till's file. */
export const tillReader = createTillReader(projections);
