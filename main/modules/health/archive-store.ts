import { type Db, param } from '#main/kernel/db/db.ts';

export interface ArchiveRow {
  readonly year: string;
  readonly at: number;
  readonly file: string;
  readonly rows: number;
  /** Position of the row it ends with. */
  readonly last: number;
  readonly sha256: string;
}

export function createArchiveStore(db: Db) {
  const insert = db.prepare('archive.insert', (k) =>
    k
      .insertInto('year_archive')
      .values({
        year: param('year'),
        at: param('at'),
        file: param('file'),
        rows: param('rows'),
        last: param('last'),
        sha256: param('sha256'),
      })
      .onConflict((conflict) =>
        conflict.column('year').doUpdateSet((row) => ({
          at: row.ref('excluded.at'),
          file: row.ref('excluded.file'),
          rows: row.ref('excluded.rows'),
          last: row.ref('excluded.last'),
          sha256: row.ref('excluded.sha256'),
        })),
      ),
  );
  const all = db.prepare('archive.all', (k) => k.selectFrom('year_archive').selectAll());
  return {
    record: (row: ArchiveRow): void => {
      insert.run({ ...row });
    },
    all: (): readonly ArchiveRow[] => all.all(),
  };
}
