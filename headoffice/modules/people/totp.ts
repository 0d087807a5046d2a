import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { totpPlace } from '#headoffice/kernel/reseal.ts';
import type { Seal } from '#headoffice/kernel/seal.ts';

const period_s = 30;
const recoveryCodes = 8;

const totpOf = (secret: string, name: string): TOTP =>
  new TOTP({ issuer: 'Comptoir', label: name, period: period_s, secret: Secret.fromBase32(secret) });

/** What a telephone has to know, as its camera reads it. */
export const addressOf = (secret: string, name: string): string => totpOf(secret, name).toString();
export const newSecret = (): string => new Secret({ size: 20 }).base32;
/** What `newSecret` makes: it goes to the browser and comes back before it is good for anything. */
export const isSecret = (said: string): boolean => /^[A-Z2-7]{32}$/.test(said);

/** The half minute for which these digits are right, one before and one after included; null for none. */
function stepOf(secret: string, typed: string, now: number): number | null {
  const digits = typed.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = totpOf(secret, '').validate({ token: digits, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / period_s) + delta;
}

/** Right, and not used before: what somebody read over a shoulder is good no more. */
export async function proves(
  store: TenantStore,
  seal: Seal,
  person: string,
  typed: string,
  now: number,
): Promise<boolean> {
  const known = await store
    .from('person_totp')
    .select(['secret', 'last_step'])
    .where('person_id', '=', person)
    .where('proven_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  const secret = known ? seal.open(known.secret, totpPlace(store.tenant, person)) : '';
  const step = known ? stepOf(secret, typed, now) : null;
  if (!known || step === null || step <= known.last_step) return false;
  await store.update('person_totp').set({ last_step: step }).where('person_id', '=', person).execute();
  return true;
}

/** Asked for from now on: these digits of it showed that the telephone has it, and are used. False where they do not. */
export async function keepTotp(
  store: TenantStore,
  seal: Seal,
  person: string,
  secret: string,
  typed: string,
  now: number,
): Promise<boolean> {
  const step = isSecret(secret) ? stepOf(secret, typed, now) : null;
  if (step === null) return false;
  await store.remove('person_totp').where('person_id', '=', person).execute();
  const closed = seal.close(secret, totpPlace(store.tenant, person));
  await store
    .insert('person_totp', { person_id: person, secret: closed, proven_at: now, last_step: step })
    .execute();
  return true;
}

const spell = (bytes: Buffer): string =>
  bytes
    .toString('hex')
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/g, '$1-');
const plain = (typed: string): string => typed.toUpperCase().replaceAll(/[^0-9A-F]/g, '');

/** In the place of those before. @returns what is shown once */
export async function newRecoveryCodes(store: TenantStore, person: string): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodes }, () => spell(randomBytes(6)));
  await store.remove('recovery_code').where('person_id', '=', person).execute();
  const rows = codes.map((code) => ({ person_id: person, code_hash: secretHash(plain(code)) }));
  await store.insert('recovery_code', rows).execute();
  return codes;
}

/** Each is gone with its use. */
export async function recovers(store: TenantStore, person: string, typed: string): Promise<boolean> {
  const used = await store
    .remove('recovery_code')
    .where('person_id', '=', person)
    .where('code_hash', '=', secretHash(plain(typed)))
    .returning('code_hash')
    .execute();
  return used.length > 0;
}

export async function forgetTotp(store: TenantStore, person: string): Promise<void> {
  await store.remove('person_totp').where('person_id', '=', person).execute();
  await store.remove('recovery_code').where('person_id', '=', person).execute();
}

export const hasTotp = async (store: TenantStore, person: string): Promise<boolean> =>
  (await store
    .from('person_totp')
    .select('person_id')
    .where('person_id', '=', person)
    .where('proven_at', 'is not', null)
    .executeTakeFirst()) !== undefined;
