import { createApplication } from '#main/app.ts';
import type { Application } from '#main/kernel/application.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Publication, PublishedRow } from '#shared/modules/catalog/published.ts';
import { lineTo } from './till.ts';

export interface Published {
  readonly publication: Publication;
  readonly rows: readonly PublishedRow[];
}

/**
 * Takes what the head office published, in the place of a till that is closed. Gives how many rows were taken; null where the
 * till is open, which fetches and takes it by itself.
 */
export async function takePublished(
  dataDir: string,
  lang: Lang,
  published: readonly Published[],
): Promise<number | null> {
  let application: Application;
  try {
    application = await createApplication({ dataDir, lang });
  } catch (error) {
    if (storeRefusal(error)?.code === 'STORE_BUSY') return null;
    throw error;
  }
  try {
    const till = lineTo(application, 'sync');
    let pulled = 0;
    for (const { publication, rows } of published) {
      const { taken } = await till.ask('sync.take', { publication, rows: rows.map((row) => [...row]) });
      if (taken[0]?.version !== publication.version) return pulled;
      pulled += rows.length;
    }
    return pulled;
  } finally {
    await application.close();
  }
}
