import { createHmac, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import { verifierOf } from '#main/kernel/journal/signer.ts';
import { backupsIn } from './kept-backups.ts';
import { isPlausible, type TillState, tillStateSchema } from './till-state.ts';

/**
 * A few hundred bytes beside the backups, written far more often than they are, and in the head of each backup: how far the
 * till has come. `signature`: Ed25519 by the till's key over the text of `state`. `family`: HMAC over both under a secret
 * that every copy of this till's journal holds (journal/epoch.ts), for who does not know the key of that epoch yet.
 */
const headSchema = z.object({
  state: z.string().max(60_000),
  publicKey: z.string().max(200),
  signature: z.base64().max(200),
  family: z.base64().max(100).optional(),
});
const extension = '.comptoir-head';

/** Whom a head is believed: keys of the chain, and the secret of its copies. */
export interface Trust {
  /** Of each epoch, as far as it is known. */
  readonly publicKeys: Readonly<Record<string, string>>;
  readonly family: Uint8Array | null;
}
export interface Head {
  readonly state: TillState;
  readonly publicKey: string;
  /** The file or the place that it was found in. */
  readonly from: string;
}
export interface HeadSigner {
  readonly publicKey: string;
  readonly family?: Uint8Array | null;
  sign(bytes: Uint8Array): Uint8Array;
}
/** What was found: heads that count, and the names of those that nobody of this till has signed. */
export interface Heads {
  readonly heads: readonly Head[];
  readonly ignored: readonly string[];
}

const mac = (family: Uint8Array, publicKey: string, state: string): Buffer =>
  createHmac('sha256', family).update(publicKey).update('\n').update(state).digest();

export function headText(state: TillState, signer: HeadSigner): string {
  const text = JSON.stringify(state);
  const { publicKey, family } = signer;
  return JSON.stringify({
    state: text,
    publicKey,
    signature: Buffer.from(signer.sign(Buffer.from(text, 'utf8'))).toString('base64'),
    ...(family && { family: mac(family, publicKey, text).toString('base64') }),
  });
}

/** Null for what is no head of this till, or was not signed by the key it names. */
function parse(
  text: string,
  till: string,
): (Head & { readonly proof: string; readonly said: string }) | null {
  try {
    const head = headSchema.parse(JSON.parse(text));
    const state = tillStateSchema.parse(JSON.parse(head.state));
    const { publicKey } = head;
    const signed = verifierOf(publicKey)(
      Buffer.from(head.state, 'utf8'),
      Buffer.from(head.signature, 'base64'),
    );
    return signed && state.till === till
      ? { state, publicKey, from: '', proof: head.family ?? '', said: head.state }
      : null;
  } catch {
    return null;
  }
}

/** A head that its own key signed, whoever's that is: a shelf keeps it, and believes nothing of it. */
export const signedHead = (text: string, till: string): Head | null => parse(text, till);

/** Null for a head that no key of this till's chain signed, and nobody who holds a copy of its journal. */
export function trustedHead(text: string, till: string, { publicKeys, family }: Trust): Head | null {
  const head = parse(text, till);
  if (!head) return null;
  const { state, publicKey, proof, said } = head;
  const given = Buffer.from(proof, 'base64');
  const expected = family && mac(family, publicKey, said);
  const isFamily =
    expected !== null &&
    expected !== undefined &&
    given.length === expected.length &&
    timingSafeEqual(given, expected);
  return publicKeys[state.epoch] === publicKey || isFamily ? { state, publicKey, from: '' } : null;
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
  const there = usual === null ? null : parse(usual, state.till);
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
