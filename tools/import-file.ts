import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { ImportResult } from '../shared/contract/catalog.ts';
import type { TillLine } from './till.ts';

const chunkBytes = 1_000_000;

/** Imports a product file through the door, as the screen does. @throws RefusedError; an Error when there is no such file. */
export async function importCatalogue(
  till: TillLine,
  file: string,
  options: { priceFromCode: boolean },
): Promise<ImportResult> {
  const uploadId = randomUUID();
  const handle = await fs.promises.open(file);
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let offset = 0; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, offset);
      if (bytesRead === 0 && offset > 0) break;
      const base64 = chunk.subarray(0, bytesRead).toString('base64');
      await till.ask('files.uploadChunk', { uploadId, offset, base64 });
      offset += bytesRead;
      if (bytesRead < chunkBytes) break;
    }
  } finally {
    await handle.close();
  }
  const { importId } = await till.ask('catalog.importPreview', {
    uploadId,
    fileName: path.basename(file),
    mapping: null,
    encoding: null,
    delimiter: null,
    priceFromCode: options.priceFromCode,
  });
  return till.ask('catalog.importRun', { importId });
}
