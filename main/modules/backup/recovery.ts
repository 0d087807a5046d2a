import type { Db } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { BackupStatus } from '#shared/modules/backup/contract.ts';
import { lockFor, openLock } from './engine/keys.ts';
import { newRecoveryCode } from './engine/recovery-code.ts';
import { orRefusal } from './refusals.ts';
import type { Saved } from './saved.ts';
import { sheetDocument, sheetOf } from './sheet.ts';

/** What became of a paper that was handed to the printer. */
export type Handed = {
  readonly state: 'confirmed' | 'sent' | 'failed' | 'unknown';
  readonly cause: string | null;
};

export interface RecoveryDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly saved: Saved;
  readonly clock: { now(): number };
  readonly shop: () => { readonly name: string; readonly tillName: string } | null;
  /** Straight to the printer, past the queue that the disk keeps; null where no printer is set. */
  readonly print: (document: (width: 58 | 80) => ReceiptDocument) => Promise<Handed> | null;
  readonly status: () => Promise<BackupStatus>;
  readonly changed: () => void;
  /** Under a new code, the next backup is worth making at once. */
  readonly renewed: () => void;
}

type RecoveryOperation = 'backup.newRecoveryCode' | 'backup.checkRecoveryCode' | 'backup.printRecoverySheet';

/** The code that brings the till back on another computer: made, shown once, printed, and proved by typing it back. */
export function createRecovery(deps: RecoveryDeps): { readonly handlers: Handlers<RecoveryOperation> } {
  const { db, journal, saved, clock, shop } = deps;
  return {
    handlers: {
      'backup.newRecoveryCode': async (_input, context) => {
        const named = shop();
        if (!named) return refused(refusal('NOT_SET_UP'));
        const code = newRecoveryCode();
        const lock = await lockFor(code);
        db.transaction(() => {
          saved.setRecovery({ lock, created_at: clock.now(), confirmed_at: null });
          journal.append('settings.changed', { what: ['backup.recoveryCode'] }, { user: context.user });
        });
        deps.changed();
        deps.renewed();
        return ok({ code, html: sheetOf({ ...named, till: journal.till, code, at: clock.now() }) });
      },
      'backup.checkRecoveryCode': ({ code }) =>
        orRefusal(async () => {
          if (!shop()) return refused(refusal('NOT_SET_UP'));
          const recovery = saved.recovery();
          if (!recovery) return refused(refusal('NOT_FOUND'));
          await openLock(code, recovery.lock);
          db.transaction(() => {
            // While this one was tried the owner may have made another.
            const known = saved.recovery();
            if (known?.lock.publicKey !== recovery.lock.publicKey)
              throw new StoreError('RECOVERY_CODE_WRONG');
            saved.setRecovery({ ...known, confirmed_at: clock.now() });
          });
          deps.changed();
          return ok(await deps.status());
        }),
      'backup.printRecoverySheet': ({ code }, context) =>
        orRefusal(async () => {
          const named = shop();
          if (!named) return refused(refusal('NOT_SET_UP'));
          const recovery = saved.recovery();
          if (!recovery) return refused(refusal('NOT_FOUND'));
          // Only the code that opens: a wrong one on paper is worse than none.
          await openLock(code, recovery.lock);
          const about = { ...named, till: journal.till, code, at: recovery.created_at };
          const handed = deps.print((width) => sheetDocument(about, context.lang, width));
          return handed ? ok(await handed) : refused(refusal('PRINTER_NOT_SET'));
        }),
    },
  };
}
