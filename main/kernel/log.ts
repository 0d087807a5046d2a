import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DestinationStream } from 'pino';

export interface Log {
  warn(what: string, detail?: unknown): void;
  error(what: string, detail?: unknown): void;
}

interface RollOptions {
  readonly file: string;
  readonly extension: string;
  readonly size: string;
  readonly mode: number;
  readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
}
type Roll = (options: RollOptions) => Promise<DestinationStream & NodeJS.EventEmitter>;

/** Of 5 MB each. The one just begun may or may not be counted by pino-roll: ten at the most. */
const filesKept = 9;
const longestText = 2_000;
/** What may stand in a log that a shop sends to a stranger: no amounts, no PINs, no names of people or goods. */
const told = ['name', 'ms', 'code', 'cause', 'row', 'reason', 'job', 'state', 'kind', 'port'] as const;

const short = (text: string): string => text.slice(0, longestText);
const codeOf = (error: Error): string | undefined => ('code' in error ? String(error.code) : undefined);

/** The part of a detail that a log may keep. */
export function loggable(detail: unknown): Readonly<Record<string, unknown>> {
  if (detail instanceof Error)
    return {
      error: detail.name,
      code: codeOf(detail),
      message: short(detail.message),
      stack: short(detail.stack ?? ''),
    };
  if (typeof detail === 'string') return { detail: short(detail) };
  if (typeof detail !== 'object' || detail === null) return {};
  const fields: Readonly<Record<string, unknown>> = { ...detail };
  const kept: Record<string, unknown> = {};
  for (const key of told) {
    const value = fields[key];
    if (typeof value === 'string') kept[key] = short(value);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
  }
  return kept;
}

async function openFile(dataDir: string): Promise<Log> {
  try {
    const folder = path.join(dataDir, 'logs');
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.W_OK);
    const { pino, stdTimeFunctions } = await import('pino');
    const roll = createRequire(import.meta.url)('pino-roll') as Roll;
    const stream = await roll({
      file: path.join(folder, 'till'),
      extension: '.log',
      size: '5m',
      mode: 0o600,
      limit: { count: filesKept, removeOtherLogFiles: true },
    });
    // A full disk must not stop a till over its log.
    stream.on('error', () => {});
    const log = pino({ base: null, timestamp: stdTimeFunctions.isoTime }, stream);
    return {
      warn: (what, detail) => log.warn(loggable(detail), what),
      error: (what, detail) => log.error(loggable(detail), what),
    };
  } catch {
    return { warn: console.warn, error: console.error };
  }
}

/**
 * A log in `<dataDir>/logs`, one JSON object a line; where no file can be written the console has to do. Opened by its
 * first line: a start that has nothing to say does not wait for it.
 */
export function createLog(dataDir: string): Log {
  let file: Promise<Log> | null = null;
  const opened = (): Promise<Log> => {
    file ??= openFile(dataDir);
    return file;
  };
  return {
    warn: (what, detail) => void opened().then((log) => log.warn(what, detail)),
    error: (what, detail) => void opened().then((log) => log.error(what, detail)),
  };
}
