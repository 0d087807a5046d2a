import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { TextKey, Translate } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { RefusedError } from './till.ts';

/** What whoever typed the command can mend: told as it is, exit code 2. */
export class Unusable extends Error {}

/** What could not be done, already in the person's language: told as it is, exit code 1. */
export class Failed extends Error {}

const fileFaults: Readonly<Record<string, TextKey>> = {
  ENOENT: 'tools.file.notThere',
  ENOTDIR: 'tools.file.notThere',
  EISDIR: 'tools.file.isFolder',
  EEXIST: 'tools.file.exists',
  ENOTEMPTY: 'tools.file.exists',
  EACCES: 'tools.file.forbidden',
  EPERM: 'tools.file.forbidden',
  EROFS: 'tools.file.readOnly',
  ENOSPC: 'tools.file.full',
  EDQUOT: 'tools.file.full',
  ELOOP: 'tools.file.notThere',
  ENAMETOOLONG: 'tools.file.notThere',
};

/** The sentence for a file that cannot be used; null when something else went wrong. */
function fileFault(error: unknown, t: Translate): string | null {
  if (!(error instanceof Error && 'code' in error)) return null;
  const key = fileFaults[String(error.code)];
  if (!key) return null;
  const named = 'path' in error && typeof error.path === 'string' ? error.path : null;
  // What was being written says nothing of where.
  if (named === null && key === 'tools.file.full') return t('tools.file.noRoom');
  return t(key, { path: named ?? t('tools.file.theFile') });
}

const refusalSentence = ({ code, params }: Refusal, t: Translate): string => {
  const reason = params?.reason === undefined ? '' : ` (${params.reason})`;
  return `${t(`refusal.${code}`, params)}${reason}`;
};

/** Set to see where a bug of ours happened. */
const traceVariable = 'COMPTOIR_TRACE';

/** One sentence for whatever ended a command, never a stack. */
export function sentenceOf(error: unknown, t: Translate, env: NodeJS.ProcessEnv): string {
  if (error instanceof Unusable || error instanceof Failed) return error.message;
  if (error instanceof RefusedError) return refusalSentence(error.refusal, t);
  // A folder that may not be written is named before the till's own sentence about its disk.
  const fault = fileFault(error, t) ?? (error instanceof Error ? fileFault(error.cause, t) : null);
  if (fault) return fault;
  const refusal = storeRefusal(error);
  // Whoever typed a command beside an open till can close it; a till that starts cannot know that.
  if (refusal?.code === 'STORE_BUSY') return t('tools.fault.tillOpen');
  if (refusal) return refusalSentence(refusal, t);
  const message = error instanceof Error ? error.message : String(error);
  const where = env[traceVariable] && error instanceof Error ? `\n${error.stack}` : '';
  return `${t('tools.bug', { message: message.split('\n')[0] ?? '', variable: traceVariable })}${where}`;
}
