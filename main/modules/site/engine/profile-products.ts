import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { SiteProfile } from '#shared/modules/site/contract.ts';

const chunkBytes = 1_000_000;

/**
 * The first products of a shop, through the door as a screen would bring them. Bytes that are not those that were
 * signed are not looked at.
 */
export async function importProfileProducts(
  call: (name: string, input: unknown) => Promise<Result<unknown, Refusal>>,
  file: string,
  { name, sha256 }: NonNullable<SiteProfile['products']>,
): Promise<Result<null, Refusal>> {
  if (!fs.existsSync(file)) return refused(refusal('NOT_FOUND', { file }));
  const bytes = fs.readFileSync(file);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    return refused(refusal('PROFILE_NOT_SIGNED'));
  const uploadId = randomUUID();
  for (let offset = 0; offset === 0 || offset < bytes.length; offset += chunkBytes) {
    const base64 = bytes.subarray(offset, offset + chunkBytes).toString('base64');
    const sent = await call('catalog.uploadChunk', { uploadId, offset, base64 });
    if (!sent.ok) return sent;
  }
  const shown = await call('catalog.importPreview', {
    uploadId,
    fileName: name,
    mapping: null,
    encoding: null,
    delimiter: null,
    priceFromCode: false,
  });
  if (!shown.ok) return shown;
  const { importId } = shown.value as { importId: string };
  const done = await call('catalog.importRun', { importId });
  return done.ok ? ok(null) : done;
}
