import { timingSafeEqual } from 'node:crypto';

/** Whether somebody knows a secret, or made a proof with it: as long for a wrong one as for the right one, whatever was typed. */
export const isSameSecret = (given: Uint8Array, wanted: Uint8Array): boolean =>
  given.length === wanted.length && timingSafeEqual(given, wanted);
