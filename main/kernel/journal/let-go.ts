import { createHash } from 'node:crypto';
import type { Db } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import { genesisHash, hashOf, verifierOf } from '#shared/journal/chain.ts';
import { epochOf, isKind, parseRow, positionOf, type StoredRow } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { publicKeys } from './epoch.ts';

/**
 * What this till let go after it was archived: the bytes of sales, up to the end of a closed year. Their rows stay, with hash and
 * signature; what they had been added up to is brought forward. A signed row of the journal says so.
 */
export interface LetGo {
  readonly year: string;
  /** Name of its archive. */
  readonly file: string;
  /** Of the row that says so. */
  readonly position: number;
  /** The row that closed the year: up to it a sale may have no bytes. */
  readonly to: number;
  /** The last ticket whose detail goes. */
  readonly ticket: number;
  /** SHA-256 over what stays of all rows up to `to`, hexadecimal. */
  readonly columns: string;
  /** SHA-256 over what was brought forward, hexadecimal. */
  readonly forward: string;
}

/** Where the trigger that guards the journal finds up to which row the bytes of a sale may go. */
const metaKey = 'letGo';
export const noteLetGo = (db: Db, to: number): void => openMeta(db).write(metaKey, String(to));

/** A sale of which only hash and signature are left. */
export const isLetGo = ({ kind, bytes }: Pick<StoredRow, 'kind' | 'bytes'>): boolean =>
  kind === 'sale' && bytes === '';

/** What was let go last, which has in it all that went before. Null where nothing was, or nothing that this till signed. */
export function letGoOf(db: Db): LetGo | null {
  const said = db
    .sql<Pick<StoredRow, 'position' | 'bytes' | 'hash' | 'signature'>>(
      'letGo.last',
      `SELECT position, bytes, hash, signature FROM journal
       WHERE kind <> 'sale' AND kind = 'journal.let-go' ORDER BY position DESC LIMIT 1`,
    )
    .get();
  if (!said) return null;
  const { position, bytes, hash, signature } = said;
  const before = db
    .sql<Pick<StoredRow, 'hash'>>(
      'letGo.before',
      'SELECT hash FROM journal WHERE position < :position ORDER BY position DESC LIMIT 1',
    )
    .get({ position });
  const key = publicKeys(db).get(epochOf(position));
  try {
    const row = parseRow(bytes);
    if (!isKind(row, 'journal.let-go') || positionOf(row.epoch, row.seq) !== position) return null;
    if (Buffer.compare(hashOf(before?.hash ?? genesisHash, bytes), hash) !== 0) return null;
    if (key === undefined || !verifierOf(key)(hash, signature)) return null;
    const { year, file, to, ticket, columns, forward } = row.body;
    return { year, file, position, to: positionOf(to.epoch, to.seq), ticket, columns, forward };
  } catch {
    return null;
  }
}

/** The last sale without bytes; 0 where all are whole. */
export function lastHollow(db: Db): number {
  const to = letGoOf(db)?.to ?? 0;
  if (to === 0) return 0;
  const last = db.sql<{ position: number }>(
    'letGo.lastHollow',
    `SELECT position FROM journal WHERE kind = 'sale' AND bytes = '' AND position <= :to ORDER BY position DESC LIMIT 1`,
  );
  return last.get({ to })?.position ?? 0;
}

/** Of a ticket that was let go: the year, and the file that it is in; null where it was not. */
export function archiveOfTicket(db: Db, ticket: number): Pick<LetGo, 'year' | 'file'> | null {
  if (ticket < 1 || ticket > (letGoOf(db)?.ticket ?? 0)) return null;
  const said = db.sql<Pick<StoredRow, 'bytes'>>(
    'letGo.all',
    `SELECT bytes FROM journal WHERE kind <> 'sale' AND kind = 'journal.let-go' ORDER BY position`,
  );
  for (const { bytes } of said.all()) {
    const row = parseRow(bytes);
    if (isKind(row, 'journal.let-go') && ticket <= row.body.ticket)
      return { year: row.body.year, file: row.body.file };
  }
  return null;
}

/** Why nothing comes back with a ticket that is not here. */
export function notTakenBack(db: Db, number: number): Refusal {
  const gone = archiveOfTicket(db, number);
  return gone ? refusal('RETURN_ARCHIVED', { number, ...gone }) : refusal('NOT_FOUND');
}

/** What stays of the rows up to one, in one sum: none of them can be changed or exchanged afterwards. */
export function columnsSum(db: Db, to: number): string {
  const rows = db.sql<Omit<StoredRow, 'bytes' | 'signature'>>(
    'letGo.columns',
    'SELECT position, kind, at, hash FROM journal WHERE position <= :to ORDER BY position',
  );
  const sum = createHash('sha256');
  for (const { position, kind, at, hash } of rows.iterate({ to })) {
    sum.update(`${position} ${kind} ${at}\n`);
    sum.update(hash);
  }
  return sum.digest('hex');
}

/** The tables of a time, in pieces of JSON, as a store keeps them. */
export const piecesOf = (db: Db, year: string): string[] =>
  db
    .sql<{ body: string }>('letGo.pieces', 'SELECT body FROM brought_forward WHERE year = :year ORDER BY n')
    .all({ year })
    .map(({ body }) => body);

export function forwardSum(pieces: readonly string[]): string {
  const sum = createHash('sha256');
  for (const piece of pieces) sum.update(piece);
  return sum.digest('hex');
}

/** What is wrong with what is left of the rows that were let go, or with what was brought forward; null when nothing is. */
export function letGoFault(db: Db): { readonly position: number; readonly reason: string } | null {
  const letGo = letGoOf(db);
  if (!letGo) return null;
  const fault = (reason: string) => ({ position: letGo.position, reason });
  if (columnsSum(db, letGo.to) !== letGo.columns)
    return fault('a row of those whose detail was let go is another than it was then');
  return forwardSum(piecesOf(db, letGo.year)) === letGo.forward
    ? null
    : fault('what was brought forward when detail was let go was changed');
}
