import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrinter } from './printer.ts';
import { cupsPrinters } from './printer-cups.ts';

const posix = process.platform !== 'win32';
const job = { jobId: 'job-1' };
const bytes = Buffer.from([0x1b, 0x40, 0xe9, 0x0a]);
let folder = '';
const before = process.env.PATH;
/** Programs that stand in for those of CUPS: each is a line of shell, with a folder to leave things in. */
function programs(said: Readonly<Record<string, string>>): void {
  for (const [name, line] of Object.entries(said)) {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\ncd '${folder}'\n${line}\n`);
    chmodSync(file, 0o700);
  }
}
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comptoir-cups-'));
  process.env.PATH = `${folder}:${before}`;
});
afterEach(() => {
  process.env.PATH = before;
  rmSync(folder, { recursive: true });
});
const printer = (done_ms = 5_000) =>
  createPrinter({ kind: 'file', path: 'cups:Tickets', times: { done_ms } });
const idle =
  'case "$1" in -p) echo "printer Tickets is idle.";; -o) cat jobs 2>/dev/null; true;; -e) echo Tickets;; esac';
const lp = 'cat > received; echo "$@" > asked; echo "request id is Tickets-7 (1 file(s))"';

describe.runIf(posix)('a printer that is installed', () => {
  it('is named by CUPS, and none is where there is no CUPS', async () => {
    programs({ lpstat: idle });
    expect(await cupsPrinters()).toEqual(['Tickets']);
    process.env.PATH = '/comptoir/none';
    expect(await cupsPrinters()).toEqual([]);
  });

  it('gets the bytes of a job as they are, and has sent them when the job has left', async () => {
    programs({ lpstat: idle, lp });
    expect(await printer().print(bytes, job)).toEqual({ jobId: 'job-1', state: 'sent' });
    expect(readFileSync(path.join(folder, 'received'))).toEqual(bytes);
    expect(readFileSync(path.join(folder, 'asked'), 'utf8')).toContain('-d Tickets -o raw');
  });

  it('is given nothing while it is stopped: no receipt comes out in the morning', async () => {
    programs({ lpstat: 'echo "printer Tickets disabled since Mon - out of paper"', lp });
    expect(await printer().print(bytes, job)).toMatchObject({ state: 'failed', cause: 'offline' });
    expect(await printer().status()).toMatchObject({ state: 'offline', cause: 'offline' });
    expect(existsSync(path.join(folder, 'received'))).toBe(false);
  });

  it('has a job taken back that does not leave in time', async () => {
    programs({
      lpstat: idle,
      lp: `${lp}; echo "Tickets-7 awa 1024" > jobs`,
      cancel: 'echo "$1" > cancelled',
    });
    expect(await printer(1).print(bytes, job)).toMatchObject({ state: 'unknown', cause: 'timed-out' });
    expect(readFileSync(path.join(folder, 'cancelled'), 'utf8').trim()).toBe('Tickets-7');
  });

  it('that nobody knows is told, and so is a computer without CUPS', async () => {
    programs({ lpstat: 'echo "lpstat: Invalid destination name" >&2; exit 1', lp });
    expect(await printer().print(bytes, job)).toMatchObject({ state: 'failed', cause: 'no-such-file' });
    process.env.PATH = '/comptoir/none';
    expect(await printer().print(bytes, job)).toMatchObject({ state: 'failed', cause: 'no-such-file' });
  });
});
