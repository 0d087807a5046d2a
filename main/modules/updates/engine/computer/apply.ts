import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  type Announcement,
  announcementLimit_bytes,
  announcementName,
  objectionTo,
  readAnnouncement,
  signatureName,
} from '#main/modules/updates/engine/announcement.ts';
import { copyWhole, sha512Of, WrongFile } from '#main/modules/updates/engine/program.ts';
import { replaceFile } from '#main/modules/updates/engine/state.ts';
import { compareVersions, isVersion, newerOf } from '#main/modules/updates/engine/versions.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import { type Outcome, ownFiles, type Places, requestSchema, stagedFiles, type Wish } from './places.ts';
import { copyPlain, plainFolders, readPlain } from './plain-files.ts';

export interface ApplyOptions extends Places {
  /** Of the installed program, which is this one. */
  readonly version: string;
  readonly keys: readonly string[];
  readonly arch: string;
  readonly clock: { now(): number };
  /** Starts an installer and does not wait: it ends every process of the program, this one too. */
  readonly run: (file: string, args: readonly string[]) => Promise<void>;
  /** Starts the till of whoever sits at the computer. */
  readonly startTill: () => void;
}

const recordSchema = z.object({
  format: z.literal(1),
  floor: z.string().refine(isVersion),
  lastSeen: z.object({ issued: z.int(), version: z.string().refine(isVersion) }).nullable(),
  /** The installer that was in place before `to` was. */
  previous: z
    .object({ version: z.string().refine(isVersion), to: z.string().refine(isVersion), sha512: z.string() })
    .nullable(),
});
type ApplyRecord = z.infer<typeof recordSchema>;

/** The installer says at its end, where nobody looks, that the till may start again. */
const installerArgs = ['--updated', '/S', '/STARTTILL'];
const mostStaged = 64;

function readRecord({ own, version }: ApplyOptions): ApplyRecord {
  try {
    return recordSchema.parse(JSON.parse(fs.readFileSync(path.join(own, ownFiles.record), 'utf8')));
  } catch {
    return { format: 1, floor: version, lastSeen: null, previous: null };
  }
}

/** What was asked last, of all that lies in the staging place. */
function newestRequest(staging: string): { readonly folder: string; readonly want: Wish } | null {
  const found = plainFolders(staging)
    .slice(0, mostStaged)
    .flatMap((folder) => {
      try {
        const file = path.join(folder, stagedFiles.request);
        const { want } = requestSchema.parse(JSON.parse(readPlain(file, 1_024).toString('utf8')));
        return [{ folder, want, at: fs.lstatSync(file).mtimeMs }];
      } catch {
        return [];
      }
    });
  return found.toSorted((a, b) => b.at - a.at)[0] ?? null;
}

function announcementIn(folder: string, keys: readonly string[]): Result<Announcement, UpdateWhy> {
  const bytes = readPlain(path.join(folder, announcementName), announcementLimit_bytes);
  const signatures = readPlain(path.join(folder, signatureName), 8_192);
  return readAnnouncement(bytes, signatures.toString('utf8'), keys);
}

const installerOf = ({ files }: Announcement, arch: string): Announcement['files'][number] | undefined => {
  const fitting = files.filter(({ name }) => name.endsWith('.exe'));
  return fitting.find(({ name }) => name.includes(arch)) ?? fitting[0];
};

/** A folder that was not there before, so that nothing waits in it. */
function newWork(own: string): string {
  for (const folder of plainFolders(own).filter((name) => path.basename(name).startsWith('work-'))) {
    try {
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // An installer still runs from it; the next time it goes.
    }
  }
  const work = path.join(own, `work-${randomBytes(8).toString('hex')}`);
  fs.mkdirSync(work, { mode: 0o700 });
  return work;
}

/**
 * A copy in a place where nobody else can write, read again from where it will be started: what is run is what was
 * checked. @param fill copies and gives the hash of what it copied. @throws WrongFile; nothing is left of it then
 */
function takeIn(own: string, sha512: string, fill: (target: string) => string): string {
  const work = newWork(own);
  try {
    const target = path.join(work, stagedFiles.installer);
    if (fill(target) !== sha512 || sha512Of(target) !== sha512) throw new WrongFile(target);
    return target;
  } catch (error) {
    fs.rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

function install(options: ApplyOptions, folder: string): Result<string, UpdateWhy> {
  const { own, version, keys, arch, clock } = options;
  const record = readRecord(options);
  const read = announcementIn(folder, keys);
  if (!read.ok) return read;
  const announcement = read.value;
  const { floor, lastSeen } = record;
  const now = Math.max(clock.now(), lastSeen?.issued ?? 0);
  const objection = objectionTo(announcement, { version, floor, lastSeen, returnedFrom: [], now });
  if (objection) return refused(objection);
  if (compareVersions(announcement.version, version) <= 0) return refused('downgrade');
  const meant = installerOf(announcement, arch);
  if (!meant) return refused('no-file');

  const staged = path.join(folder, stagedFiles.installer);
  const checked = takeIn(own, meant.sha512, (target) => copyPlain(staged, target, meant.size));
  const inPlace = path.join(own, ownFiles.installed);
  const previous = fs.existsSync(inPlace)
    ? {
        version,
        to: announcement.version,
        sha512: copyWhole(inPlace, path.join(own, ownFiles.previous), 0o700),
      }
    : null;
  const next: ApplyRecord = {
    format: 1,
    floor: newerOf(floor, announcement.minimumVersion),
    lastSeen: { issued: announcement.issued, version: announcement.version },
    previous,
  };
  replaceFile(path.join(own, ownFiles.record), JSON.stringify(next));
  return ok(checked);
}

/** One step back, and only to what was in place when this version came: anything else is a downgrade. */
function goBack(options: ApplyOptions): Result<string, UpdateWhy> {
  const { own, version } = options;
  const { previous } = readRecord(options);
  if (!previous) return refused('no-program');
  if (previous.to !== version) return refused('downgrade');
  const kept = path.join(own, ownFiles.previous);
  return ok(takeIn(own, previous.sha512, (target) => copyWhole(kept, target, 0o700)));
}

const decide = (options: ApplyOptions, folder: string, want: Wish): Result<string, UpdateWhy> => {
  try {
    return want === 'install' ? install(options, folder) : goBack(options);
  } catch (error) {
    if (error instanceof WrongFile) return refused('wrong-file');
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === 'ENOSPC' || code === 'EDQUOT') return refused('no-room');
    if (code === 'ENOENT') return refused('no-program');
    throw error;
  }
};

/**
 * The part of an update that runs as the computer, with more rights than whoever asked for it. It takes no argument and
 * no word of theirs: it reads what was staged once, into a place where only it may write, and checks there the signature,
 * the version, the date and the hash. It deletes and writes nothing outside that place. @throws what the disk throws
 */
export async function applyUpdate(options: ApplyOptions): Promise<Outcome> {
  const { own, staging, version, clock } = options;
  const request = newestRequest(staging);
  const done = request ? decide(options, request.folder, request.want) : refused('no-file' as const);
  const outcome: Outcome = {
    format: 1,
    at: clock.now(),
    want: request?.want ?? null,
    version,
    why: done.ok ? null : done.refusal,
  };
  replaceFile(path.join(own, ownFiles.outcome), JSON.stringify(outcome));
  if (done.ok) await options.run(done.value, installerArgs);
  else options.startTill();
  return outcome;
}
