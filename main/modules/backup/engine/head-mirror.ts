import fs from 'node:fs';
import path from 'node:path';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import { backupsIn } from './kept-backups.ts';
import { type Head, type HeadSigner, headText, signedHead, type Trust, trustedHead } from './signed-head.ts';
import { isPlausible, type TillState } from './till-state.ts';

const extension = '.comptoir-head';
/** What was found: heads that count, and the names of those that nobody of this till has signed. */
export interface Heads {
  readonly heads: readonly Head[];
  readonly ignored: readonly string[];
}

/** The heads that count among texts, each with the name of where it was found. */
export function headsAmong(
  found: readonly { readonly name: string; readonly text: string }[],
  till: string,
  trust: Trust,
): Heads {
  const heads: Head[] = [];
  const ignored: string[] = [];
  for (const { name, text } of found) {
    const head = trustedHead(text, till, trust);
    if (head) heads.push({ ...head, from: name });
    else ignored.push(name);
  }
  return { heads, ignored };
}

export const asKnown = ({ state: { epoch, seq, hash }, from }: Head): KnownRow => ({
  epoch,
  seq,
  hash,
  from,
});

const isHeadOf = (till: string, name: string): boolean => name.startsWith(till) && name.endsWith(extension);
const longestHead_bytes = 65_536;

/** The head that a folder has of a till; every life of it that came by a restore has its own. */
export const mirrorFile = (folder: string, till: string, epoch?: number): string =>
  path.join(folder, `${till}${epoch === undefined ? '' : `-${epoch}`}${extension}`);

/** Where a life of a till says how far it has come: never over what another one said, so that two always find each other. */
export function headFile(
  folder: string,
  { state, publicKey }: Omit<Head, 'from'>,
  usual: string | null,
): string {
  const there = usual === null ? null : signedHead(usual, state.till);
  const isFirst = state.epoch === 1 && (!there || there.publicKey === publicKey);
  return mirrorFile(folder, state.till, isFirst ? undefined : state.epoch);
}

/** Read at once: for a start, from the till's own disk. */
export function headTextsHere(folder: string, till: string): { name: string; text: string }[] {
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => isHeadOf(till, name))
      .sort()
      .map((name) => ({ name, file: path.join(folder, name) }))
      .filter(({ file }) => fs.statSync(file).size <= longestHead_bytes)
      .map(({ name, file }) => ({ name, text: fs.readFileSync(file, 'utf8') }));
  } catch {
    return [];
  }
}

async function headTextsIn(folder: string, till: string): Promise<{ name: string; text: string }[]> {
  const names = await fs.promises.readdir(folder).catch((): string[] => []);
  const texts = names
    .filter((name) => isHeadOf(till, name))
    .sort()
    .map(async (name) => {
      const file = path.join(folder, name);
      const stat = await fs.promises.stat(file).catch(() => null);
      if (!stat?.isFile() || stat.size > longestHead_bytes) return { name, text: '' };
      return { name, text: await fs.promises.readFile(file, 'utf8').catch(() => '') };
    });
  return Promise.all(texts);
}

/** Complete or as it was. @throws what the disk throws. */
export async function writeMirror(folder: string, state: TillState, signer: HeadSigner): Promise<void> {
  const usual = await fs.promises.readFile(mirrorFile(folder, state.till), 'utf8').catch(() => null);
  const file = headFile(folder, { state, publicKey: signer.publicKey }, usual);
  await fs.promises.writeFile(`${file}.new`, headText(state, signer), { flush: true, mode: 0o600 });
  await fs.promises.rename(`${file}.new`, file);
}

const tillName = /^(T[0-9A-Z]{7})(?:-\d+)?\.comptoir-head$/;

/** A till that a folder knows of although its database cannot be read. */
export async function tillNamedIn(folder: string): Promise<string | null> {
  const names = await fs.promises.readdir(folder).catch((): string[] => []);
  return names.map((name) => tillName.exec(name)?.[1]).find((name) => name !== undefined) ?? null;
}

/** The signed heads that a folder has of a till: its mirrors, and those in the heads of its backups. */
export async function headsIn(folder: string, till: string, trust: Trust): Promise<Heads> {
  const backups = await backupsIn(folder, till);
  const inBackups = backups.flatMap(({ name, header }) =>
    header.head === undefined ? [] : [{ name, text: header.head }],
  );
  return headsAmong([...(await headTextsIn(folder, till)), ...inBackups], till, trust);
}

/** All that the files of a folder tell about how far a till had come, seen from one of its backups. */
export async function statesIn(
  folder: string,
  from: TillState,
  trust: Trust,
): Promise<{ readonly states: readonly TillState[]; readonly ignored: readonly string[] }> {
  const { heads, ignored } = await headsIn(folder, from.till, trust);
  // Backups of an older program bear no signature: they may raise the numbers, within what a till can have done.
  const unsigned = (await backupsIn(folder, from.till)).filter(
    ({ header }) => header.head === undefined && header.state.till === from.till,
  );
  const plausible = unsigned.filter(({ header }) => isPlausible(header.state, from));
  return {
    states: [...heads.map(({ state }) => state), ...plausible.map(({ header }) => header.state)],
    ignored: [...ignored, ...unsigned.filter((entry) => !plausible.includes(entry)).map(({ name }) => name)],
  };
}
