import { parentPort, workerData } from 'node:worker_threads';
import { drillBackup } from '../backup/drill.ts';
import { makeBackup } from '../backup/make.ts';
import { openStore } from '../boot.ts';
import { storeRefusal } from '../db/store-error.ts';
import { checkRebuild } from '../rebuild.ts';
import { tillReader } from '../till-facts.ts';
import type { BackupJob, BackupMessage } from './backup-job.ts';

/** One job, then the thread ends. */
const job = workerData as BackupJob;
const tell = (message: BackupMessage): void => parentPort?.postMessage(message);

try {
  const value =
    job.kind === 'make'
      ? await makeBackup(job, tillReader)
      : await drillBackup(job, tillReader, {
          open: (dataDir, now) =>
            openStore({
              dataDir,
              clock: { now: () => now, jumped_ms: () => 0 },
              dayOf: (at) => new Date(at).toISOString().slice(0, 10),
            }),
          rebuildEqual: (db, scratch) => checkRebuild(db, scratch).equal,
        });
  tell({ kind: 'done', value });
} catch (error) {
  const refusal = storeRefusal(error);
  if (!refusal) throw error;
  tell({ kind: 'refused', refusal });
}
