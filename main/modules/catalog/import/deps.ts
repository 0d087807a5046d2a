import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Search } from '#main/modules/catalog/search.ts';
import type { CatalogStore } from '#main/modules/catalog/store.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { CsvMapping } from '#shared/domain/csv-fields.ts';
import type { CsvDelimiter } from '#shared/domain/csv-text.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { ImportPrices } from '#shared/modules/catalog/contract.ts';
import type { Publication } from '#shared/modules/catalog/published.ts';
import type { ConvertTable } from './rows.ts';
import type { Stage } from './stage.ts';

export interface ImportDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules | null;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly store: CatalogStore;
  readonly search: Search;
  /** Grows with every change of the catalogue: what was compared before has to be compared again. */
  readonly revision: () => number;
  readonly nextRank: () => number;
  /** Forgets what is remembered of products after some of them changed; who is shown them is told once all have. */
  readonly forget: () => void;
  /** The same, and tells it. */
  readonly changed: () => void;
  /** Products whose place in the lists has to be looked at again. */
  readonly touch: (ids: readonly number[]) => void;
  /** The words of a product as it stands. */
  readonly indexAgain: (id: number) => void;
  readonly convertTable: ConvertTable;
}

export interface Prepared {
  readonly id: string;
  readonly uploadId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly stage: Stage;
  /** Of the file of its refused rows. */
  readonly delimiter: CsvDelimiter;
  readonly mapping: CsvMapping;
  /** Products without a price get one derived from their code: demonstrations only. */
  readonly priceFromCode: boolean;
  /** Chosen by a person for files with these headers: worth remembering. */
  readonly shape: { readonly fingerprint: string; readonly prices: ImportPrices | null } | null;
  /** What the head office published, and no file of this shop: nobody takes it back here. */
  readonly publication: Publication | null;
  /** Ids of what has to be accepted before it runs. */
  asks: readonly string[];
  rows: number;
  /** Rows that are no goods of their own. */
  skipped: number;
  /** Goods that the other program had switched off. */
  off: number;
  rejected: number;
  codeless: boolean;
  done: boolean;
}
