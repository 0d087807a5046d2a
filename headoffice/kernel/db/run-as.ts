import fs from 'node:fs';
import path from 'node:path';

/** PostgreSQL refuses to be run by root. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

const accounts = ['postgres', 'nobody'];

/** Whose processes and files the database's are: nobody else's than ours, but for root, who lends it another account. */
export function runAs(passwd = '/etc/passwd'): RunAs {
  if (process.getuid?.() !== 0) return {};
  const lines = fs.readFileSync(passwd, 'utf8').split('\n');
  for (const name of accounts) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`root has neither of the accounts ${accounts.join(', ')} to run the database with`);
}

/** Whether another account than its owner comes as far as this file or folder. */
export function isReachable(place: string): boolean {
  const folder = path.dirname(place);
  if (folder === place) return true;
  return (fs.statSync(folder).mode & 0o001) !== 0 && isReachable(folder);
}
