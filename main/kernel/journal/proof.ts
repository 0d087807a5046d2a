import { hash } from 'node:crypto';
import type { Db } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import { genesisHash, verifierOf } from '#shared/journal/chain.ts';
import { epochOf, positionOf, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { publicKeys, readIdentity } from './epoch.ts';

/** How far the chain was walked: the last row that was checked, and all signatures up to it in one sum. */
export interface Walked {
  readonly position: number;
  readonly hash: Uint8Array;
  /** SHA-256(sum of the row before ‖ signature), 32 zero bytes before the first: signatures that were checked once are known again. */
  readonly seals: Uint8Array;
  readonly at: number;
  readonly rows: number;
}

/** "All rows up to here were checked, every signature of them, on this date": signed by the till. */
export interface Proof extends Walked {
  /** UTC ms of the check. */
  readonly proved_at: number;
}

/** Two are kept: how far all is proved, and how far the walk through the whole has come that begins anew each month. */
export type ProofName = 'proof' | 'proofOfAll';

interface ProofFile {
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  readonly seals: string;
  readonly at: number;
  readonly rows: number;
  readonly proved_at: number;
  /** The epoch whose key signs it. */
  readonly by: number;
  readonly signature: string;
}

export const sealsAfter = (before: Uint8Array, signature: Uint8Array): Uint8Array =>
  hash('sha256', Buffer.concat([before, signature]), 'buffer');
export const noSeals = genesisHash;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** What is signed. Its first line is no row's hash: neither passes for the other. */
const signedBytes = (name: ProofName, till: string, file: Omit<ProofFile, 'signature'>): Uint8Array =>
  Buffer.from(
    `comptoir ${name}\n${[till, file.by, file.epoch, file.seq, file.hash, file.seals, file.at, file.rows, file.proved_at].join(' ')}\n`,
    'utf8',
  );

function parsed(text: string): ProofFile | null {
  try {
    return JSON.parse(text) as ProofFile;
  } catch {
    return null;
  }
}

/** Null where there is none, it is not signed by this till, or its row is not there: all is checked then. */
export function readProof(db: Db, name: ProofName = 'proof'): Proof | null {
  const kept = openMeta(db).read(name);
  const file = kept === null ? null : parsed(kept);
  const identity = readIdentity(db);
  if (!file || !identity) return null;
  const { signature, ...said } = file;
  const publicKey = publicKeys(db).get(file.by);
  try {
    if (publicKey === undefined) return null;
    const bytes = signedBytes(name, identity.till, said);
    if (!verifierOf(publicKey)(bytes, Buffer.from(signature, 'base64'))) return null;
  } catch {
    return null;
  }
  const position = positionOf(file.epoch, file.seq);
  const row = db
    .sql<Pick<StoredRow, 'hash'>>('proof.row', 'SELECT hash FROM journal WHERE position = :position')
    .get({ position });
  if (!row || hex(row.hash) !== file.hash) return null;
  const { at, rows, proved_at } = file;
  return { position, hash: row.hash, seals: Buffer.from(file.seals, 'hex'), at, rows, proved_at };
}

/** Inside the caller's transaction. */
export function writeProof(
  db: Db,
  name: ProofName,
  proof: Proof,
  by: { readonly till: string; readonly epoch: number; sign(bytes: Uint8Array): Uint8Array },
): void {
  const said = {
    epoch: epochOf(proof.position),
    seq: seqOf(proof.position),
    hash: hex(proof.hash),
    seals: hex(proof.seals),
    at: proof.at,
    rows: proof.rows,
    proved_at: proof.proved_at,
    by: by.epoch,
  };
  const signature = Buffer.from(by.sign(signedBytes(name, by.till, said))).toString('base64');
  openMeta(db).write(name, JSON.stringify({ ...said, signature }));
}
