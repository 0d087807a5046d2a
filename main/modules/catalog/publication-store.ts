import type { Db } from '#main/kernel/db/db.ts';

/** What the head office published, as this till took it. */
export interface PublicationTaken {
  readonly at: number;
  readonly version: number;
  readonly publication: string;
  readonly file: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly rejected: number;
}

export function createPublicationStore(db: Db) {
  return {
    record: db.sql<never>(
      'publication.record',
      `INSERT INTO publication_taken (position, at, version, publication, file, rows, added, changed, rejected)
       VALUES (:position, :at, :version, :publication, :file, :rows, :added, :changed, :rejected)`,
    ),
    /** The newest first. */
    last: db.sql<PublicationTaken>(
      'publication.last',
      `SELECT at, version, publication, file, rows, added, changed, rejected FROM publication_taken
       ORDER BY position DESC LIMIT :limit`,
    ),
  };
}
