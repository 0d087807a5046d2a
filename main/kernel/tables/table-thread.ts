import { parentPort } from 'node:worker_threads';
import { jobHere } from '#main/kernel/stop-asked.ts';
import { convertTable } from '#main/kernel/tables/convert.ts';
import { UnreadableFile } from '#main/kernel/tables/fault.ts';
import type { TableJob, TableMessage } from './table-job.ts';

/** Spreadsheets are unpacked beside the till, where they can take neither its time nor its memory. */
const { source, target, kind, sheet } = jobHere<TableJob>();
const tell = (message: TableMessage): void => parentPort?.postMessage(message);

try {
  tell({ kind: 'done', table: await convertTable(source, target, kind, sheet) });
} catch (error) {
  if (!(error instanceof UnreadableFile)) throw error;
  tell({ kind: 'fault', fault: error.fault });
}
