import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { openDb } from '#main/kernel/db/db.ts';
import { countTables } from '#main/kernel/db/table-counts.ts';
import { archiveYear, checkArchive } from '#main/kernel/journal/archive.ts';
import { exportJournal } from '#main/kernel/journal/export.ts';
import { letGoFault } from '#main/kernel/journal/let-go.ts';
import { bringForward } from '#main/kernel/journal/letting-go.ts';
import type { Walked } from '#main/kernel/journal/proof.ts';
import { startWalk } from '#main/kernel/journal/walk.ts';
import { goOn, jobHere } from '#main/kernel/stop-asked.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, verifyTill } from '#main/modules/till-file.ts';
import type { ProvedPiece, ReaderJob, ReaderMessage, ReaderWork, Verified } from './reader-job.ts';

/** Long reads, on a connection that cannot write, beside the till: one job, then the thread ends. */
const { file, job } = jobHere<ReaderWork>();
const tell = (message: ReaderMessage): void => parentPort?.postMessage(message);
const onProgress = (done: number, total: number): void => {
  goOn();
  tell({ kind: 'progress', done, total });
};

const nap = new Int32Array(new SharedArrayBuffer(4));
function sign(bytes: Uint8Array): Uint8Array | null {
  if (!parentPort) return null;
  tell({ kind: 'sign', bytes });
  for (;;) {
    goOn();
    const answer = receiveMessageOnPort(parentPort);
    if (answer) return answer.message as Uint8Array | null;
    Atomics.wait(nap, 0, 0, 5);
  }
}

const db = openDb(file, { readonly: true });
function verified({ pages, known }: Extract<ReaderJob, { kind: 'verify' }>): Verified {
  let walked: Walked | null = null;
  const onWalked = (all: Walked): void => {
    walked = all;
  };
  const verdict = verifyTill(db, { pages, known, onProgress, onWalked });
  return { verdict, walked };
}
function provedPiece({ from, most, whole }: Extract<ReaderJob, { kind: 'prove' }>): ProvedPiece {
  return db.snapshot(() => {
    const walk = startWalk(db, { from });
    const { more, bad } = walk.on(most);
    return { more, bad: bad ?? (whole && !more ? letGoFault(db) : null), walked: walk.walked() };
  });
}
try {
  if (job.kind === 'verify') tell({ kind: 'done', value: verified(job) });
  else if (job.kind === 'prove') tell({ kind: 'done', value: provedPiece(job) });
  else if (job.kind === 'check') tell({ kind: 'done', value: db.pragma('quick_check') });
  else if (job.kind === 'tables') tell({ kind: 'done', value: countTables(db) });
  else if (job.kind === 'read-archive')
    tell({ kind: 'done', value: checkArchive(db, job.file, (rows) => onProgress(rows, 0)) });
  else if (job.kind === 'bring-forward')
    tell({ kind: 'done', value: bringForward(projections, db, job.scratch, job.order, onProgress) });
  else if (job.kind === 'archive')
    tell({
      kind: 'done',
      value: archiveYear(db, job.target, { ...job, answers: answers(db), sign, onProgress }),
    });
  else tell({ kind: 'done', value: exportJournal(db, job.target, { now: job.now, sign, onProgress }) });
} finally {
  db.close();
}
