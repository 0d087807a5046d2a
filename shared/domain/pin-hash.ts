/**
 * What a PIN and an activation code cost, whoever made their hash. OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two
 * passes, one lane.
 */
export const pinCost = { memory_kib: 19_456, passes: 2 } as const;
export const pinHashHead = `$argon2id$v=19$m=${pinCost.memory_kib},t=${pinCost.passes},p=1$`;

/** Salt of 16 bytes, hash of 32, and this cost: a hash that came from elsewhere does not say how long a till calculates. */
export const pinHashPattern = new RegExp(
  `^${pinHashHead.replaceAll('$', '\\$')}[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}$`,
);
