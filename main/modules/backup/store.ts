import { z } from 'zod';
import type { BackupDrill } from '../../../shared/contract/backup.ts';
import { recoveryLockSchema } from '../../backup/keys.ts';
import { type Db, param } from '../../db/db.ts';

const recoverySchema = z.object({
  lock: recoveryLockSchema,
  created_at: z.int(),
  /** When somebody typed it back from the sheet. */
  confirmed_at: z.int().nullable(),
});
export type Recovery = z.infer<typeof recoverySchema>;

export function createBackupStore(db: Db) {
  const read = db.prepare('backup.read', (k) =>
    k.selectFrom('setting').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('backup.write', (k) =>
    k
      .insertInto('setting')
      .values({ key: param('key'), value: param('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      ),
  );
  const stored = (key: string): unknown => {
    const row = read.get({ key });
    return row ? JSON.parse(row.value) : null;
  };
  const save = (key: string, value: unknown): void => {
    write.run({ key, value: JSON.stringify(value) });
  };
  return {
    /** The second place, besides the folder of the till itself; null when there is none. */
    second: (): string | null =>
      z.object({ second: z.string().nullable() }).nullable().parse(stored('backup'))?.second ?? null,
    setSecond: (second: string | null): void => save('backup', { second }),
    recovery: (): Recovery | null => recoverySchema.nullable().parse(stored('backupRecovery')),
    setRecovery: (recovery: Recovery): void => save('backupRecovery', recovery),
    drill: (): BackupDrill | null => stored('backupDrill') as BackupDrill | null,
    setDrill: (drill: BackupDrill): void => save('backupDrill', drill),
  };
}
export type BackupStore = ReturnType<typeof createBackupStore>;
