import type { CatalogApi, PublicationSeen } from '#headoffice/modules/catalog/publications.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { PublishedRow } from '#shared/modules/catalog/published.ts';
import { Failed } from './command-sentence.ts';
import { type ListFault, readProductList } from './product-list.ts';

const shownFaults = 10;

function sentenceOf(t: Translate, fault: ListFault): string {
  if (fault.is === 'row') return t(`tools.publish.row.${fault.why}`, { line: fault.line });
  if (fault.is === 'unknown-column') return t('tools.publish.unknownColumn', { column: fault.column });
  if (fault.is === 'too-long') return t('tools.publish.tooLong', { most: fault.most });
  return t(fault.is === 'empty' ? 'tools.publish.empty' : 'tools.publish.noNameColumn');
}

/** All of a list, or a sentence for each of its first faults: half a list is never published. @throws Failed */
export function listToPublish(t: Translate, path: string, bytes: Uint8Array): readonly PublishedRow[] {
  const list = readProductList(bytes);
  if (list.ok) return list.rows;
  const shown = list.faults.slice(0, shownFaults).map((fault) => sentenceOf(t, fault));
  const more = list.faults.length - shown.length;
  const rest = more > 0 ? [t('tools.publish.more', { count: more })] : [];
  throw new Failed([t('tools.publish.refused', { path }), ...shown, ...rest].join('\n'));
}

/** `2026-12-01 08:00`, by the clock of this computer; null for anything else. */
export function momentOf(text: string): number | null {
  const [, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? [];
  return isCalendarDay(day) ? new Date(`${day}T${time}:00`).getTime() : null;
}

interface Wanted {
  readonly file: string;
  readonly rows: readonly PublishedRow[];
  readonly shop: string | null;
  readonly due_at: number | null;
}
/** @throws Failed for a shop that is not known */
export async function publish(
  t: Translate,
  catalog: CatalogApi,
  tenant: string,
  { file, rows, shop, due_at }: Wanted,
  now: number,
): Promise<PublicationSeen> {
  const made = await catalog.publish(tenant, { file, rows, shop, due_at: due_at ?? now }, now);
  if (!made) throw new Failed(t('tools.publish.noShop', { shop: shop ?? '' }));
  return made;
}
