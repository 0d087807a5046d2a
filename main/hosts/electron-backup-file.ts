import path from 'node:path';
import type { Application } from '#main/kernel/application.ts';
import type { ElectronApi } from './electron-api.ts';

const extension = '.comptoir-backup';

/** The backup file that a double click put on a command line; null where there is none. */
export function backupFileIn(args: readonly string[], folder: string): string | null {
  const named = args.findLast((arg) => !arg.startsWith('-') && arg.toLowerCase().endsWith(extension));
  return named === undefined ? null : path.resolve(folder, named);
}

/**
 * Hands a backup that was opened by its file to the till, as soon as it runs: from the command line (Windows, Linux), from
 * the Finder's event, and from a second start, which ends for this one. @param args of this start
 */
export function takeOpenedBackups(
  { app }: Pick<ElectronApi, 'app'>,
  args: readonly string[],
  started: Promise<Application>,
): void {
  const offer = (file: string | null): void => {
    // A till that does not start is told to the person by the host itself.
    if (file !== null) started.then((application) => application.offerBackup(file)).catch(() => undefined);
  };
  app.on('open-file', (event, file) => {
    if (!file.toLowerCase().endsWith(extension)) return;
    event.preventDefault();
    offer(file);
  });
  app.on('second-instance', (_event, argv, folder) => offer(backupFileIn(argv.slice(1), folder)));
  offer(backupFileIn(args, process.cwd()));
}
