import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type UpdateWhy, updateWhySchema } from '#shared/modules/updates/contract.ts';

/** What a till asks of the part of the program that runs as the computer. */
export type Wish = 'install' | 'return';

/** The folders that a till of an ordinary person and the computer's own part of the program share. */
export interface Places {
  /** Only administrators may write here: what is checked here and started from here is the same. */
  readonly own: string;
  /** Anybody may write here: everything in it is only read, and believed only once it was checked. */
  readonly staging: string;
}

export const ownFiles = {
  /** The installer registered the tasks, and all of it went well. */
  ready: 'ready',
  /** The installer of the version in place: the installer lays a copy of itself here. */
  installed: 'installer.exe',
  previous: 'previous.exe',
  record: 'record.json',
  outcome: 'outcome.json',
} as const;
export const stagedFiles = { request: 'request.json', installer: 'installer.exe' } as const;

/**
 * As the installer lays them out. Not within the program's folder nor beside it under a name that begins in the same
 * way: the installer ends every process whose path begins like the program's.
 */
export const placesOn = (env: NodeJS.ProcessEnv): Places | null =>
  env.CommonProgramW6432 && env.ProgramData
    ? {
        own: path.win32.join(env.CommonProgramW6432, 'Comptoir'),
        staging: path.win32.join(env.ProgramData, 'Comptoir', 'staging'),
      }
    : null;

export const requestSchema = z.strictObject({ format: z.literal(1), want: z.enum(['install', 'return']) });

const outcomeSchema = z.strictObject({
  format: z.literal(1),
  /** UTC milliseconds. */
  at: z.int(),
  want: z.enum(['install', 'return']).nullable(),
  /** The version that was in place. */
  version: z.string(),
  /** Null: the installer was started. */
  why: updateWhySchema.nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** What the computer's part did last; null when it never did anything. */
export function readOutcome(own: string): Outcome | null {
  try {
    return outcomeSchema.parse(JSON.parse(fs.readFileSync(path.join(own, ownFiles.outcome), 'utf8')));
  } catch {
    return null;
  }
}

/** Why the computer's part refused the last wish of this kind; null while it did not. */
export function refusedBy(own: string, want: Wish, since: number): UpdateWhy | null {
  const outcome = readOutcome(own);
  return outcome && outcome.want === want && outcome.at >= since ? outcome.why : null;
}
