import { isDeepStrictEqual } from 'node:util';
import type { Db } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { checkBatch } from '#main/kernel/journal/exchange.ts';
import { applyChanges, stopFollowing } from '#main/kernel/journal/kept-changes.ts';
import { knownTill } from '#main/kernel/journal/walk.ts';
import type { TillReader } from './make.ts';
import type { SegmentContent } from './segment-file.ts';
import { type Followed, type Opening, provedContent, type SegmentEntry } from './segment-path.ts';

const rowsPerTransaction = 2_000;

async function contentOf(entry: SegmentEntry, opening: Opening): Promise<SegmentContent> {
  const content = await provedContent(entry, opening);
  // It was whole a moment ago.
  if (!content) throw new StoreError('BACKUP_DAMAGED', { file: entry.name });
  return content;
}

/**
 * Brings the database of a base to where its segments lead, and to this program's version. Kept tables first, in the schema that base and
 * segments have; then the rows, and what this program derives from them.
 * @throws StoreError BACKUP_DAMAGED if that is not what was announced.
 */
export async function applySegments(
  db: Db,
  opening: Opening,
  { way, state }: Followed,
  read: TillReader,
): Promise<void> {
  if (way.length === 0) {
    migrate(db);
    return;
  }
  stopFollowing(db);
  db.pragma('foreign_keys = OFF');
  // Who was erased since the base leaves no bytes behind.
  db.pragma('secure_delete = ON');
  let kept = 0;
  for (const entry of way) {
    const changes = (await contentOf(entry, opening)).kept;
    kept += changes.length;
    db.transaction(() => applyChanges(db, changes, read.keptTables));
  }
  const [homeless] = db.sql('segments.references', 'PRAGMA foreign_key_check').all();
  if (homeless) throw new StoreError('BACKUP_DAMAGED');
  db.pragma('foreign_keys = ON');
  migrate(db);
  const replay = read.replay(db);
  const known = knownTill(
    state.till,
    new Map(Object.entries(opening.publicKeys).map(([epoch, key]) => [Number(epoch), key])),
  );
  for (const entry of way) {
    const batch = (await contentOf(entry, opening)).rows;
    const rows = batch ? checkBatch(batch, known).rows : [];
    for (let done = 0; done < rows.length; done += rowsPerTransaction)
      db.transaction(() => {
        for (const row of rows.slice(done, done + rowsPerTransaction)) replay(row);
      });
  }
  if (kept > 0) read.refresh(db);
  if (!isDeepStrictEqual(read.stateOf(db), state)) throw new StoreError('BACKUP_DAMAGED');
  faultPoint('restore.followed');
}
