import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { jobHere } from '#main/kernel/stop-asked.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { createLine } from '#shared/wire/line.ts';
import { LineCut, LineOpen } from '#shared/wire/wire.ts';
import { carryOthers } from './carry.ts';
import { join, sendRows, whyOutOfUse } from './exchange.ts';
import { readJoined, rememberJoined, writeJoined } from './joined.ts';
import { pullPublications } from './pull.ts';
import type { SyncJob, SyncMessage, SyncOutcome } from './sync-job.ts';
import { openTillRows, type TillRows } from './till-rows.ts';

/** One exchange, then the thread ends. It reads the till, and writes nothing but what it knows of the head office. */
const job = jobHere<SyncJob>();
const tell = (message: SyncMessage): void => parentPort?.postMessage(message);
/** A third of what the till gets where both want the processor. */
const lessUrgent = 5;

const sign = (bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve) => {
    parentPort?.once('message', resolve);
    tell({ kind: 'sign', bytes });
  });

async function joinOffice(
  rows: TillRows,
  { dataDir, url, code }: SyncJob & { kind: 'join' },
): Promise<SyncOutcome> {
  const before = readJoined(dataDir);
  const gone = rows.letGo();
  // One that this till belongs to has it already.
  if (gone !== null && before?.url !== url) throw new StoreError('YEAR_LET_GO', { year: gone });
  const ca = before?.url === url ? before.ca : undefined;
  const line = createLine(url, ca === undefined ? {} : { ca });
  try {
    const answer = await join(line, rows, code);
    if (!answer.ok) return { is: 'refused', code: answer.refusal };
    writeJoined(dataDir, { url, ...answer.value, ...(ca === undefined ? {} : { ca }) });
    return { is: 'joined' };
  } finally {
    line.close();
  }
}

async function send(rows: TillRows, { dataDir, told }: SyncJob & { kind: 'send' }): Promise<SyncOutcome> {
  const joined = readJoined(dataDir);
  if (!joined) return { is: 'refused', code: 'TILL_UNKNOWN' };
  const line = createLine(joined.url, joined.ca === undefined ? {} : { ca: joined.ca });
  const press = createPress();
  try {
    const sent = await sendRows(line, rows, press, joined, {
      wary: true,
      learn: (news) => rememberJoined(dataDir, joined, news),
      afterwards: async (token) => {
        const pulled = await pullPublications(line, token, told, (publication, published) =>
          tell({ kind: 'published', publication, rows: published }),
        );
        return pulled.ok ? carryOthers(line, token, press, dataDir) : pulled;
      },
      acknowledge: ({ epoch, seq }) => {
        rememberJoined(dataDir, joined, { acknowledged: { epoch, seq }, acknowledged_at: Date.now() });
        tell({ kind: 'alive' });
      },
    });
    if (!sent.ok && sent.refusal === 'TILL_REVOKED') {
      const said = await whyOutOfUse(line, rows, joined);
      // What it said before stays where it says nothing now.
      if (said) rememberJoined(dataDir, joined, { out_of_use: said });
    }
    if (!sent.ok) return { is: 'refused', code: sent.refusal };
    rememberJoined(dataDir, joined, { differs: sent.value.differs, out_of_use: null });
    return { is: 'done', sent: sent.value };
  } finally {
    line.close();
  }
}

async function work(): Promise<SyncOutcome> {
  const rows = openTillRows(job.dataDir, sign);
  if (!rows) return { is: 'cut' };
  try {
    return job.kind === 'join' ? await joinOffice(rows, job) : await send(rows, job);
  } catch (error) {
    if (error instanceof LineCut) return { is: 'cut' };
    if (error instanceof LineOpen || (error as { code?: unknown }).code === 'ERR_INVALID_URL')
      return { is: 'no-address' };
    const disk = storeRefusal(error);
    if (disk) return { is: 'disk', refusal: disk };
    throw error;
  } finally {
    rows.close();
  }
}

// The seller goes first. Linux knows the urgency of one thread; elsewhere it is the whole program's, and is left alone.
if (process.platform === 'linux') os.setPriority(0, lessUrgent);
tell({ kind: 'done', outcome: await work() });
