import fs from 'node:fs';
import path from 'node:path';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { lookAtStore } from '#main/kernel/db/store-look.ts';
import type { Call } from './command-line.ts';

type AnyCall = Pick<Call<Record<string, never>>, 'wrong'>;

/** A whole number of an option within its limits; `usual` where it was not given. */
export function count(
  call: AnyCall,
  option: string,
  value: string | undefined,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number {
  if (value === undefined) return usual;
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  return number >= least && number <= most
    ? number
    : call.wrong('tools.fault.number', { option: `--${option}`, value, least, most });
}

/** One of the words an option knows. */
export function oneOf<const W extends string>(
  call: AnyCall,
  option: string,
  value: string,
  words: readonly W[],
): W {
  const known = words.find((word) => word === value);
  return known ?? call.wrong('tools.fault.word', { option: `--${option}`, value, words: words.join(', ') });
}

/** Tried, not asked: what a system says of rights beforehand is not always what it does (Windows). */
const openFolder = (folder: string): void => void fs.readdirSync(folder);

/** A folder to work in: it may not be there yet, and is no file. */
export function workFolder(call: AnyCall, named: string): string {
  const folder = path.resolve(named);
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    call.wrong('tools.fault.noFolder', { path: folder });
  return folder;
}

export const dataFolder = (call: AnyCall, named: string | undefined): string =>
  workFolder(call, named ?? defaultDataFolder(false));

/** A data folder that holds a till. @throws StoreError for one whose file is lost or damaged */
export function tillFolder(call: AnyCall, named: string | undefined): string {
  const folder = dataFolder(call, named);
  if (fs.existsSync(folder)) openFolder(folder);
  if (lookAtStore(folder) !== 'till') call.wrong('tools.fault.noTill', { path: folder });
  return folder;
}

/** A folder that was named, is there and may be read. */
export function inputFolder(call: AnyCall, folder: string): string {
  if (!fs.statSync(folder).isDirectory()) call.wrong('tools.fault.noFolder', { path: folder });
  openFolder(folder);
  return folder;
}

/** A file to be written, in a folder that is there; whether it may replace one is asked elsewhere. */
export function targetFile(call: AnyCall, file: string): string {
  const folder = path.dirname(path.resolve(file));
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    call.wrong('tools.fault.noTarget', { path: folder });
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
    call.wrong('tools.file.isFolder', { path: file });
  return file;
}

/** The same, where nothing lies yet under its name. */
export function newFile(call: AnyCall, file: string): string {
  targetFile(call, file);
  if (fs.existsSync(file)) call.wrong('tools.file.exists', { path: file });
  return file;
}

/** A file that was named, is there and may be read. */
export function inputFile(call: AnyCall, file: string): string {
  if (fs.statSync(file).isDirectory()) call.wrong('tools.file.isFolder', { path: file });
  fs.closeSync(fs.openSync(file, 'r'));
  return file;
}
