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
