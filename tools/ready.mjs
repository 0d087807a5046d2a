/**
 * What must be true before any script of this project runs: its packages are installed and a Node that runs
 * TypeScript is at hand. Plain Node 20 and no package, because this runs before there are any.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.comptoir-lock');
const lockFile = path.join(root, 'package-lock.json');
const system = { linux: 'linux', win32: 'win' }[process.platform];
const pinnedPackage = system && process.arch === 'x64' ? `node-${system}-x64` : null;

/** What was asked for, as the command itself will read it; else the computer's. */
const asked = /(?:^|\0)--lang[=\0](fr|en)(?=\0|$)/.exec(process.argv.join('\0'))?.[1];
const lang = asked ?? (Intl.DateTimeFormat().resolvedOptions().locale.startsWith('fr') ? 'fr' : 'en');
const texts = JSON.parse(readFileSync(path.join(root, 'shared', 'i18n', lang, 'host.json'), 'utf8')).install;
export const text = (key, params = {}) => texts[key].replace(/\{\{(\w+)\}\}/g, (_, name) => params[name]);
export const say = (line) => process.stderr.write(`${line}\n`);

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

function isInstalled() {
  const hidden = path.join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  // Somebody ran npm by hand: it writes its own record some moments around the lock file.
  return statSync(hidden).mtimeMs + 5_000 >= statSync(lockFile).mtimeMs;
}

const runsTypeScript = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
};

/** The pinned Node of node_modules, else this one when it can run TypeScript, else null. */
function findNode() {
  if (pinnedPackage) {
    const file = path.join(modules, pinnedPackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(file)) return file;
  }
  return runsTypeScript(process.versions.node) ? process.execPath : null;
}

/** npm as this Node's own script where it can be found: a shell is only needed for a bare `npm` on Windows. */
function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script))
    return { file: process.execPath, args: [script, ...args], shell: false };
  return { file: 'npm', args, shell: process.platform === 'win32' };
}

const isMeant = (wanted, here) => !wanted || wanted.includes(here);

/** The packages that npm will put here; what the lock file names for other systems stays away. */
function packagesToCome() {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages)
    .filter(([name, { os, cpu, libc }]) => {
      const here = isMeant(os, process.platform) && isMeant(cpu, process.arch) && isMeant(libc, 'glibc');
      return name !== '' && here;
    })
    .map(([name]) => path.join(root, name, 'package.json'));
}

/** Never all: what comes after the last package takes its time too. */
const percentOf = (files) =>
  Math.min(99, Math.floor((100 * files.filter((file) => existsSync(file)).length) / files.length));

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];
function endAs(signal) {
  say(text(signal === 'SIGINT' ? 'stopped' : 'ended', { signal }));
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

function runNpm(args) {
  const { file, args: full, shell } = npmCommand(args);
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(file, full, {
      cwd: root,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A quiet outer npm (npm -s run …) would hand its silence down, and with it the reason of a failure.
      env: { ...process.env, npm_config_loglevel: 'error' },
    });
    noteInstaller(child.pid);
    // npm does not end by itself with who began it, and two at work in one folder leave none of it.
    const stop = (signal) => child.kill(signal);
    for (const signal of endings) process.on(signal, stop);
    let said = '';
    const awaited = packagesToCome();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece) => {
        said = (said + piece).slice(-20_000);
      });
    }
    const seconds = () => Math.round((Date.now() - started) / 1000);
    const everyMs = process.stderr.isTTY ? 1_000 : 15_000;
    const progress = setInterval(() => {
      const line = text('progress', { seconds: seconds(), percent: percentOf(awaited) });
      if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
      else say(line);
    }, everyMs);
    const finish = (code, signal) => {
      clearInterval(progress);
      for (const one of endings) process.off(one, stop);
      if (signal) endAs(signal);
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      resolve({ code, said, seconds: seconds() });
    };
    child.on('error', (error) => {
      said += error.message;
      finish(error.code === 'ENOENT' ? 'no-npm' : 1);
    });
    child.on('close', finish);
  });
}

const ciArgs = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--prefer-offline'];

/** npm run by the pinned Node says nothing of engines; where that Node cannot be had first, npm runs as it is. */
async function npmCi() {
  if (pinnedPackage && !runsTypeScript(process.versions.node)) {
    const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const pinned = `${pinnedPackage}@${optionalDependencies[pinnedPackage]}`;
    const viaPinned = ['exec', '--yes', `--package=${pinned}`, '-c', `npm ${ciArgs.join(' ')}`];
    const result = await runNpm(viaPinned);
    if (result.code === 0 || isOffline(result) || isFull(result)) return result;
  }
  return runNpm(ciArgs);
}

const isOffline = ({ said }) =>
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT/.test(said);
const isFull = ({ said }) => /ENOSPC/.test(said);

async function install() {
  say(text('starting'));
  const result = await npmCi();
  if (result.code === 0) {
    writeFileSync(stamp, lockHash());
    say(text('done', { seconds: result.seconds }));
    return;
  }
  if (result.code === 'no-npm') say(text('noNpm'));
  else if (isFull(result)) say(text('noSpace'));
  else if (isOffline(result)) say(text('noNetwork'));
  else {
    const errors = result.said.split('\n').filter((line) => /^npm error \S/.test(line));
    say([text('failed'), ...errors.slice(0, 20)].join('\n'));
  }
  process.exit(1);
}

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};
const longestInstallMs = 15 * 60_000;

const installLock = path.join(
  tmpdir(),
  `comptoir-install-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`,
);
/** npm is at work as long as it lives, also when the command that began it was killed. */
const noteInstaller = (pid) => writeFileSync(installLock, [process.pid, pid ?? ''].join(' ').trim());

/** Left by processes that are gone, or so old that others may have been given their numbers. */
function isStale() {
  try {
    const holders = readFileSync(installLock, 'utf8').split(' ').map(Number).filter(Boolean);
    const isOld = Date.now() - statSync(installLock).mtimeMs > longestInstallMs;
    return isOld || (holders.length > 0 && !holders.some(isAlive));
  } catch {
    return false;
  }
}

/** Two commands started together on a fresh copy install once: the second waits for the first. */
async function installAlone() {
  for (;;) {
    try {
      writeFileSync(installLock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isStale()) rmSync(installLock, { force: true });
      else await pause(250);
    }
  }
  const release = () => rmSync(installLock, { force: true });
  process.once('exit', release);
  if (!isInstalled()) await install();
  process.off('exit', release);
  release();
}

/** Installs what is missing and gives the Node to run TypeScript with; everything it says goes to stderr. */
export async function ready() {
  if (!isInstalled()) await installAlone();
  const node = findNode();
  if (node) return node;
  say(text('oldNode', { version: process.versions.node }));
  process.exit(1);
}

/** Runs one TypeScript file in the place of this process: same streams, signals passed on, same exit code. */
export async function runFile(file, args) {
  const node = await ready();
  const bin = path.join(modules, '.bin');
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  // What a command copies out of a till while it works is gone at its end, also when it was killed.
  const scratch = path.join(tmpdir(), `comptoir-${randomUUID()}`);
  const env = {
    ...process.env,
    COMPTOIR_SCRATCH: scratch,
    [pathName]: [path.dirname(node), bin, process.env[pathName]].join(path.delimiter),
  };
  const child = spawn(node, [file, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Windows tells every process of the console by itself, and a kill there leaves no time to close the store.
    process.on(signal, () => process.platform !== 'win32' && child.exitCode === null && child.kill(signal));
  }
  child.on('error', (error) => {
    say(error.message);
    process.exit(1);
  });
  child.on('close', (code, signal) => {
    rmSync(scratch, { recursive: true, force: true });
    if (signal) say(text(signal === 'SIGINT' ? 'stopped' : 'ended', { signal }));
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
  });
}
