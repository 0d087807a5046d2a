import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import { type Computer, computerAt } from './computer/hand-over.ts';
import { placesOn, type Wish } from './computer/places.ts';
import { rememberArgs } from './computer/resume.ts';
import type { KnownFile } from './state.ts';

/** The program on this computer, as a file that can be kept and exchanged. Works without the store and its libraries. */
export interface Program {
  readonly kind: 'appimage' | 'nsis' | 'none';
  /** What a differential download compares with; the file itself for an AppImage. */
  readonly current: string | null;
  /** Keeps what can bring the running version back; null when there is nothing to keep. */
  keep(folder: string, version: string): KnownFile | null;
  /**
   * Puts a program in the place of this one. exchanged: the next start is the new one. handed-over: an installer does it
   * once this process has ended, and starts it; there a newer program is wanted, or the one before. @throws if the file is not the one that is meant, or what the disk throws.
   */
  exchange(next: KnownFile, want: Wish): 'exchanged' | 'handed-over';
  /** Why the computer's own part of an installation said no since then; null while it did not. */
  readonly refused?: (want: Wish, since: number) => UpdateWhy | null;
}

export class WrongFile extends Error {
  override readonly name = 'WrongFile';
}

/** Base64, read in slices: a program does not fit in memory twice. */
export function sha512Of(file: string): string {
  const hash = createHash('sha512');
  const handle = fs.openSync(file, 'r');
  try {
    const slice = Buffer.allocUnsafe(1 << 20);
    for (;;) {
      const read = fs.readSync(handle, slice);
      if (read === 0) return hash.digest('base64');
      hash.update(slice.subarray(0, read));
    }
  } finally {
    fs.closeSync(handle);
  }
}

/** A copy that is whole and on the disk, with the hash of what was really copied. */
export function copyWhole(from: string, to: string, mode: number): string {
  fs.rmSync(to, { force: true });
  try {
    fs.copyFileSync(from, to);
    fs.chmodSync(to, mode);
    const handle = fs.openSync(to, 'r+');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    return sha512Of(to);
  } catch (error) {
    fs.rmSync(to, { force: true });
    throw error;
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

/** Keeps a program once; an earlier one of another version goes, so that the disk holds one way back. */
function keepFile(from: string, folder: string, name: string): KnownFile {
  fs.mkdirSync(folder, { recursive: true });
  const kept = path.join(folder, name);
  const sha512 = sha512Of(from);
  const isKept = fs.existsSync(kept) && sha512Of(kept) === sha512;
  if (!isKept) {
    const beside = `${kept}.new`;
    if (copyWhole(from, beside, 0o755) !== sha512) throw new WrongFile(kept);
    fs.renameSync(beside, kept);
    syncFolder(folder);
  }
  for (const other of fs.readdirSync(folder)) {
    if (other !== name) fs.rmSync(path.join(folder, other), { force: true });
  }
  return { file: kept, sha512 };
}

/**
 * An AppImage is one file. electron-updater deletes it before it moves the new one: a power cut between would leave no
 * program at all. Here the new one is written beside it, checked, put on the disk, and takes the name in one step.
 */
export function appImage(file: string): Program {
  return {
    kind: 'appimage',
    current: file,
    keep: (folder, version) => keepFile(file, folder, `${version}.AppImage`),
    exchange: (next) => {
      const beside = `${file}.new`;
      if (copyWhole(next.file, beside, 0o755) !== next.sha512) {
        fs.rmSync(beside, { force: true });
        throw new WrongFile(next.file);
      }
      faultPoint('update.copied');
      fs.renameSync(beside, file);
      syncFolder(path.dirname(file));
      faultPoint('update.exchanged');
      return 'exchanged';
    },
  };
}

type Run = (file: string, args: readonly string[]) => void;
const runDetached: Run = (file, args) => {
  spawn(file, args, { detached: true, stdio: 'ignore' }).unref();
};

/**
 * A Windows installer replaces what it installed before. It leaves a copy of itself for differential downloads: that is
 * also the way back. A program under Program Files needs the computer's leave: where the installer registered its task,
 * that checks and installs without a question; else Windows asks, by `elevate` where it is there.
 */
export function nsis(
  installerCopy: string,
  elevate: string | null,
  run: Run = runDetached,
  computer: Computer | null = null,
): Program {
  return {
    kind: 'nsis',
    ...(computer && { refused: computer.refused }),
    current: installerCopy,
    keep: (folder, version) =>
      fs.existsSync(installerCopy) ? keepFile(installerCopy, folder, `${version}.exe`) : null,
    exchange: (next, want) => {
      if (sha512Of(next.file) !== next.sha512) throw new WrongFile(next.file);
      if (computer) {
        computer.order(next, want);
        return 'handed-over';
      }
      const args = ['--updated', '/S', '--force-run'];
      if (elevate && fs.existsSync(elevate)) run(elevate, [next.file, ...args]);
      else run(next.file, args);
      return 'handed-over';
    },
  };
}

export const noProgram: Program = {
  kind: 'none',
  current: null,
  keep: () => null,
  exchange: () => {
    throw new Error('this program is not one that can be exchanged');
  },
};

/** How the running program was installed. Packages of the system (deb) and programs run from source are not exchanged. */
export function programHere(
  packaged: boolean,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Program {
  if (!packaged) return noProgram;
  if (platform === 'linux' && env.APPIMAGE && path.isAbsolute(env.APPIMAGE)) return appImage(env.APPIMAGE);
  if (platform === 'win32' && env.LOCALAPPDATA) {
    const own = path.join(env.LOCALAPPDATA, 'comptoir-updater');
    const computer = computerAt(placesOn(env), () => rememberArgs(own, process.argv.slice(1), Date.now()));
    return nsis(
      computer?.installed ?? path.join(own, 'installer.exe'),
      process.resourcesPath ? path.join(process.resourcesPath, 'elevate.exe') : null,
      runDetached,
      computer,
    );
  }
  return noProgram;
}
