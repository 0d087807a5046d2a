import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import type { FileAnswers } from '#main/kernel/journal/file-answers.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import { notedLang } from '#main/kernel/shop-lang.ts';
import type { Output } from '#shared/contract/index.ts';
import { type Refusal, type RefusalCode, rescuedCodes } from '#shared/kernel/refusal.ts';
import { backupsFolder } from './engine/inspect.ts';
import { backupsIn } from './engine/kept-backups.ts';
import { lastTicketOf } from './places.ts';
import { createSaved } from './saved.ts';

type Status = Output<'backup.rescueStatus'>;
type Why = NonNullable<Status['why']>;

const rescued: ReadonlySet<RefusalCode> = new Set(rescuedCodes);
export const canBeRescued = (found: Refusal): boolean => rescued.has(found.code);

function whyOf({ code, params }: Refusal): Why {
  if (code === 'KEY_SEALED') return params?.what === 'other' ? 'other-key' : 'key';
  if (code === 'STORE_BEHIND') return 'behind';
  if (code === 'STORE_DAMAGED') return 'damaged';
  return (['missing', 'empty', 'foreign'] as const).find((one) => one === params?.what) ?? 'missing';
}
/** The database is there and whole: only its key is not, or rows that the folder knows of. */
const goesOn: ReadonlySet<Why> = new Set(['key', 'other-key', 'behind']);
const backupsTold = 12;

function withStore<T>(dataDir: string, work: (db: Db) => T): T {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** What is told of a till that cannot start: why, and what there is to bring it back. */
export async function rescueStatus(
  answersOf: (db: Db) => FileAnswers,
  { dataDir, lang }: Pick<ApplicationOptions, 'dataDir' | 'lang'>,
  reason: Refusal,
): Promise<Status> {
  const why = whyOf(reason);
  const canGoOn = goesOn.has(why);
  const backups = (await backupsIn(backupsFolder(dataDir), null)).slice(0, backupsTold);
  const known = canGoOn
    ? withStore(dataDir, (db) => {
        const { name, lang: spoken } = answersOf(db).shop();
        return { withCode: createSaved(db).recovery() !== null, shop: name, spoken };
      })
    : { withCode: backups.some(({ header }) => header.recovery !== null), shop: '', spoken: undefined };
  return {
    sealed: true,
    withCode: known.withCode,
    shop: known.shop,
    lang: lang ?? known.spoken ?? notedLang(dataDir) ?? null,
    why,
    canGoOn,
    found: String(reason.params?.found ?? path.basename(storeFile(dataDir))),
    backups: backups.map(({ path: file, header }) => ({
      path: file,
      created_at: header.createdAt,
      lastTicket: lastTicketOf(header.state),
      withCode: header.recovery !== null,
    })),
  };
}
