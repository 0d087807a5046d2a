import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { goOn, jobHere } from '#main/kernel/stop-asked.ts';
import { drillBackup } from '#main/modules/backup/engine/drill.ts';
import { copyInto } from '#main/modules/backup/engine/kept-backups.ts';
import { makeBackup } from '#main/modules/backup/engine/make.ts';
import { makeSegment } from '#main/modules/backup/engine/make-segment.ts';
import { sendToNeighbour } from '#main/modules/backup/engine/neighbour-send.ts';
import { checkTill, openTillStore, tillReader } from '#main/modules/till-file.ts';
import type { BackupJob, BackupMessage } from './backup-job.ts';

/** One job, then the thread ends. */
const job = jobHere<BackupJob>();
const tell = (message: BackupMessage): void => parentPort?.postMessage(message);
const toldEvery_ms = 100;
/** A third of what the till gets where both want the processor; enough to come to an end beside any other program. */
const lessUrgent = 5;
let told = Number.NEGATIVE_INFINITY;
const onProgress = (done: number, total: number): void => {
  goOn();
  if (done < total && performance.now() - told < toldEvery_ms) return;
  told = performance.now();
  tell({ kind: 'progress', done, total });
};

const sign = (bytes: Uint8Array): Promise<Uint8Array | null> =>
  new Promise((resolve) => {
    parentPort?.once('message', resolve);
    tell({ kind: 'sign', bytes });
  });

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    parentPort?.once('message', () => resolve());
    tell({ kind: 'settle' });
  });

/** The seller goes first. Linux knows the urgency of one thread; elsewhere it is the whole program's, and is left alone. */
function giveWay(): void {
  const urgent = job.kind === 'make' && !job.gentle;
  if (process.platform === 'linux' && !urgent) os.setPriority(0, lessUrgent);
}

async function work(): Promise<Extract<BackupMessage, { kind: 'done' }>['value']> {
  switch (job.kind) {
    case 'make':
      return makeBackup(job, tillReader, onProgress, sign);
    case 'drill':
      return drillBackup(
        job,
        tillReader,
        {
          open: (dataDir, now) =>
            openTillStore({
              dataDir,
              clock: { now: () => now },
              dayOf: (at) => new Date(at).toISOString().slice(0, 10),
            }),
          check: checkTill,
        },
        onProgress,
      );
    case 'copy':
      await copyInto(job.entry, job.folder);
      return null;
    case 'segment':
      return makeSegment(job, tillReader, settled);
    case 'send':
      return sendToNeighbour(job);
  }
}

try {
  giveWay();
  tell({ kind: 'done', value: await work() });
} catch (error) {
  const refusal = storeRefusal(error);
  if (!refusal) throw error;
  tell({ kind: 'refused', refusal });
}
