import { clockAfter } from '#main/kernel/clock.ts';
import type { OpenStore } from '#main/kernel/open-store.ts';
import type { BackupDeps } from '#main/modules/backup/deps.ts';
import { copyInto } from '#main/modules/backup/engine/kept-backups.ts';
import { makeBackup } from '#main/modules/backup/engine/make.ts';
import { makeSegment } from '#main/modules/backup/engine/make-segment.ts';
import { sendToNeighbour } from '#main/modules/backup/engine/neighbour-send.ts';
import { type Backup, createBackup } from '#main/modules/backup/service.ts';
import { openTillStore, tillReader } from '#main/modules/till-file.ts';

/** The backups of a folder, without a till around them and without threads: each look is asked for. */
export function openBackup(
  dataDir: string,
  now: () => number,
  parts: Partial<BackupDeps> = {},
): { store: OpenStore; backup: Backup } {
  const clock = { now };
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const store = openTillStore({ dataDir, clock, dayOf });
  const backup = createBackup({
    ...store,
    clock,
    clockAfter: clockAfter(clock),
    dataDir,
    version: '0.1.0',
    read: tillReader,
    make: (job) => makeBackup(job, tillReader, undefined, async (bytes) => store.signer.sign(bytes)),
    segment: (job) => makeSegment(job, tillReader),
    drill: () => Promise.reject(new Error('no drill')),
    copy: (entry, folder) => copyInto(entry, folder),
    send: sendToNeighbour,
    print: () => null,
    lanHost: '127.0.0.1',
    openShift: () => null,
    holdsCart: () => false,
    offered: () => null,
    shop: () => ({ name: 'Boutique Awa', tillName: '1' }),
    dayOf,
    automatic: () => true,
    quiet: () => false,
    reopen: async () => {},
    emit: () => {},
    log: () => {},
    ...parts,
  });
  return { store, backup };
}
/** Something to back up. */
export const record = ({ db, journal }: OpenStore): void => {
  db.transaction(() => journal.append('drawer.opened', { reason: 'change', shift: 1 }, { user: 1 }));
};
