/** What a column of a shared table holds, by its name in PostgreSQL: a till's SQLite has its own words for the same. */
export type SharedType = 'text' | 'int8';

/** A table whose rows are added, one whose figures are added up under a key, or one that has the latest row of a key. */
export interface SharedTable {
  readonly is: 'rows' | 'sums' | 'latest';
  readonly columns: Readonly<Record<string, SharedType>>;
  /** Columns beside the till that name a row; for sums and latest the others are added up, or written over. */
  readonly key: readonly string[];
  /** Columns by which a till goes through what it has of the others. */
  readonly indexes?: readonly (readonly string[])[];
}
export type SharedTables = Readonly<Record<string, SharedTable>>;

type CellsOf<T extends SharedTable> = {
  readonly [C in keyof T['columns']]: T['columns'][C] extends 'int8' ? number : string;
};
export type AddTo<Tables extends SharedTables> = <K extends keyof Tables & string>(
  table: K,
  cells: CellsOf<Tables[K]>,
) => void;

/** Of a row of a till's journal, what tables are made of. */
export interface SharedRow<Body> {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly day: string;
  readonly user: number;
  readonly body: Body;
}

/**
 * What a module shares with whoever has rows of its till: tables, and what its facts make of them. Said once; the head office and
 * the other tills of the shop run the same.
 */
export interface Shares<Tables extends SharedTables = SharedTables> {
  readonly name: string;
  readonly tables: Tables;
  readonly follows: Readonly<Record<string, (row: never, add: AddTo<Tables>) => void>>;
}
export const defineShares = <
  const Tables extends SharedTables,
  const Follows extends Readonly<Record<string, (row: never, add: AddTo<Tables>) => void>>,
>(
  shares: Shares<Tables> & { readonly follows: Follows },
): Shares<Tables> & { readonly follows: Follows } => shares;
