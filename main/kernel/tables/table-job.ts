import { runJob } from '#main/kernel/job-thread.ts';
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
export async function runTable(job: TableJob): Promise<ConvertedTable> {
  const late = AbortSignal.timeout(longest_ms);
  try {
    return await runJob<TableJob, TableMessage, ConvertedTable>(
      new URL('./table-thread.ts', import.meta.url),
      job,
      (message, thread) => {
        if (message.kind === 'done') thread.done(message.table);
        else thread.failed(new UnreadableFile(message.fault));
      },
      { signal: late, limits: { maxOldGenerationSizeMb: memory_mb }, called: 'the reading of a workbook' },
    );
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    if (late.aborted || (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw new UnreadableFile('too-large');
    throw error;
  }
}
