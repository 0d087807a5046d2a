import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { replaceFile } from '#main/modules/updates/engine/state.ts';

/** The computer starts the till again after an installation, and does not know how it was started before. */
const rememberedSchema = z.strictObject({ at: z.int(), args: z.array(z.string().max(2_000)).max(50) });
const fileIn = (folder: string): string => path.join(folder, 'resume.json');
/** An installation takes minutes: what is older belongs to one that nobody waits for any more. */
const longest_ms = 60 * 60_000;

export function rememberArgs(folder: string, args: readonly string[], at: number): void {
  fs.mkdirSync(folder, { recursive: true });
  replaceFile(fileIn(folder), JSON.stringify({ at, args }));
}

/** The arguments of the till that gave way, once; null when none of this person's did. */
export function takeArgs(folder: string, now: number): readonly string[] | null {
  try {
    const { at, args } = rememberedSchema.parse(JSON.parse(fs.readFileSync(fileIn(folder), 'utf8')));
    fs.rmSync(fileIn(folder), { force: true });
    return now - at < longest_ms ? args : null;
  } catch {
    return null;
  }
}
