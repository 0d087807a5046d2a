import type { BackupStatus } from '#shared/modules/backup/contract.ts';

/** What keeps the shop from coming back on another computer; null when nothing does. */
export function riskOf({ recovery, places }: BackupStatus): 'both' | 'code' | 'place' | null {
  const code = recovery.state !== 'confirmed';
  const place = places.every(({ kind }) => kind === 'local');
  if (code && place) return 'both';
  if (code) return 'code';
  return place ? 'place' : null;
}
