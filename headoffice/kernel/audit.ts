import { randomBytes } from 'node:crypto';
import type { TenantStore } from './db/tenant.ts';

/** What is recorded of people, for ever: words are added, none is taken away. */
export const deeds = [
  'person.invited',
  'person.joined',
  'person.code',
  'person.codeWithdrawn',
  'person.changed',
  'person.putAway',
  'person.broughtBack',
  'person.signedOut',
  'person.totpOff',
  'sign.in',
  'sign.wrong',
  'sign.password',
  'sign.everywhere',
  'sign.stolen',
  'totp.on',
  'totp.off',
  'totp.recovered',
  'till.code',
  'till.renamed',
  'till.revoked',
  'till.restored',
  'alert.seen',
  'alert.way',
  'alert.recipient',
  'alert.recipientGone',
  'alert.rule',
  'key.made',
  'key.revoked',
  'hook.made',
  'hook.removed',
  'hook.paused',
  'hook.resumed',
  'hook.retried',
] as const;
export type Deed = (typeof deeds)[number];

export interface Deeded {
  /** By name, as it was then. */
  readonly who: string;
  readonly what: Deed;
  /** Whom or what it was done to, by name; empty for oneself. */
  readonly about?: string;
  /** Where the line came from. */
  readonly from: string;
}

/** In the transaction of what was done: one is not there without the other. */
export async function record(
  store: TenantStore,
  { who, what, about = '', from }: Deeded,
  now: number,
): Promise<void> {
  const id = randomBytes(9).toString('base64url');
  await store.insert('audit', { at: now, id, who, what, about, place: from }).execute();
}
