import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { modules } from '#headoffice/app.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { totalsOf } from '#headoffice/modules/journal/totals.ts';
import { root } from '#tools/sources.ts';

/** A head office in a process of its own, on a folder that stays when it is killed. */
export interface OfficeProcess {
  readonly url: string;
  readonly dataDir: string;
  /** What a command beside it does. */
  beside<R>(work: (office: Awaited<ReturnType<typeof openHere>>) => Promise<R>): Promise<R>;
  /** Once, for one till. */
  joinCode(shop?: string): Promise<string>;
  totals(): ReturnType<typeof totalsOf>;
  /** As a power cut would: no signal that it could hear. */
  kill(): Promise<void>;
  /** @returns its exit code */
  stop(): Promise<number | null>;
}

const openHere = (dataDir: string) => openOffice(modules, { dataDir, as: 'command' });

export const newOfficeFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'office-'));
  // Where root runs the tests, the database has another account, which must come through.
  fs.chmodSync(folder, 0o711);
  return folder;
};

export async function startOffice(dataDir: string, more: readonly string[] = []): Promise<OfficeProcess> {
  const args = ['tools/headoffice.ts', '--data', dataDir, '--port', '0', '--no-open', '--json', ...more];
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const said = new Promise<string>((resolve) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
  const line = await Promise.race([said, ended.then((code) => `ended with ${code}`)]);
  const { url } = JSON.parse(line) as { url: string };
  const beside: OfficeProcess['beside'] = async (work) => {
    const office = await openHere(dataDir);
    try {
      return await work(office);
    } finally {
      await office.close();
    }
  };
  return {
    url,
    dataDir,
    beside,
    joinCode: async (shop = 'Médina') =>
      (await beside(({ apis }) => apis.tills.makeCode(shop, Date.now()))).code,
    totals: () => beside(({ tenants }) => totalsOf(tenants)),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Processes of the database of a folder, by what they were started with. */
export function databaseProcesses(dataDir: string): number {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path.join(dataDir, 'postgres', 'data'));
    } catch {
      return false;
    }
  }).length;
}
