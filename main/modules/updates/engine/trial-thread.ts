import { parentPort } from 'node:worker_threads';
import { createApplication } from '#main/app.ts';
import { openDb } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { jobHere } from '#main/kernel/stop-asked.ts';
import { checkTill } from '#main/modules/till-file.ts';
import { selfTest, type Trial } from '#main/modules/updates/engine/self-test.ts';
import type { UpdateTrialMessage } from './trial-job.ts';

const trial = jobHere<Trial>();
const begun = performance.now();
const clock = { now: () => Math.round(trial.at + performance.now() - begun) };

async function run(): Promise<UpdateTrialMessage> {
  try {
    await selfTest(trial, {
      clock,
      // Without the host's abilities: the copy has no printer, no backups and no updates of its own.
      open: (dataDir) => createApplication({ dataDir, clock }),
      faultIn: (file, scratch) => {
        const db = openDb(file, { readonly: true });
        try {
          const { bad, equal } = checkTill(db, scratch, { whole: false });
          if (bad) return `the journal: ${bad.row} ${bad.reason}`;
          return equal ? null : 'what is derived from the journal differs';
        } finally {
          db.close();
        }
      },
    });
    return { kind: 'passed' };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failed', refusal: storeRefusal(error), what };
  }
}
parentPort?.postMessage(await run());
