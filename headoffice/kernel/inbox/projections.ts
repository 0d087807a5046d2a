import type { TenantSchema, TenantTableName } from '#headoffice/kernel/db/schema.ts';
import type { FactKind } from '#shared/contract/facts.ts';
import type { Row } from '#shared/journal/row.ts';

/** Columns that every derived table has, which are not said again. */
type Given = 'tenant_id' | 'till_id';
type PgType = 'text' | 'int8' | 'bytea';
type Columns<T extends TenantTableName> = Readonly<Record<Exclude<keyof TenantSchema[T], Given>, PgType>>;

/** A table whose rows are added, one whose figures are added up under a key, or one that has the latest row of a key. */
export interface DerivedTable {
  readonly is: 'rows' | 'sums' | 'latest';
  readonly columns: Readonly<Record<string, PgType>>;
  /** sums, latest: columns beside tenant and till that name a row; the others are added up, or written over. */
  readonly key: readonly string[];
}
type Derived<T extends TenantTableName> = DerivedTable & { readonly columns: Columns<T> };
export type RowOf<T extends TenantTableName> = Omit<TenantSchema[T], Given>;

/** What facts make of the tables of a module: said row by row, written set by set. */
export interface Projections<T extends TenantTableName = TenantTableName> {
  readonly name: string;
  readonly tables: { readonly [K in T]: Derived<K> };
  readonly follows: {
    readonly [K in FactKind]?: (row: Row<K>, add: Add<T>) => void;
  };
}
export type Add<T extends TenantTableName> = <K extends T>(table: K, row: RowOf<K>) => void;

export interface AnyProjections {
  readonly name: string;
  readonly tables: Readonly<Record<string, DerivedTable>>;
  readonly follows: Readonly<Record<string, unknown>>;
}

export const rows = <T extends TenantTableName>(columns: Columns<T>): Derived<T> => ({
  is: 'rows',
  columns,
  key: [],
});
export const sums = <T extends TenantTableName>(
  key: readonly (keyof Columns<T> & string)[],
  columns: Columns<T>,
): Derived<T> => ({ is: 'sums', columns, key });

export const latest = <T extends TenantTableName>(
  key: readonly (keyof Columns<T> & string)[],
  columns: Columns<T>,
): Derived<T> => ({ is: 'latest', columns, key });

export const defineProjections = <T extends TenantTableName>(projections: Projections<T>): Projections<T> =>
  projections;
