import { z } from 'zod';
import type { Db } from '#main/kernel/db/db.ts';
import type { BackupDrill } from '#shared/modules/backup/contract.ts';
import type { OpenWork } from '#shared/modules/backup/restore-contract.ts';
import { recoveryLockSchema } from './engine/keys.ts';
import type { Twin } from './engine/twin.ts';
import { createBackupStore } from './store.ts';

const placesSchema = z.object({
  second: z.string().nullable(),
  /** What the mark in the second place says: another disk under the same path is not it. */
  mark: z.string().optional(),
});
const neighbourSchema = z.object({
  url: z.string(),
  /** The pairing code that the neighbour shows. */
  code: z.string(),
  /** The newest backup that lies there. */
  sent: z.object({ name: z.string(), created_at: z.int(), lastTicket: z.int(), bytes: z.int() }).nullable(),
});
export type Neighbour = z.infer<typeof neighbourSchema>;
const hostingSchema = z.object({ open: z.boolean(), port: z.int(), code: z.string() });
export type Hosting = z.infer<typeof hostingSchema>;
const recoverySchema = z.object({
  lock: recoveryLockSchema,
  created_at: z.int(),
  /** When somebody typed it back from the sheet. */
  confirmed_at: z.int().nullable(),
});
export type Recovery = z.infer<typeof recoverySchema>;
interface WholeDrill {
  readonly at: number;
  readonly version: string;
}
export type Saved = ReturnType<typeof createSaved>;

/** What a till remembers of its backups; it travels in them, so that a restored till goes on with the same code. */
export function createSaved(db: Db) {
  const store = createBackupStore(db);
  return {
    /** The second place, besides the folder of the till itself; null when there is none. */
    second: (): string | null => placesSchema.nullable().parse(store.read('backup'))?.second ?? null,
    mark: (): string | null => placesSchema.nullable().parse(store.read('backup'))?.mark ?? null,
    setSecond: (second: string | null, mark: string | null): void =>
      store.write('backup', { second, ...(mark !== null && { mark }) }),
    /** The till of the shop that keeps this one's backups. */
    neighbour: (): Neighbour | null => neighbourSchema.nullable().parse(store.read('backupNeighbour')),
    setNeighbour: (neighbour: Neighbour | null): void => store.write('backupNeighbour', neighbour),
    /** Whether this till keeps those of others. */
    hosting: (): Hosting | null => hostingSchema.nullable().parse(store.read('backupHosting')),
    setHosting: (hosting: Hosting): void => store.write('backupHosting', hosting),
    recovery: (): Recovery | null => recoverySchema.nullable().parse(store.read('backupRecovery')),
    setRecovery: (recovery: Recovery): void => store.write('backupRecovery', recovery),
    /** What was open when the backup was made that this till came from; null once people have looked at it. */
    openWork: (): OpenWork | null => store.read('restoredWork') as OpenWork | null,
    setOpenWork: (work: OpenWork | null): void => store.write('restoredWork', work),
    /** Another life of this till that was seen, until a person has settled which one stays. */
    twin: (): Twin | null => store.read('tillTwin') as Twin | null,
    setTwin: (twin: Twin | null): void => store.write('tillTwin', twin),
    settledTwins: (): readonly Twin[] => (store.read('tillTwinsSettled') as readonly Twin[] | null) ?? [],
    settleTwin: (twin: Twin): void => {
      const others = ((store.read('tillTwinsSettled') as readonly Twin[] | null) ?? []).filter(
        ({ publicKey }) => publicKey !== twin.publicKey,
      );
      store.write('tillTwinsSettled', [...others, twin]);
      store.write('tillTwin', null);
    },
    drill: (): BackupDrill | null => store.read('backupDrill') as BackupDrill | null,
    setDrill: (drill: BackupDrill): void => store.write('backupDrill', drill),
    /** When all of a till was last tried, and by which version of the program. */
    whole: (): WholeDrill | null => store.read('backupWhole') as WholeDrill | null,
    setWhole: (whole: WholeDrill): void => store.write('backupWhole', whole),
  };
}
