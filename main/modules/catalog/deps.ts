import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { ConvertTable } from './import/rows.ts';

export interface CatalogDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules | null;
  /** Whether a ticket of this number was recorded here. */
  readonly hasTicket: (number: number) => boolean;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  /** Turns a workbook into text, beside the till. */
  readonly convertTable: ConvertTable;
}
