import type { Db } from '#main/kernel/db/db.ts';
import type { FileAnswers } from '#main/kernel/journal/file-answers.ts';
import { answersOf } from '#main/kernel/journal/projections.ts';
import { type Verdict, type VerifyOptions, verifyJournal } from '#main/kernel/journal/verify.ts';
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

/** What backups read of a till's file. */
export const tillReader = createTillReader(projections);
