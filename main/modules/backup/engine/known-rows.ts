import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { familyOf, publicKeys, readIdentity } from '#main/kernel/journal/epoch.ts';
import { type KnownRow, ownNote } from '#main/kernel/journal/last-row.ts';
import { asKnown, type Heads, headsAmong, headTextsHere } from './head-mirror.ts';
import { backupsFolder } from './restore.ts';
import type { Trust } from './signed-head.ts';

/** Whom a till believes what is said of itself. */
export const trustOf = (db: Db): Trust => ({
  publicKeys: Object.fromEntries(publicKeys(db)),
  family: familyOf(db),
});

/** Heads that lie in the data folder and with its own backups. */
export function headsHere(dataDir: string, db: Db): Heads {
  const till = readIdentity(db)?.till ?? '';
  const folder = backupsFolder(dataDir);
  const texts = [...headTextsHere(dataDir, till), ...headTextsHere(folder, till)];
  return headsAmong(texts, till, trustOf(db));
}

/** Rows that this folder knows to have been recorded, signed by this till: read at once, for a start. */
export const knownHere = (dataDir: string, db: Db): KnownRow[] => [
  ...[ownNote(dataDir, (epoch) => publicKeys(db).get(epoch))].flatMap((noted) => noted ?? []),
  ...headsHere(dataDir, db).heads.map((head) => ({
    ...asKnown(head),
    from: path.join('backups', head.from),
  })),
];
