import type { Minor } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

export interface CatalogChanged {
  readonly productId: number;
  readonly what: 'created' | 'edited' | 'archived' | 'restored' | 'priced';
  readonly name: string;
  readonly from?: Minor | null;
  readonly to?: Minor | null;
}

/** Categories as the shop keeps them; `into`: of those that were merged, what took over the goods. */
export interface CategoryChanged {
  readonly categoryId: number;
  readonly what: 'created' | 'edited' | 'moved' | 'archived' | 'restored' | 'merged';
  readonly name: string;
  readonly into?: number;
}

export interface CatalogImported {
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly rejected: number;
  /** What was counted is all that came over: a backup of its middle was brought back. */
  readonly cut?: true;
}

/** Prices that an import changed, or gave back when it was undone: [product id, before, after]. */
export interface CatalogRepriced {
  readonly file: string;
  readonly lines: readonly (readonly [number, Minor | null, Minor | null])[];
}

export interface CatalogImportUndone {
  readonly file: string;
  /** Position of the row of the import. */
  readonly of: number;
  readonly restored: number;
  readonly removed: number;
  readonly left: number;
}

/** What the head office published was taken: the row after which the till asks for what follows it. */
export interface CatalogPublished {
  readonly version: number;
  readonly publication: string;
  readonly file: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly rejected: number;
}

export const catalogFacts = {
  'catalog.changed': fact<CatalogChanged>({ productId: 'p', name: 'n' }),
  'catalog.category': fact<CategoryChanged>({ categoryId: 'c', name: 'n' }),
  'catalog.imported': fact<CatalogImported>(),
  'catalog.repriced': fact<CatalogRepriced>({ lines: 'l' }),
  'catalog.published': fact<CatalogPublished>(),
  'catalog.import-undone': fact<CatalogImportUndone>(),
} as const;
