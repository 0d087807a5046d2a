import fs from 'node:fs';
import path from 'node:path';
import type { BackupPlace } from '../../../shared/contract/backup.ts';
import { writeMirror } from '../../backup/head-mirror.ts';
import { type BackupEntry, backupsIn, copyInto, makeRoom, prune } from '../../backup/ring.ts';
import type { TillState } from '../../backup/till-state.ts';
import { storeRefusal } from '../../db/store-error.ts';
import type { Signer } from '../../journal/signer.ts';

export interface PlacesDeps {
  readonly till: string;
  readonly local: string;
  readonly second: () => string | null;
  readonly signer: Signer;
  readonly dayOf: (at: number) => string;
  /** The state of a place is another one than before. */
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}
type Kind = BackupPlace['kind'];
type State = BackupPlace['state'];

/** The last ticket that a backup holds, numbers that were left out not counted. */
export const lastTicketOf = ({ spans }: TillState): number => {
  const span = spans.findLast(({ after, last }) => last.ticket > after.ticket);
  return span?.last.ticket ?? 0;
};

const sparePart = 1.1;

/** The folders that backups lie in: this computer's, and a second one that may come and go. */
export function createPlaces({ till, local, second, signer, dayOf, changed, log }: PlacesDeps) {
  const states: Record<Kind, State> = { local: 'ready', second: 'ready' };
  const all = (): { kind: Kind; folder: string }[] => {
    const other = second();
    return [
      { kind: 'local', folder: local },
      ...(other === null ? [] : [{ kind: 'second' as const, folder: other }]),
    ];
  };
  /** Told once for each change: a key that is away is away every minute. */
  const become = (kind: Kind, state: State, detail?: unknown): void => {
    if (states[kind] === state) return;
    states[kind] = state;
    if (state !== 'ready') log(`the ${kind} place of the backups is ${state}`, detail);
    changed();
  };
  const fateOf = (folder: string, error: unknown): State => {
    if (!fs.existsSync(folder)) return 'absent';
    return storeRefusal(error)?.code === 'DISK_FULL' ? 'full' : 'failed';
  };
  const attempt = async (kind: Kind, folder: string, work: () => Promise<void>): Promise<void> => {
    if (kind === 'second' && !fs.existsSync(folder)) return become(kind, 'absent');
    try {
      await work();
      become(kind, 'ready');
    } catch (error) {
      become(kind, fateOf(folder, error), error);
    }
  };

  return {
    local,
    newest: (): BackupEntry | null => backupsIn(local, till)[0] ?? null,
    list: (): (BackupEntry & { place: Kind })[] =>
      all().flatMap(({ kind, folder }) =>
        backupsIn(folder, till).map((entry) => ({ ...entry, place: kind })),
      ),
    view: (): BackupPlace[] =>
      all().map(({ kind, folder }) => {
        const entries = backupsIn(folder, till);
        const newest = entries[0];
        return {
          kind,
          path: folder,
          state: kind === 'second' && !fs.existsSync(folder) ? 'absent' : states[kind],
          newest: newest
            ? {
                name: newest.name,
                created_at: newest.header.createdAt,
                lastTicket: lastTicketOf(newest.header.state),
              }
            : null,
          count: entries.length,
          bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
        };
      }),
    /** A folder that does not exist yet is made, if the disk it would lie on is there. */
    adopt: (folder: string): void => {
      states.second = 'ready';
      if (fs.existsSync(path.dirname(folder)) && !fs.existsSync(folder)) fs.mkdirSync(folder);
    },
    roomFor: (bytes: number): Promise<void> => makeRoom(local, till, bytes),
    /** Takes what is too old out of the ring here, and brings the other place up to date, if it is there. */
    settle: async (): Promise<void> => {
      prune(local, till, dayOf);
      const newest = backupsIn(local, till)[0];
      for (const { kind, folder } of all()) {
        if (kind === 'local' || !newest) continue;
        await attempt(kind, folder, async () => {
          if (backupsIn(folder, till).some(({ name }) => name === newest.name)) return;
          await makeRoom(folder, till, newest.bytes * sparePart);
          await copyInto(newest, folder);
          prune(folder, till, dayOf);
        });
      }
    },
    /** Says in every place how far the till has come; where that cannot be written the next backup says why. */
    mirror: async (state: TillState): Promise<void> => {
      for (const { kind, folder } of all()) {
        if (kind === 'local') fs.mkdirSync(folder, { recursive: true });
        else if (!fs.existsSync(folder)) continue;
        await writeMirror(folder, state, signer).catch((error: unknown) =>
          become(kind, fateOf(folder, error), error),
        );
      }
    },
  };
}
export type Places = ReturnType<typeof createPlaces>;
