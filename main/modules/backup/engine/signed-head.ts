import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { verifierOf } from '#shared/journal/chain.ts';
import { isSameSecret } from '#shared/wire/same-secret.ts';
import { type TillState, tillStateSchema } from './till-state.ts';

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
  const isFamily = family ? isSameSecret(given, mac(family, publicKey, said)) : false;
  return publicKeys[state.epoch] === publicKey || isFamily ? { state, publicKey, from: '' } : null;
}
