import { Worker } from 'node:worker_threads';
import type { ConvertedTable } from '#main/kernel/tables/convert.ts';
import { type FileFault, UnreadableFile, type WorkbookKind } from '#main/kernel/tables/fault.ts';

export interface TableJob {
  readonly source: string;
  readonly target: string;
  readonly kind: WorkbookKind;
  /** Which sheet, of those that hold something; null for the first table. */
  readonly sheet: number | null;
}
export type TableMessage =
  | { readonly kind: 'done'; readonly table: ConvertedTable }
  | { readonly kind: 'fault'; readonly fault: FileFault };

const longest_ms = 120_000;
const memory_mb = 600;

/** Writes one sheet of a workbook as CSV. @throws UnreadableFile, also for one that takes too long or too much memory. */
export function runTable(job: TableJob): Promise<ConvertedTable> {
  const worker = new Worker(new URL('./table-thread.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: memory_mb },
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new UnreadableFile('too-large'));
      void worker.terminate();
    }, longest_ms);
    worker.on('message', (message: TableMessage) => {
      if (message.kind === 'done') resolve(message.table);
      else reject(new UnreadableFile(message.fault));
    });
    worker.once('error', (error: Error & { code?: string }) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new UnreadableFile('too-large') : error),
    );
    worker.once('exit', () => {
      clearTimeout(late);
      reject(new UnreadableFile('damaged'));
    });
  });
}
