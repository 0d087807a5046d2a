import { type ParseArgsConfig, parseArgs } from 'node:util';
import { storeRefusal } from '../main/db/store-error.ts';
import type { Refusal } from '../shared/errors.ts';
import { createTranslator, type TextKey } from '../shared/i18n/index.ts';
import { RefusedError } from './till.ts';

/** What whoever typed the command can mend: told as it is, exit code 2. */
export class Unusable extends Error {}

/** The options of a command; one that is not known ends it with the usage and exit code 2. */
export function readOptions<const T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'is not there: check the path.',
  ENOTDIR: 'is not there: check the path.',
  EISDIR: 'is a folder: name a file.',
  EEXIST: 'exists already: name a new one.',
  EACCES: 'may not be opened by this account.',
  EPERM: 'may not be opened by this account.',
  EROFS: 'lies on a disk that may not be written.',
};

/** The sentence for a file that cannot be used; null when something else went wrong. */
function fileFault(error: unknown, file: string): string | null {
  if (!(error instanceof Error && 'code' in error)) return null;
  const fault = fileFaults[String(error.code)];
  return fault ? `${'path' in error ? error.path : file} ${fault}` : null;
}

function sentenceOf(error: unknown, file: string): string | null {
  if (error instanceof Unusable) return error.message;
  const t = createTranslator(process.env.LANG?.startsWith('fr') ? 'fr' : 'en');
  const told = ({ code, params }: Refusal): string => {
    const reason = params?.reason === undefined ? '' : ` (${params.reason})`;
    return `${t(`refusal.${code}` as TextKey, params)}${reason}`;
  };
  if (error instanceof RefusedError) return told(error.refusal);
  const fault = fileFault(error, file);
  if (fault) return fault;
  const refusal = storeRefusal(error);
  return refusal && told(refusal);
}

/**
 * Runs a command and sets the exit code: what `work` gives, 2 when it was typed wrong, 1 when it could not be done. A bug
 * is thrown on, with where it happened.
 * @param file named where the system does not say which file it means.
 */
export async function runCommand(work: () => number | Promise<number>, file = ''): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    const sentence = sentenceOf(error, file);
    if (sentence === null) throw error;
    process.stderr.write(`${sentence.trimEnd()}\n`);
    process.exitCode = error instanceof Unusable ? 2 : 1;
  }
}
