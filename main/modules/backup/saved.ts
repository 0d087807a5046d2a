import { z } from 'zod';
import type { BackupDrill } from '../../../shared/contract/backup.ts';
import { recoveryLockSchema } from '../../backup/keys.ts';
import type { Db } from '../../db/db.ts';
import { createBackupStore } from './store.ts';

const placesSchema = z.object({ second: z.string().nullable() });
const recoverySchema = z.object({
  lock: recoveryLockSchema,
  created_at: z.int(),
  /** When somebody typed it back from the sheet. */
  confirmed_at: z.int().nullable(),
});
export type Recovery = z.infer<typeof recoverySchema>;

/** What a till remembers of its backups; it travels in them, so that a restored till goes on with the same code. */
export function createSaved(db: Db) {
  const store = createBackupStore(db);
  return {
    /** The second place, besides the folder of the till itself; null when there is none. */
    second: (): string | null => placesSchema.nullable().parse(store.read('backup'))?.second ?? null,
    setSecond: (second: string | null): void => store.write('backup', { second }),
    recovery: (): Recovery | null => recoverySchema.nullable().parse(store.read('backupRecovery')),
    setRecovery: (recovery: Recovery): void => store.write('backupRecovery', recovery),
    drill: (): BackupDrill | null => store.read('backupDrill') as BackupDrill | null,
    setDrill: (drill: BackupDrill): void => store.write('backupDrill', drill),
  };
}
