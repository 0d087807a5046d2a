import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { epochOf, positionOf, seqOf } from '#shared/journal/row.ts';
import type { Mark } from './shop-store.ts';
import { openTillRows, type TillRows } from './till-rows.ts';

/** The rows of this till as the other tills of its shop are told of them. */
export interface ShopRows extends TillRows {
  /** The last row of each of its epochs. */
  marks(): readonly Mark[];
  /** Where its journal ends; 0 before the first row. */
  last(): number;
  /** Whether what was recorded after a place may have changed what its products are called. */
  renames(after: number): boolean;
  readonly db: Db;
}

/** Null where nobody has set up the till. */
export function openShopRows(
  dataDir: string,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): ShopRows | null {
  const rows = openTillRows(dataDir, sign);
  if (!rows) return null;
  const db = openDb(storeFile(dataDir), { readonly: true });
  const lastOf = db.sql<{ position: number; hash: Uint8Array }>(
    'shop.lastOf',
    'SELECT position, hash FROM journal WHERE position > :after AND position < :end ORDER BY position DESC LIMIT 1',
  );
  const last = db.sql<{ position: number | null }>(
    'shop.last',
    'SELECT max(position) AS position FROM journal',
  );
  const renamed = db.sql<{ found: number }>(
    'shop.renamed',
    `SELECT 1 AS found FROM journal WHERE position > :after AND kind LIKE 'catalog.%' LIMIT 1`,
  );
  return {
    ...rows,
    // A till that came late never has the whole of an epoch that was let go; the rows of the others travel as before.
    after: (position, most) => {
      try {
        return rows.after(position, most);
      } catch (error) {
        if (storeRefusal(error)?.code !== 'YEAR_LET_GO') throw error;
        return [];
      }
    },
    db,
    marks: () =>
      rows.keys.flatMap(({ epoch }) => {
        const row = lastOf.get({ after: positionOf(epoch, 0), end: positionOf(epoch + 1, 0) });
        return row
          ? [
              {
                epoch: epochOf(row.position),
                seq: seqOf(row.position),
                hash: Buffer.from(row.hash).toString('hex'),
              },
            ]
          : [];
      }),
    last: () => last.get()?.position ?? 0,
    renames: (after) => renamed.get({ after }) !== undefined,
    close: () => {
      rows.close();
      db.close();
    },
  };
}
