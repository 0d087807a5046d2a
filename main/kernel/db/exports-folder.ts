import fs from 'node:fs';
import path from 'node:path';
import { StoreError } from './store-error.ts';

/** What an exports folder answers that cannot be one: something else stands in its place, or nobody may write there. */
const barred = new Set(['ELOOP', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EIO']);

/** The folder for files that the till hands out, made where it is missing. @throws StoreError; the till sells on. */
export function exportsFolder(dataDir: string): string {
  const folder = path.join(dataDir, 'exports');
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.W_OK);
    return folder;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (barred.has(code)) throw new StoreError('EXPORT_FOLDER', { path: folder }, error);
    throw error;
  }
}

/** What may go after a time: it can be written again from what is there. An archive is never taken away. */
const swept = ['journal', 'support'] as const;
export type ExportKind = (typeof swept)[number] | 'archive';
const partialEnd = '.partial';

/**
 * A path that nothing has and nobody else is given, for a zip that is made as `….partial` first: what was recorded of one that lies there
 * stays true. @throws StoreError as `exportsFolder` does; what the disk throws.
 */
export function newExport(dataDir: string, kind: ExportKind, of: readonly string[], now: number): string {
  const folder = exportsFolder(dataDir);
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let again = 1; ; again += 1) {
    const name = [kind, ...of, stamp, ...(again > 1 ? [again] : [])].join('-');
    const target = path.join(folder, `${name}.zip`);
    if (fs.existsSync(target)) continue;
    try {
      fs.closeSync(fs.openSync(`${target}${partialEnd}`, 'wx', 0o600));
      return target;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

const keptNewest = 3;
const kept_ms = 90 * 86_400_000;
const partial_ms = 86_400_000;

/** Takes away what was handed out long ago, but for the last three of each kind, and pieces that nobody goes on with. */
export async function sweepExports(dataDir: string, now: number): Promise<void> {
  const folder = path.join(dataDir, 'exports');
  const names = await fs.promises.readdir(folder).catch((): string[] => []);
  const takeAway = async (some: readonly string[], older_ms: number): Promise<void> => {
    for (const name of some) {
      const file = path.join(folder, name);
      const stat = await fs.promises.stat(file).catch(() => null);
      if (stat?.isFile() && now - stat.mtimeMs > older_ms) await fs.promises.rm(file, { force: true });
    }
  };
  await takeAway(
    names.filter((name) => name.endsWith(`.zip${partialEnd}`)),
    partial_ms,
  );
  for (const kind of swept) {
    const form = new RegExp(`^${kind}-(?:T[0-9A-Z]{7}-)?\\d{8}T\\d{6}Z(?:-\\d+)?\\.zip$`);
    const ofKind = names.filter((name) => form.test(name)).sort();
    await takeAway(ofKind.slice(0, -keptNewest), kept_ms);
  }
}
