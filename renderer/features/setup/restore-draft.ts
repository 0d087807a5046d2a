import { codeLetters, lettersIn } from '#renderer/features/backup/parts/recovery-code.ts';
import type { TextKey } from '#shared/i18n/index.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import type { Remote } from './restore-neighbour.tsx';

export interface RestoreDraft {
  /** Chosen in the window; otherwise the path says where it is. */
  readonly file: File | null;
  readonly path: string;
  /** What was recorded after it. */
  readonly rows?: readonly File[];
  /** Files that say how far the till had come: they lie beside the backups. */
  readonly heads?: readonly File[];
  /** A folder that may hold more of them: a key, a disk. */
  readonly place?: string;
  /** This path opens without a code on this computer. */
  readonly codeless?: string | null;
  /** A backup that another till of the shop keeps; undefined: it is in a file. */
  readonly remote?: Remote | null;
  readonly code: string;
}
export type RestoreFaults = Partial<Record<'file' | 'code', TextKey>>;

/** It opens on this computer without a code. */
export const opensHere = ({ file, path, remote, codeless }: RestoreDraft): boolean =>
  !file && remote === undefined && path !== '' && path === codeless;

/** What is still to be given. */
export function restoreFaults(draft: RestoreDraft): RestoreFaults {
  const { file, path, remote, code, rows = [] } = draft;
  const faults: RestoreFaults = {};
  if (remote === null) faults.file = 'backup.restore.pick';
  else if (!remote && !file && path.trim() === '')
    faults.file = rows.length > 0 ? 'backup.restore.baseNeeded' : 'backup.restore.fileNeeded';
  if (!opensHere(draft) && lettersIn(code) < codeLetters) faults.code = 'backup.restore.codeNeeded';
  return faults;
}

/** Refusals that belong to one of the two; null for what the till says of itself. */
export function faultOf(code: RefusalCode): RestoreFaults | null {
  if (code === 'RECOVERY_CODE_WRONG') return { code: 'refusal.RECOVERY_CODE_WRONG' };
  if (code === 'NOT_FOUND') return { file: 'backup.restore.noFile' };
  if (code === 'PAIRING_CODE_WRONG' || code === 'NEIGHBOUR_AWAY') return { file: `refusal.${code}` };
  if (
    code === 'BACKUP_DAMAGED' ||
    code === 'NOT_A_BACKUP' ||
    code === 'BACKUP_WITHOUT_CODE' ||
    code === 'STORE_FROM_FUTURE' ||
    code === 'BACKUP_WITHOUT_BASE'
  )
    return { file: `refusal.${code}` };
  return null;
}
