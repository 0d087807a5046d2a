import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Delivery, PrintTimes, Transport, Undelivered } from './print-outcome.ts';

interface Said {
  /** Exit code; null where there is no such program. */
  readonly code: number | null;
  readonly out: string;
}

/** Runs a program of CUPS in plain English, by its bare name, with `input` on its standard input. */
function run(program: string, args: readonly string[], input?: Buffer): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, LC_ALL: 'C' }, windowsHide: true });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.on('error', () => resolve({ code: null, out }));
    child.on('close', (code) => resolve({ code: code ?? 1, out }));
    // A program that is gone reads nothing; its end says so.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const POLL_MS = 200;

/** Names of the printers that CUPS has; none where there is no CUPS. */
export async function cupsPrinters(): Promise<string[]> {
  const { code, out } = await run('lpstat', ['-e']);
  return code === 0 ? out.split('\n').filter((name) => /^\w[\w.-]*$/.test(name)) : [];
}

/**
 * Raw bytes through a printer that CUPS has installed. CUPS would keep a job for hours and print it in the morning: a printer that
 * is stopped is given none, and a job that has not left in time is taken back.
 */
export function cupsTransport(name: string, times: PrintTimes): Transport {
  async function trouble(): Promise<Undelivered | null> {
    const { code, out } = await run('lpstat', ['-p', name]);
    if (code !== 0) return { state: 'failed', cause: 'no-such-file', detail: out.trim() };
    return /\bdisabled\b|\bnot (?:ready|accepting)\b/.test(out)
      ? { state: 'failed', cause: 'offline', detail: out.trim() }
      : null;
  }

  async function left(job: string, signal: AbortSignal | undefined): Promise<Delivery> {
    const deadline = performance.now() + times.done_ms;
    for (;;) {
      const { code, out } = await run('lpstat', ['-o', name]);
      if (code === 0 && !out.split(/\s+/).includes(job)) return { state: 'sent' };
      if (signal?.aborted || performance.now() > deadline) break;
      await pause(POLL_MS);
    }
    await run('cancel', [job]);
    return { state: 'unknown', cause: signal?.aborted ? 'aborted' : 'timed-out' };
  }

  return {
    async deliver(bytes, _proof, signal) {
      const before = await trouble();
      if (before) return before;
      if (signal?.aborted) return { state: 'failed', cause: 'aborted' };
      const { code, out } = await run('lp', ['-d', name, '-o', 'raw', '-t', 'Comptoir'], bytes);
      const job = /request id is (\S+)/.exec(out)?.[1];
      return code === 0 && job ? left(job, signal) : { state: 'failed', cause: 'other', detail: out.trim() };
    },
    async status() {
      const found = await trouble();
      const silent = { answers: false, paperLow: false };
      return found ? { state: 'offline', ...silent, cause: found.cause } : { state: 'unknown', ...silent };
    },
  };
}
