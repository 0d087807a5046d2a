import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { CsvEncoding } from '#shared/domain/csv-encodings.ts';
import type { SwitchedOff } from '#shared/domain/csv-off.ts';
import type { ImportPreview, ImportPrices, ImportResult } from '#shared/modules/catalog/contract.ts';
import type { TillLine } from './till.ts';

const chunkBytes = 1_000_000;

export interface ImportChoices {
  readonly priceFromCode: boolean;
  readonly prices?: ImportPrices | null;
  readonly switchedOff?: SwitchedOff;
  /** Goods of the file that are archived in the till go back on sale. */
  readonly bringBack?: boolean;
  readonly encoding?: CsvEncoding | null;
  /** What was remembered of files with these headers is forgotten first. */
  readonly forget?: boolean;
  /** Of a workbook, from 0. */
  readonly sheet?: number | null;
  /** Columns by hand: what each is, as the file has their titles. */
  readonly mapping?: ImportPreview['mapping'] | null;
}

/** Sends a file through the door, as the screen does. @throws an Error when there is no such file. */
export async function sendFile(till: TillLine, file: string): Promise<string> {
  const uploadId = randomUUID();
  const handle = await fs.promises.open(file);
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let offset = 0; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, offset);
      if (bytesRead === 0 && offset > 0) break;
      const base64 = chunk.subarray(0, bytesRead).toString('base64');
      await till.ask('catalog.uploadChunk', { uploadId, offset, base64 });
      offset += bytesRead;
      if (bytesRead < chunkBytes) break;
    }
  } finally {
    await handle.close();
  }
  return uploadId;
}

/** What the till would make of a file that was sent. @throws RefusedError. */
export const previewOf = (
  till: TillLine,
  uploadId: string,
  file: string,
  choices: ImportChoices,
): Promise<ImportPreview> =>
  till.ask('catalog.importPreview', {
    uploadId,
    fileName: path.basename(file),
    mapping: choices.mapping ?? null,
    encoding: choices.encoding ?? null,
    delimiter: null,
    sheet: choices.sheet ?? null,
    prices: choices.prices ?? null,
    ...(choices.switchedOff && { switchedOff: choices.switchedOff }),
    bringBack: choices.bringBack ?? false,
    forget: choices.forget ?? false,
    priceFromCode: choices.priceFromCode,
  });

export const questionsOf = (preview: ImportPreview): ImportPreview['concerns'] =>
  preview.concerns.filter(({ asks }) => asks);

/** Imports a product file, with whatever is doubtful about it. @throws RefusedError; an Error when there is no such file. */
export async function importCatalogue(
  till: TillLine,
  file: string,
  choices: ImportChoices,
): Promise<ImportResult> {
  const preview = await previewOf(till, await sendFile(till, file), file, choices);
  const accept = questionsOf(preview).map(({ id }) => id);
  return till.ask('catalog.importRun', { importId: preview.importId, accept });
}
