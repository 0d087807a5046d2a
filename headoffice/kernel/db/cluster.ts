import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, findBinaries } from './binaries.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { isReachable, type RunAs, runAs } from './run-as.ts';

/** Where the database of a data folder listens. */
export interface Cluster {
  readonly url: string;
  /** Stops it, where it was this process that started it. */
  stop(): Promise<void>;
}

/** The folder is another head office's that is running. */
export class FolderInUse extends Error {}
/** The account that runs the database for root may not enter it. */
export class FolderClosed extends Error {}

const superuser = 'postgres';
const appUser = 'comptoir';
const database = 'comptoir';
/** Held by whoever started the database and will stop it: the server, or a command while there is none. */
const ownerLocks = { server: 727_001, command: 727_002 } as const;
type Owner = keyof typeof ownerLocks;

interface Place {
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly passwords: string;
  readonly as: RunAs;
  readonly binaries: Binaries;
}
interface Passwords {
  readonly superuser: string;
  readonly app: string;
}

const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
synchronous_commit = on
log_min_messages = warning
log_timezone = 'UTC'
timezone = 'UTC'
`;

const runPg = async (place: Place, file: string, args: readonly string[]): Promise<number> => {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC', PGCTLTIMEOUT: '600' };
  const child = spawn(file, args, { ...place.as, cwd: place.folder, stdio: 'ignore', env, detached: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};
const control = (place: Place, ...args: string[]): Promise<number> =>
  runPg(place, place.binaries.pg_ctl, [...args, '-D', place.data]);

/** Whether a head office was begun in this folder. */
export const holdsCluster = (dataDir: string): boolean =>
  fs.existsSync(path.join(dataDir, 'postgres', 'data'));

async function placeIn(dataDir: string): Promise<Place> {
  const folder = path.join(dataDir, 'postgres');
  const as = runAs();
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (as.uid !== undefined && as.gid !== undefined) {
    if (!isReachable(fs.realpathSync(dataDir))) throw new FolderClosed(dataDir);
    fs.chownSync(folder, as.uid, as.gid);
    // The other account has to come through to its own folder, and sees nothing on the way.
    fs.chmodSync(dataDir, fs.statSync(dataDir).mode | 0o011);
  }
  return {
    folder,
    data: path.join(folder, 'data'),
    log: path.join(folder, 'log'),
    passwords: path.join(dataDir, 'postgres.passwords'),
    as,
    binaries: await findBinaries(as, folder),
  };
}

/** Made under another name first: a start that was cut off leaves nothing that looks whole. */
async function makeCluster(place: Place): Promise<void> {
  const fresh = `${place.data}.new`;
  const passwordFile = path.join(place.folder, 'first-password');
  fs.rmSync(fresh, { recursive: true, force: true });
  const passwords: Passwords = {
    superuser: randomBytes(24).toString('base64url'),
    app: randomBytes(24).toString('base64url'),
  };
  fs.writeFileSync(place.passwords, JSON.stringify(passwords), { mode: 0o600, flush: true });
  fs.writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
  if (place.as.uid !== undefined) fs.chownSync(passwordFile, place.as.uid, place.as.gid ?? 0);
  const code = await runPg(place, place.binaries.initdb, [
    `--pgdata=${fresh}`,
    '--auth=scram-sha-256',
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ]);
  fs.rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error('the database could not be made');
  fs.appendFileSync(path.join(fresh, 'postgresql.conf'), settings);
  fs.renameSync(fresh, place.data);
}

const freePort = async (): Promise<number> => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The port of a running database, as its own note says. */
function portOf(place: Place): number | null {
  try {
    const port = Number(fs.readFileSync(path.join(place.data, 'postmaster.pid'), 'utf8').split('\n')[3]);
    return port > 0 ? port : null;
  } catch {
    return null;
  }
}

const connect = async (port: number, password: string, to: string): Promise<pg.Client> => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: superuser, password, database: to });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** Who holds the database of this folder, and will stop it; null for one that nobody does. */
async function ownerOf(port: number, passwords: Passwords): Promise<Owner | null> {
  const client = await connect(port, passwords.superuser, 'postgres').catch(() => null);
  if (!client) return null;
  const { rows } = await client.query<{ objid: number }>(
    "SELECT objid::int8::int AS objid FROM pg_locks WHERE locktype = 'advisory' AND granted",
  );
  await client.end();
  const held = rows.map(({ objid }) => objid);
  return (Object.keys(ownerLocks) as Owner[]).find((one) => held.includes(ownerLocks[one])) ?? null;
}

/** The role that the server works as owns the tables and is bound by their policies: it is no superuser. */
async function makeDatabase(client: pg.Client, password: string): Promise<void> {
  const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [appUser]);
  if (role.rowCount === 0)
    await client.query(`CREATE ROLE ${appUser} LOGIN NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`);
  const there = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (there.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${appUser}`);
}

/** Stops the database when this process ends without having done so, whatever ended it: its own end of the pipe is closed. */
function watch(place: Place): ChildProcess {
  const { pg_ctl } = place.binaries;
  const stop = [pg_ctl, 'stop', '-m', 'fast', '-D', place.data];
  const [file, args] =
    process.platform === 'win32'
      ? [
          process.execPath,
          [
            '-e',
            "const [f,...a]=process.argv.slice(1);process.stdin.resume().on('end',()=>process.getBuiltinModule('node:child_process').spawnSync(f,a))",
            ...stop,
          ],
        ]
      : ['/bin/sh', ['-c', 'read -r _; exec "$@"', 'sh', ...stop]];
  const child = spawn(file, args, {
    ...place.as,
    cwd: place.folder,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.on('error', () => undefined);
  child.unref();
  (child.stdin as net.Socket | null)?.unref();
  return child;
}

const isRunning = async (place: Place): Promise<boolean> =>
  fs.existsSync(place.data) && (await control(place, 'status')) === 0;

const urlOf = (port: number, { app }: Passwords): string =>
  `postgres://${appUser}:${app}@127.0.0.1:${port}/${database}`;

async function start(place: Place): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const code = await control(place, 'start', '-w', '-l', place.log, '-o', `-p ${port}`);
    if (code === 0) return port;
    if (attempt === 3) throw new Error(`the database does not start: see ${place.log}`);
  }
}

/** A command holds it, for moments. */
const soonFree = Symbol('soon free');

async function openIn(place: Place, dataDir: string, owner: Owner): Promise<Cluster | typeof soonFree> {
  if (!fs.existsSync(place.data)) await makeCluster(place);
  const passwords = JSON.parse(fs.readFileSync(place.passwords, 'utf8')) as Passwords;
  if (await isRunning(place)) {
    const port = portOf(place);
    const held = port === null ? null : await ownerOf(port, passwords);
    if (port !== null && held !== null) {
      if (owner === 'command') return { url: urlOf(port, passwords), stop: async () => undefined };
      if (held === 'server') throw new FolderInUse(dataDir);
      return soonFree;
    }
    // One whose owner was killed: on its way down, or not yet.
    await control(place, 'stop', '-w', '-m', 'fast');
  }
  const port = await start(place);
  const watcher = watch(place);
  const client = await connect(port, passwords.superuser, 'postgres');
  await client.query('SELECT pg_advisory_lock($1)', [ownerLocks[owner]]);
  await makeDatabase(client, passwords.app);
  return {
    url: urlOf(port, passwords),
    stop: () =>
      oneAtATime(startingIn(dataDir), async () => {
        await client.end();
        // Another command may be using it: it is waited for.
        const waits =
          owner === 'command' && (await control(place, 'stop', '-w', '-t', '10', '-m', 'smart')) === 0;
        if (!waits) await control(place, 'stop', '-w', '-m', 'fast');
        watcher.kill('SIGKILL');
      }),
  };
}

const startingIn = (dataDir: string): string => path.join(dataDir, 'postgres.starting');
const pause_ms = 100;

/**
 * The database of a data folder: made at the first start, stopped when this process ends. A command uses the one that a
 * server has started beside it; a server waits until a command has gone.
 * @throws FolderInUse for a server beside another one, FolderClosed
 */
export async function openCluster(dataDir: string, owner: Owner): Promise<Cluster> {
  const place = await placeIn(dataDir);
  for (;;) {
    const opened = await oneAtATime(startingIn(dataDir), () => openIn(place, dataDir, owner));
    if (opened !== soonFree) return opened;
    await pause(pause_ms);
  }
}
