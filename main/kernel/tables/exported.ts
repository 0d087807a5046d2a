import type { Db } from '#main/kernel/db/db.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Table, TableColumn, TableValue } from '#shared/domain/table-cells.ts';
import type { TextKey } from '#shared/i18n/index.ts';

export interface Span {
  /** Days of the shop, both included. */
  readonly from: string;
  readonly to: string;
}

/** The shop as its tables need it: its rules of today, its money and its clock. */
export interface ExportShop {
  readonly name: string;
  readonly rules: ShopRules;
  readonly places: number;
  /** Whole quantities are written without decimals: a piece is 12, not 12.000. */
  readonly quantityPlaces: 0 | 3;
  /** `YYYY-MM-DD HH:MM:SS` on the shop's clock. */
  readonly momentOf: (at: number) => string;
}

/** A table of a till that `npm run export` writes, read as it is written: whatever its length, some rows of it are in memory. */
export interface ExportTable {
  /** `npm run export -- tickets`. */
  readonly name: string;
  /** What it holds, for who asks the tool. */
  readonly says: TextKey;
  /** Of some days only, by --from and --to. */
  readonly ofDays?: true;
  readonly read: (db: Db, shop: ExportShop, span: Span) => Omit<Table, 'name'>;
}
export const exportTable = <const Name extends string>(
  table: ExportTable & { readonly name: Name },
): ExportTable & { readonly name: Name } => table;

export const text = (header: string): TableColumn => ({ header, kind: 'text' });
export const integer = (header: string): TableColumn => ({ header, kind: 'integer' });
export const moment = (header: string): TableColumn => ({ header, kind: 'moment' });
export const decimal = (header: string, places: number): TableColumn => ({ header, kind: 'decimal', places });

export function* mapped<T>(
  rows: Iterable<T>,
  cells: (row: T) => readonly TableValue[],
): Generator<readonly TableValue[]> {
  for (const row of rows) yield cells(row);
}

/** A quantity in the places in which its column is written. */
export const scaled = (milli: number | null, places: 0 | 3): number | null =>
  milli === null || places === 3 ? milli : milli / 1000;
