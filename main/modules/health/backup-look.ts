import { performance } from 'node:perf_hooks';
import type { BackupApi } from '#main/modules/backup/module.ts';
import type { HealthFacts } from './checks.ts';

type Lately = Pick<HealthFacts, 'backup' | 'drill' | 'twin'>;

const kept_ms = 60_000;

export interface BackupLookDeps {
  readonly backup: Pick<BackupApi, 'status' | 'twins'>;
  /** This till makes backups by itself. */
  readonly automatic: () => boolean;
  /** Something was learnt. */
  readonly touch: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

/** The folders of the backups are looked at beside the till, once a minute at the most: one may be a slow key. */
export function createBackupLook({ backup, automatic, touch, log }: BackupLookDeps) {
  let lately: Lately = {};
  let asked_at = Number.NEGATIVE_INFINITY;
  const look = (): Lately => {
    if (!automatic()) return {};
    if (performance.now() - asked_at < kept_ms) return lately;
    asked_at = performance.now();
    backup
      .status()
      .then(({ places, recovery, drill, changed, fault }) => {
        const times = places.flatMap(({ newest }) => (newest ? [newest.created_at] : []));
        lately = {
          backup: {
            last_at: times.length > 0 ? Math.max(...times) : null,
            changed,
            failing: fault !== null,
            recovery: recovery.state,
            places: places.flatMap(({ kind, state, newest, whole }) =>
              kind === 'local'
                ? []
                : [{ kind, state, whole, ...(newest && { until_at: newest.created_at }) }],
            ),
          },
          drill: { last_at: drill?.at ?? null, sound: drill?.passed ?? true },
        };
        touch();
      })
      .catch((error: unknown) => log('the state of the backups', error));
    return lately;
  };
  return {
    lately: (): Lately => {
      const twin = backup.twins.now();
      return { ...look(), ...(twin && { twin }) };
    },
    /** Looks again the next time. */
    forget: (): void => {
      asked_at = Number.NEGATIVE_INFINITY;
    },
  };
}
