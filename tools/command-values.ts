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

/** The data folder of an option: it may not be there yet, and is no file. */
export function dataFolder(call: AnyCall, named: string | undefined): string {
  const folder = path.resolve(named ?? defaultDataFolder(false));
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    call.wrong('tools.fault.noFolder', { path: folder });
  return folder;
}

/** A data folder that holds a till. @throws StoreError for one whose file is lost or damaged */
export function tillFolder(call: AnyCall, named: string | undefined): string {
  const folder = dataFolder(call, named);
  if (fs.existsSync(folder)) fs.accessSync(folder, fs.constants.R_OK | fs.constants.X_OK);
  if (lookAtStore(folder) !== 'till') call.wrong('tools.fault.noTill', { path: folder });
  return folder;
}

/** A file that was named, is there and may be read. */
export function inputFile(call: AnyCall, file: string): string {
  if (fs.statSync(file).isDirectory()) call.wrong('tools.file.isFolder', { path: file });
  fs.accessSync(file, fs.constants.R_OK);
  return file;
}
