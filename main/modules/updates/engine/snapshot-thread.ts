import { parentPort } from 'node:worker_threads';
import { openDb } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { jobHere } from '#main/kernel/stop-asked.ts';
import type { SnapshotJob, SnapshotMessage } from './snapshot-job.ts';
import { takeSnapshot } from './store-side.ts';

/** The copy of the store as it is before an update, beside the till: it takes seconds where there are years of tickets. */
const { file, dataDir, name } = jobHere<SnapshotJob>();

function taken(): SnapshotMessage {
  const db = openDb(file, { readonly: true });
  try {
    return { kind: 'done', snapshot: takeSnapshot(db, dataDir, name) };
  } catch (error) {
    const refusal = storeRefusal(error);
    if (!refusal) throw error;
    return { kind: 'refused', refusal };
  } finally {
    db.close();
  }
}
parentPort?.postMessage(taken());
