import fs from 'node:fs';
import path from 'node:path';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { SecretBox } from '#main/kernel/journal/signer.ts';
import { writeAll } from '#main/kernel/write-all.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { ClockView } from '#shared/modules/clock/contract.ts';
import { backupExtension, type Opener, readHeader } from './engine/backup-file.ts';
import { inspectBackup, type Looked } from './engine/inspect.ts';
import { backupsIn } from './engine/kept-backups.ts';
import { readMachineKey } from './engine/keys.ts';
import type { TillReader } from './engine/make.ts';
import type { Restored, RestoreOptions } from './engine/restore.ts';
import { saidByName, segmentExtension } from './engine/segment-file.ts';
import type { Missing } from './engine/till-state.ts';
import { createFromNeighbour, type FromNeighbourDeps } from './from-neighbour.ts';
import { lastTicketOf } from './places.ts';
import { orRefusal } from './refusals.ts';

export interface BringBackDeps {
  readonly dataDir: string;
  readonly clock: { now(): number };
  /** The computer's clock as a till sees it that starts on a row of that time. */
  readonly clockAfter: (recorded: number) => ClockAfter;
  readonly read: TillReader;
  readonly secretBox?: SecretBox;
  readonly isSetUp: () => boolean;
  readonly progress: FromNeighbourDeps['progress'];
  /** A backup that somebody opened by its file. */
  readonly offered: () => string | null;
  /** Makes the restored till ready, ends what stands in its place and starts it. */
  readonly bringIn: (options: RestoreOptions) => Promise<Restored>;
}
interface ClockAfter {
  now(): number;
  computer(): number;
  doubt(): ClockView['doubt'];
  /** The computer is right, said by a person. */
  follow(): void;
}
type BringBackOperation =
  | 'backup.offered'
  | 'backup.findNeighbour'
  | 'backup.fetch'
  | 'backup.upload'
  | 'backup.inspect'
  | 'backup.restore';
type Source = { readonly path: string } | { readonly uploadId: string };

const toldMissing = ({ tickets, zs, until }: Missing) => ({ tickets: [...tickets], zs: [...zs], until });
const toldLooked = ({ read, away, ignored }: Looked) => ({
  read: [...read],
  away: [...away],
  ignored: [...ignored],
});

/** Brings a till back where there is none that can work: at a first start, and when its file is lost (main/modules/backup/rescue.ts). */
export function createBringBack(deps: BringBackDeps): { readonly handlers: Handlers<BringBackOperation> } {
  const { dataDir, clock, read, isSetUp, progress } = deps;
  const uploads = path.join(dataDir, 'restore-uploads');
  // What was sent to a first start that then became another shop.
  if (isSetUp()) fs.rmSync(uploads, { recursive: true, force: true });
  /** Rows lie beside the backup under their own name, or the one they came with: what follows it is found there as in any folder. */
  const uploaded = (id: string): string => {
    const rows = `${id}${segmentExtension}`;
    const isRows = saidByName(rows) !== null || id.startsWith('rows-');
    return path.join(uploads, isRows ? rows : `${id}${backupExtension}`);
  };
  /** Of a folder (a key, a disk) the backup that was made last: a person names the key, not the file. */
  const fileOf = async (source: Source): Promise<string> => {
    if ('uploadId' in source) return uploaded(source.uploadId);
    const named = path.resolve(source.path);
    const folder = await fs.promises.stat(named).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!folder) return named;
    const kept = await Promise.all(
      [named, path.join(named, 'Comptoir')].map((place) => backupsIn(place, null)),
    );
    const newest = kept.flat().toSorted((a, b) => b.header.createdAt - a.header.createdAt)[0];
    if (!newest) throw new StoreError('NOT_FOUND', { file: path.basename(named) });
    return newest.path;
  };
  const setUp = () => refused(refusal('ALREADY_SET_UP'));
  /** What was made before there was a code opens on the computer that made it, and only there. */
  const openerOf = async (file: string, code: string): Promise<Opener> => {
    if (code.trim() !== '' || !fs.existsSync(file)) return { code };
    const machineKey = readMachineKey(dataDir, deps.secretBox);
    return machineKey && (await readHeader(file)).header.recovery === null ? { machineKey } : { code };
  };
  const from = async ({
    file,
    code,
    places,
    heads,
  }: {
    readonly file: Source;
    readonly code: string;
    readonly places: readonly string[];
    readonly heads: readonly string[];
  }) => {
    const source = await fileOf(file);
    return {
      file: source,
      opener: await openerOf(source, code),
      places: places.flatMap((place) => [place, path.join(place, 'Comptoir')]),
      heads: heads.map(uploaded),
    };
  };

  /** What was recorded last is not followed by a date that nobody believes: docs/adr/0006-time.md. @throws StoreError */
  const datedBy =
    (by: 'computer' | 'till' | null) =>
    (recorded: number): ClockAfter => {
      const after = deps.clockAfter(recorded);
      const doubt = after.doubt();
      if (doubt !== null && by === null) throw new StoreError('CLOCK_UNSURE');
      // Nothing is dated before the row before it: a till that is ahead of the right time is corrected once it runs.
      if (doubt !== null && doubt !== 'ahead' && by === 'computer') throw new StoreError('CLOCK_IMPOSSIBLE');
      if (doubt === 'ahead' && by === 'computer') after.follow();
      return after;
    };

  return {
    handlers: {
      ...createFromNeighbour({ isSetUp, uploads, uploaded, progress }).handlers,
      'backup.offered': () => ok({ path: deps.offered() }),
      'backup.upload': async ({ uploadId, offset, base64 }) => {
        if (isSetUp()) return setUp();
        return orRefusal(async () => {
          await fs.promises.mkdir(uploads, { recursive: true, mode: 0o700 });
          const file = await fs.promises.open(uploaded(uploadId), offset === 0 ? 'w' : 'a', 0o600);
          try {
            const { size } = await file.stat();
            if (size !== offset)
              return refused(refusal('BAD_INPUT', { field: 'offset', detail: String(size) }));
            const bytes = Buffer.from(base64, 'base64');
            await writeAll(file, bytes);
            return ok({ received: offset + bytes.length });
          } finally {
            await file.close();
          }
        });
      },
      'backup.inspect': async (input) => {
        if (isSetUp()) return setUp();
        return orRefusal(async () => {
          const given = await from(input);
          const inspected = await inspectBackup({ ...given, onProgress: progress('inspect') }, dataDir, read);
          const { held, state, followed, missing, looked } = inspected;
          const after = deps.clockAfter(state.at);
          return ok({
            shop: held.shop,
            tillName: held.tillName,
            till: state.till,
            path: 'path' in input.file ? given.file : null,
            created_at: followed.createdAt,
            base_at: inspected.file.header.createdAt,
            rows: followed.way.length,
            until: state.at,
            lastTicket: lastTicketOf(state),
            missing: toldMissing(missing),
            looked: toldLooked(looked),
            computer: after.computer(),
            doubt: after.doubt(),
          });
        });
      },
      'backup.restore': async ({ lastTicket, exact, dated, ...input }) => {
        if (isSetUp()) return setUp();
        return orRefusal(async () => {
          const { shop, state, epoch, nextTicket, missing, looked, open } = await deps.bringIn({
            ...(await from(input)),
            dataDir,
            clock,
            dated: datedBy(dated),
            read,
            onProgress: progress('restore'),
            exact,
            ...(lastTicket !== null && { lastTicket }),
            ...(deps.secretBox && { secretBox: deps.secretBox }),
          });
          await fs.promises.rm(uploads, { recursive: true, force: true });
          return ok({
            shop,
            till: state.till,
            epoch,
            until: state.at,
            lastTicket: lastTicketOf(state),
            nextTicket,
            missing: toldMissing(missing),
            looked: toldLooked(looked),
            open,
          });
        });
      },
    },
  };
}
