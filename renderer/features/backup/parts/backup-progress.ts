import { useEffect, useState } from 'react';
import { on } from '#renderer/kernel/api.ts';
import type { EventPayload } from '#shared/contract/events.ts';

type Progress = EventPayload<'backup.progress'>;

/** How far a backup, a drill or a restore has come; a total of 0 until something was heard. `running`: it is under way. */
export function useBackupProgress(
  of: Progress['of'],
  running: boolean,
): { readonly done: number; readonly total: number } {
  const [heard, setHeard] = useState({ done: 0, total: 0 });
  useEffect(() => {
    if (!running) return;
    setHeard({ done: 0, total: 0 });
    return on('backup.progress', (told) => {
      if (told.of === of) setHeard({ done: told.done, total: told.total });
    });
  }, [of, running]);
  return heard;
}
