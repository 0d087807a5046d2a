import { randomInt, scrypt } from 'node:crypto';

/**
 * The code by which two tills are paired, shown on one and typed on the other: 40 random bits, good once and for some minutes.
 * What travels is an HMAC under what scrypt makes of it and of the certificate that was seen: guessing it from there takes
 * a thousand years of a computer, and the code is old by then.
 */
export const codeLife_ms = 10 * 60_000;
const letters = 8;
// Crockford's base 32: a person may type O for 0, I or L for 1, small letters, blanks and dashes.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const newShopCode = (): string => {
  const drawn = Array.from({ length: letters }, () => alphabet[randomInt(32)]).join('');
  return `${drawn.slice(0, 4)}-${drawn.slice(4)}`;
};

/** As it is shown; null where letters are missing or are none of a code. */
export function readShopCode(typed: string): string | null {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s\-–—.]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}

/** @param cert the name of the certificate of the till that shows the code */
export const shopCodeKey = (code: string, cert: string): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    scrypt(
      code,
      `comptoir shop code\n${cert}`,
      32,
      { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
