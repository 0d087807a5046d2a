import { hash, randomBytes } from 'node:crypto';

/** No letter that is read as a digit when a code is told over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = (count: number): string =>
  [...randomBytes(count)].map((byte) => alphabet[byte % 32]).join('');

const tenantLength = 5;
const secretLength = 8;

export const newTenantId = (): string => letters(tenantLength);
export const newShopId = (): string => `S${letters(7)}`;

/** `K7Q2M-3F8D-9XQP`: the tenant, so that nobody looks through the codes of others, and 40 random bits. */
export const newCode = (tenant: string): string => {
  const secret = letters(secretLength);
  return `${tenant}-${secret.slice(0, 4)}-${secret.slice(4)}`;
};
/** A code as it was typed: the tenant it names and the whole of it in one form; null for what cannot be one. */
export function readCode(typed: string): { readonly tenant: string; readonly code: string } | null {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (!/^[0-9A-HJKMNP-TV-Z]{13}$/.test(plain)) return null;
  return { tenant: plain.slice(0, tenantLength), code: plain };
}

export const secretHash = (secret: string): Uint8Array => hash('sha256', secret, 'buffer');

/** Begins with the tenant, whose rows are the only ones that are asked about it. */
export const newToken = (tenant: string): string => `${tenant}.${randomBytes(32).toString('base64url')}`;
export const newCarrierKey = (): string => randomBytes(32).toString('base64');
export const newChallenge = (): string => randomBytes(32).toString('base64url');
