import path from 'node:path';
import type { Handlers } from '#main/kernel/door.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { Answered, BackupDeps } from './deps.ts';
import { mountedKeys } from './engine/mounted-keys.ts';
import { isOutside, type Places } from './places.ts';
import type { Saved } from './saved.ts';

interface WhereDeps extends Pick<BackupDeps, 'db' | 'journal' | 'dataDir' | 'chooseFolder'> {
  readonly saved: Saved;
  readonly places: Places;
  readonly isSetUp: () => boolean;
  readonly status: () => Answered;
  readonly changed: () => void;
  /** Brings the backups to the place that was chosen, behind the scenes. */
  readonly settle: () => void;
}

/** Where the backups go besides this computer: a folder or a key, typed or chosen. */
export function createWhere(deps: WhereDeps): {
  readonly handlers: Handlers<'backup.keys' | 'backup.chooseFolder' | 'backup.setPlaces'>;
} {
  const { db, journal, saved, places } = deps;
  return {
    handlers: {
      'backup.keys': async () => ok(await mountedKeys()),
      'backup.chooseFolder': async (_input, { lang }) =>
        deps.chooseFolder
          ? ok({ path: await deps.chooseFolder(createTranslator(lang)('backup.place.choose')) })
          : refused(refusal('NOT_FOUND')),
      'backup.setPlaces': async ({ second, seen }, context) => {
        if (!deps.isSetUp()) return refused(refusal('NOT_SET_UP'));
        const folderOf = (text: string | null): string | null =>
          text === null || text === '' ? null : path.normalize(text);
        const [folder, before] = [folderOf(second), saved.second()];
        if (seen !== undefined && folderOf(seen) !== before && folder !== before)
          return refused(
            refusal('CHANGED_MEANWHILE', {
              field: 'place',
              name: '',
              ...(before ? { now: before } : { now_is: 'none' }),
            }),
          );
        if (folder !== null && !isOutside(deps.dataDir, folder))
          return refused(
            refusal('BAD_INPUT', { field: 'second', detail: 'not a full path outside the till' }),
          );
        if (folder !== saved.second() || !(await places.secondIsHere())) {
          const mark = folder === null ? null : await places.adopt(folder);
          db.transaction(() => {
            saved.setSecond(folder, mark);
            journal.append('settings.changed', { what: ['backup.places'] }, { user: context.user });
          });
          deps.changed();
          deps.settle();
        }
        return ok(await deps.status());
      },
    },
  };
}
