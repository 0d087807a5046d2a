import type { Db } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { activationOf, isPinHash, lockedUntil, pinMatches } from '#main/kernel/pin.ts';
import { createUsersStore } from './store.ts';

/**
 * Whether this is the PIN of an owner. A wrong one is counted with the owners' own in the store, so that neither a restart nor a
 * file that is deleted gives more tries. @throws StoreError WRONG_PIN, PIN_LOCKED_OUT
 */
export async function proveOwner(db: Db, pin: string | null | undefined, now: number): Promise<void> {
  const store = createUsersStore(db);
  const owners = store
    .all()
    .filter(
      ({ role, active, pin_hash }) => role === 'owner' && active === 1 && activationOf(pin_hash) === null,
    );
  const asked = owners.filter(({ locked_until }) => locked_until === null || locked_until <= now);
  if (asked.length === 0 && owners.length > 0)
    throw new StoreError('PIN_LOCKED_OUT', {
      until: Math.min(...owners.map(({ locked_until }) => locked_until ?? 0)),
    });
  for (const { id, pin_hash } of asked) {
    // A damaged hash of one owner does not bar the others.
    if (!pin || pin_hash === null || !isPinHash(pin_hash) || !(await pinMatches(pin, pin_hash))) continue;
    db.transaction(() => store.setFailures(id, 0, null));
    return;
  }
  db.transaction(() => {
    for (const { id, failures } of asked) store.setFailures(id, failures + 1, lockedUntil(failures + 1, now));
  });
  throw new StoreError('WRONG_PIN');
}
