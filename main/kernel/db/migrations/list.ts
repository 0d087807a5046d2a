import { sql as firstTill } from './0001-first-till.ts';
import { sql as events } from './0002-events.ts';
import { sql as bounds } from './0003-bounds.ts';

/** In order; the version of a file is the number of those it has had. Never edit one that has been released. */
export const migrations: readonly string[] = [firstTill, events, bounds];

/**
 * The oldest version whose program can still sell on what these migrations leave: columns and tables are added in one
 * release and dropped two releases later, so that a till can go back. It rises only when something is dropped.
 */
export const oldestReader = 1;
