import type { Db } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import type { BackupDrill } from '#shared/modules/backup/contract.ts';
import type { BackupDeps, Progress } from './deps.ts';
import { openKey, readHeader } from './engine/backup-file.ts';
import type { Drilled } from './engine/drill.ts';
import type { BackupEntry } from './engine/kept-backups.ts';
import { machineKeyOf } from './engine/keys.ts';
import type { Places } from './places.ts';
import type { Saved } from './saved.ts';

/** The restored database, and its tables built anew. */
const drillRoomNeeded = 2;
/** What a drill finds out about the backup; anything else is of this computer, and is tried again. */
const badBackup: ReadonlySet<RefusalCode> = new Set([
  'BACKUP_DAMAGED',
  'NOT_A_BACKUP',
  'STORE_DAMAGED',
  'JOURNAL_BROKEN',
]);

export interface DrillsDeps
  extends Pick<BackupDeps, 'journal' | 'clock' | 'dataDir' | 'secretBox' | 'version'> {
  readonly db: Db;
  readonly drill: BackupDeps['drill'];
  readonly store: Saved;
  readonly places: Places;
  /** A folder for drills alone. */
  readonly scratch: string;
  readonly stop: AbortSignal;
  readonly make: () => Promise<unknown>;
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** What is said where there is no backup at all. */
  readonly fault: () => Error;
  readonly database_bytes: () => number;
  readonly progress: Progress;
}

/** The proof that the newest backup, and what follows it, gives the till back. */
export function createDrills(deps: DrillsDeps) {
  const { db, journal, clock, dataDir, store, places, scratch, make, inTurn, database_bytes } = deps;
  const drill = async (user: number): Promise<BackupDrill> => {
    // Another program on this computer may have made it, or this one under a key that is gone.
    if (!(await opensHere(await places.newest()))) await make();
    return inTurn(async () => {
      const entry = await places.newest();
      if (!entry) throw deps.fault();
      const at = clock.now();
      // By itself, while nobody is there: all of it.
      const whole = user === 0;
      const { rows, sound, equal, ms, epoch, seq, fault } = await tryOut(entry, at, whole);
      const drilled: BackupDrill = { at, file: entry.name, passed: sound && equal, rows, fault, ms };
      db.transaction(() => {
        journal.append('backup.drilled', { file: entry.name, epoch, seq, rows, sound, equal, ms }, { user });
        store.setDrill(drilled);
        if (whole) store.setWhole({ at, version: deps.version });
      });
      return drilled;
    });
  };
  const opensHere = async (entry: BackupEntry | null): Promise<boolean> => {
    if (!entry) return false;
    const machineKey = machineKeyOf(dataDir, deps.secretBox);
    return readHeader(entry.path)
      .then((file) => openKey(file, { machineKey }))
      .then(
        () => true,
        () => false,
      );
  };
  type Outcome = Omit<Drilled, 'till'>;
  /** A backup that does not even open has failed as well, and is remembered like any other that did. */
  const tryOut = async (
    { path: file, header }: BackupEntry,
    now: number,
    whole: boolean,
  ): Promise<Outcome> => {
    await places.checkRoom(database_bytes() * drillRoomNeeded);
    const machineKey = machineKeyOf(dataDir, deps.secretBox);
    const begun = performance.now();
    try {
      return await deps.drill(
        { file, opener: { machineKey }, scratch, now, whole },
        deps.stop,
        deps.progress,
      );
    } catch (error) {
      const fault = storeRefusal(error)?.code;
      if (fault === undefined || !badBackup.has(fault)) throw error;
      const { epoch, seq } = header.state;
      const ms = Math.round(performance.now() - begun);
      return { epoch, seq, rows: 0, sound: false, equal: false, fault, ms };
    }
  };
  return { drill };
}
