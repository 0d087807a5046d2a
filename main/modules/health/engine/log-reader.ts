import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** One line of the till's log (main/kernel/log.ts): pino's own names. */
export interface LogLine {
  readonly level: number;
  readonly at: number;
  readonly msg: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const errorLevel = 50;
const day_ms = 86_400_000;

const logFiles = (dataDir: string): string[] => {
  const folder = path.join(dataDir, 'logs');
  try {
    return (
      fs
        .readdirSync(folder)
        .filter((name) => /^till.*\.log$/.test(name))
        // pino-roll counts them up: till.8 is older than till.10.
        .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
        .map((name) => path.join(folder, name))
    );
  } catch {
    return [];
  }
};

function parse(text: string): LogLine | null {
  try {
    const { level, time, msg, ...fields } = JSON.parse(text) as Record<string, unknown>;
    const at = Date.parse(String(time));
    return typeof level === 'number' && Number.isFinite(at)
      ? { level, at, msg: String(msg ?? ''), fields }
      : null;
  } catch {
    return null;
  }
}

/** Lines of the log since an instant, the oldest first; what cannot be read as a line of ours is left out. */
export async function* logLines(dataDir: string, since: number): AsyncGenerator<LogLine> {
  for (const file of logFiles(dataDir)) {
    if ((fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < since) continue;
    for await (const text of createInterface({ input: fs.createReadStream(file) })) {
      const line = parse(text);
      if (line && line.at >= since) yield line;
    }
  }
}

export async function errorsOfDay(dataDir: string, now: number): Promise<number> {
  let errors = 0;
  for await (const { level } of logLines(dataDir, now - day_ms)) if (level >= errorLevel) errors += 1;
  return errors;
}
