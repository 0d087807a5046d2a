import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { OpenWork } from '#shared/modules/backup/restore-contract.ts';
import { prepareRestore } from './engine/restore.ts';
import { type BringBackDeps, createBringBack } from './restoring.ts';
import { createSaved } from './saved.ts';

export interface RestoreDeps extends Omit<BringBackDeps, 'bringIn'> {
  readonly db: Db;
  readonly openShift: () => number | null;
  readonly holdsCart: (id: string) => boolean;
  /** Ends this till and starts the one that was made ready in its folder. */
  readonly reopen: () => Promise<void>;
}
type RestoreOperation =
  | keyof ReturnType<typeof createBringBack>['handlers']
  | 'backup.rescueStatus'
  | 'backup.renewKey'
  | 'backup.openWork'
  | 'backup.settleWork';

/** The restore of a till that runs and is not set up yet, and what a restored one has to tell its people. */
export function createRestore(deps: RestoreDeps): { handlers: Handlers<RestoreOperation> } {
  const saved = createSaved(deps.db);
  const bringBack = createBringBack({
    ...deps,
    bringIn: async (options) => {
      const restored = await prepareRestore(options);
      await deps.reopen();
      return restored;
    },
  });
  /** What nobody has looked at yet and is still there. */
  const openWork = (): OpenWork | null => {
    const noted = saved.openWork();
    if (!noted) return null;
    const carts = noted.carts.filter(deps.holdsCart);
    const shift = noted.shift === deps.openShift() ? noted.shift : null;
    return carts.length > 0 || shift !== null ? { ...noted, carts, shift } : null;
  };

  return {
    handlers: {
      ...bringBack.handlers,
      'backup.rescueStatus': () =>
        ok({
          sealed: false,
          withCode: false,
          shop: '',
          lang: null,
          why: null,
          canGoOn: false,
          found: '',
          backups: [],
        }),
      // A till that runs needs no rescue: main/modules/backup/rescue.ts stands in for one that cannot start.
      'backup.renewKey': async () => refused(refusal('NOT_FOUND')),
      'backup.openWork': () => ok(openWork()),
      'backup.settleWork': ({ cartId }) => {
        const noted = saved.openWork();
        if (noted)
          saved.setOpenWork(
            cartId === null
              ? { ...noted, shift: null }
              : { ...noted, carts: noted.carts.filter((id) => id !== cartId) },
          );
        return ok(openWork());
      },
    },
  };
}
