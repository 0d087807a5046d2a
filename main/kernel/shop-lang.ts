import fs from 'node:fs';
import path from 'node:path';
import { type Lang, langs } from '#shared/domain/writing.ts';

const noteFile = (dataDir: string): string => path.join(dataDir, 'shop.lang');

/** The shop's language as it was noted beside its store: all that is left to go by when the store cannot be read. */
export function notedLang(dataDir: string): Lang | undefined {
  try {
    const noted = fs.readFileSync(noteFile(dataDir), 'utf8').trim();
    return langs.find((lang) => lang === noted);
  } catch {
    return undefined;
  }
}

/** @throws what the disk throws */
export function noteLang(dataDir: string, shop: Lang): void {
  if (notedLang(dataDir) !== shop) fs.writeFileSync(noteFile(dataDir), `${shop}\n`, { mode: 0o600 });
}
