import path from 'node:path';
import type { Output } from '#shared/contract/index.ts';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { type Refusal, type RefusalCode, rescuedCodes } from '#shared/kernel/refusal.ts';
import type { ApplicationOptions } from './application.ts';
import { storeFile } from './boot.ts';
import { type Db, openDb } from './kernel/db/db.ts';
import { backupsFolder } from './modules/backup/engine/inspect.ts';
import { backupsIn } from './modules/backup/engine/ring.ts';
import { lastTicketOf } from './modules/backup/places.ts';
import { createSaved } from './modules/backup/saved.ts';
import { createSettingsStore } from './modules/settings/store.ts';
import { notedLang } from './screen-lang.ts';

type Status = Output<'rescue.status'>;
type Why = NonNullable<Status['why']>;

const rescued: ReadonlySet<RefusalCode> = new Set(rescuedCodes);
export const canBeRescued = (found: Refusal | null): found is Refusal =>
  found !== null && rescued.has(found.code);

function whyOf({ code, params }: Refusal): Why {
  if (code === 'KEY_SEALED') return params?.what === 'other' ? 'other-key' : 'key';
  if (code === 'STORE_BEHIND') return 'behind';
  if (code === 'STORE_DAMAGED') return 'damaged';
  return (['missing', 'empty', 'foreign'] as const).find((one) => one === params?.what) ?? 'missing';
}
/** The database is there and whole: only its key is not, or rows that the folder knows of. */
const goesOn: ReadonlySet<Why> = new Set(['key', 'other-key', 'behind']);
const backupsTold = 12;

export function withStore<T>(dataDir: string, work: (db: Db) => T): T {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function shopIn(db: Db): { readonly shop: string; readonly spoken: Lang | undefined } {
  const stored = createSettingsStore(db).read<{ lang?: unknown; shop?: { name?: string } }>('settings');
  return { shop: stored?.shop?.name ?? '', spoken: langs.find((one) => one === stored?.lang) };
}

/** What is told of a till that cannot start: why, and what there is to bring it back. */
export async function rescueStatus(
  { dataDir, lang }: Pick<ApplicationOptions, 'dataDir' | 'lang'>,
  reason: Refusal,
): Promise<Status> {
  const why = whyOf(reason);
  const canGoOn = goesOn.has(why);
  const backups = (await backupsIn(backupsFolder(dataDir), null)).slice(0, backupsTold);
  const known = canGoOn
    ? withStore(dataDir, (db) => ({
        withCode: createSaved(db).recovery() !== null,
        ...shopIn(db),
      }))
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
