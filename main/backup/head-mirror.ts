import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { verifierOf } from '../journal/signer.ts';
import { backupsIn } from './ring.ts';
import { type TillState, tillStateSchema } from './till-state.ts';

/**
 * A few hundred bytes beside the backups, written far more often than they are: how far the till has come. A restore
 * learns from it what the backup does not hold. `signature`: Ed25519 by the till's key over the text of `state`.
 */
const mirrorSchema = z.object({ state: z.string(), publicKey: z.string(), signature: z.base64() });
const extension = '.comptoir-head';

export const mirrorFile = (folder: string, till: string): string => path.join(folder, `${till}${extension}`);

export function mirrorText(
  state: TillState,
  signer: { readonly publicKey: string; sign(bytes: Uint8Array): Uint8Array },
): string {
  const text = JSON.stringify(state);
  const signature = Buffer.from(signer.sign(Buffer.from(text, 'utf8'))).toString('base64');
  return JSON.stringify({ state: text, publicKey: signer.publicKey, signature });
}

/** Complete or as it was. @throws what the disk throws. */
export async function writeMirror(
  folder: string,
  state: TillState,
  signer: Parameters<typeof mirrorText>[1],
): Promise<void> {
  const file = mirrorFile(folder, state.till);
  const content = mirrorText(state, signer);
  await fs.promises.writeFile(`${file}.new`, content, { flush: true });
  await fs.promises.rename(`${file}.new`, file);
}

/** Null if there is none, or if it was not signed by the key of its epoch (`publicKeys`, where that epoch is known). */
export async function readMirror(
  folder: string,
  till: string,
  publicKeys: Readonly<Record<string, string>>,
): Promise<TillState | null> {
  try {
    return parseMirror(await fs.promises.readFile(mirrorFile(folder, till), 'utf8'), till, publicKeys);
  } catch {
    return null;
  }
}

/** The same, from its text. */
export function parseMirror(
  text: string,
  till: string,
  publicKeys: Readonly<Record<string, string>>,
): TillState | null {
  try {
    const mirror = mirrorSchema.parse(JSON.parse(text));
    const state = tillStateSchema.parse(JSON.parse(mirror.state));
    // An epoch later than the backup: its key is known from nowhere else, and there is nothing to gain by a lie.
    const key = publicKeys[state.epoch] ?? mirror.publicKey;
    const signed = verifierOf(key)(
      Buffer.from(mirror.state, 'utf8'),
      Buffer.from(mirror.signature, 'base64'),
    );
    return signed && state.till === till ? state : null;
  } catch {
    return null;
  }
}

const filesIn = (folder: string): Promise<string[]> =>
  fs.promises.readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );

/** A till that a folder knows of although its database cannot be read. */
export async function tillNamedIn(folder: string): Promise<string | null> {
  const name = (await filesIn(folder)).find((file) => file.endsWith(extension));
  return name ? name.slice(0, -extension.length) : null;
}

/** All that the files of a folder tell about how far a till had come: its mirror and the heads of its backups. */
export async function statesIn(
  folder: string,
  till: string,
  publicKeys: Readonly<Record<string, string>>,
): Promise<TillState[]> {
  const mirror = await readMirror(folder, till, publicKeys);
  const backups = await backupsIn(folder, till);
  const heads = backups.map(({ header }) => header.state).filter((state) => state.till === till);
  return mirror ? [mirror, ...heads] : heads;
}
