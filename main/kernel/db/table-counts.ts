import type { Db } from './db.ts';

export interface TableCounts {
  readonly schema: number;
  readonly page_bytes: number;
  readonly pages: number;
  readonly free_pages: number;
  readonly rows: Readonly<Record<string, number>>;
  /** Rows of the journal by kind. */
  readonly journal: Readonly<Record<string, number>>;
}

/** How large the store is: numbers of rows and pages, nothing of what they hold. Reads every table: for a reader thread. */
export function countTables(db: Db): TableCounts {
  const names = db
    .sql<{ name: string }>(
      'counts.tables',
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict ORDER BY name`,
    )
    .all();
  const rowsOf = (name: string): number =>
    db.sql<{ n: number }>(`counts.${name}`, `SELECT count(*) AS n FROM "${name}"`).get()?.n ?? 0;
  const kinds = db
    .sql<{ kind: string; n: number }>('counts.kinds', 'SELECT kind, count(*) AS n FROM journal GROUP BY kind')
    .all();
  return {
    schema: Number(db.pragma('user_version')),
    page_bytes: Number(db.pragma('page_size')),
    pages: Number(db.pragma('page_count')),
    free_pages: Number(db.pragma('freelist_count')),
    rows: Object.fromEntries(names.map(({ name }) => [name, rowsOf(name)])),
    journal: Object.fromEntries(kinds.map(({ kind, n }) => [kind, n])),
  };
}
