import { sql as firstTill } from './0001-first-till.ts';

/** In order; the version of a file is the number of those it has had. Never edit one that has been released. */
export const migrations: readonly string[] = [firstTill];
