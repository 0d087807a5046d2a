import { type Db, openDb } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { type Identity, publicKeys, readIdentity } from '#main/kernel/journal/epoch.ts';
import { isLetGo, letGoOf } from '#main/kernel/journal/let-go.ts';
import { epochOf, positionOf, type StoredRow } from '#shared/journal/row.ts';
import type { Told } from './pull.ts';

const most = { rows: 200, text: 256 * 1024 };

/** What a till says of itself and its rows, read beside one that sells. */
export interface TillRows {
  readonly identity: Identity;
  readonly keys: readonly { readonly epoch: number; readonly publicKey: string }[];
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  hashAt(epoch: number, seq: number): string | null;
  /** What it took last of what the head office published. */
  told(): Told | null;
  /** Its first row; null before there is one. */
  first(): StoredRow | null;
  /** The last year whose detail was let go: a head office that has it not can never have it from here. */
  letGo(): string | null;
  /** The next rows of one epoch, no more than travel well together. @throws StoreError where what is asked for was let go. */
  after(position: number, rows?: number): readonly StoredRow[];
  close(): void;
}

/** Null where nobody has set up the till. `sign`: by the till's key, which not everybody may open who reads its rows. */
export function openTillRows(
  dataDir: string,
  sign: (bytes: Uint8Array, epoch: number) => Promise<Uint8Array>,
): TillRows | null {
  const db: Db = openDb(storeFile(dataDir), { readonly: true });
  const identity = readIdentity(db);
  if (!identity) {
    db.close();
    return null;
  }
  const rowsAfter = db.sql<StoredRow>(
    'sync.after',
    `SELECT position, kind, at, bytes, hash, signature FROM journal
     WHERE position > :position ORDER BY position LIMIT :rows`,
  );
  const hash = db.sql<Pick<StoredRow, 'hash'>>(
    'sync.hash',
    'SELECT hash FROM journal WHERE position = :position',
  );
  const lastTold = db.sql<Told>(
    'sync.told',
    'SELECT version, publication AS id FROM publication_taken ORDER BY position DESC LIMIT 1',
  );
  return {
    identity,
    keys: [...publicKeys(db)].map(([epoch, publicKey]) => ({ epoch, publicKey })),
    sign: (bytes) => sign(bytes, identity.epoch),
    hashAt: (epoch, seq) => {
      const row = hash.get({ position: positionOf(epoch, seq) });
      return row ? Buffer.from(row.hash).toString('hex') : null;
    },
    told: () => lastTold.get() ?? null,
    letGo: () => letGoOf(db)?.year ?? null,
    first: () => rowsAfter.get({ position: 0, rows: 1 }) ?? null,
    after: (position, rows = most.rows) => {
      const found = rowsAfter.all({ position, rows });
      const [first] = found;
      if (found.some(isLetGo)) throw new StoreError('YEAR_LET_GO', { year: letGoOf(db)?.year ?? '' });
      let text = 0;
      const end = found.findIndex((row, i) => {
        text += row.bytes.length;
        return (i > 0 && text > most.text) || (first && epochOf(row.position) !== epochOf(first.position));
      });
      return end < 0 ? found : found.slice(0, end);
    },
    close: () => db.close(),
  };
}
