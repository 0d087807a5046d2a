import { StoreError } from '#main/kernel/db/store-error.ts';
import { SealBroken, type SealKey, unseal as unsealStream } from '#shared/wire/sealed-stream.ts';

/** @throws StoreError BACKUP_DAMAGED at the first chunk that is not what was sealed. */
export async function* unseal(source: AsyncIterable<Buffer>, key: SealKey): AsyncGenerator<Buffer> {
  try {
    yield* unsealStream(source, key);
  } catch (error) {
    if (error instanceof SealBroken) throw new StoreError('BACKUP_DAMAGED', { chunk: error.chunk }, error);
    throw error;
  }
}
