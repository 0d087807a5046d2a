import { randomBytes } from 'node:crypto';

const idBytes = 16;
let pool = Buffer.alloc(0);
/** 128 random bits, drawn from the system some hundreds at a time: a call for each cart would cost a sale more than its hash. */
export const newCartId = (): string => {
  if (pool.length < idBytes) pool = randomBytes(idBytes * 256);
  const id = pool.toString('base64url', 0, idBytes);
  pool = pool.subarray(idBytes);
  return id;
};
