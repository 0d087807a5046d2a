import fs from 'node:fs';
import path from 'node:path';
import type { OpenWork } from '../../../shared/contract/backup.ts';
import { refusal } from '../../../shared/errors.ts';
import { ok, refused } from '../../../shared/result.ts';
import { writeAll } from '../../backup/backup-file.ts';
import type { TillReader } from '../../backup/make.ts';
import { inspectBackup, prepareRestore } from '../../backup/restore.ts';
import type { Missing } from '../../backup/till-state.ts';
import type { Db } from '../../db/db.ts';
import type { Handlers } from '../../dispatch.ts';
import type { SecretBox } from '../../journal/signer.ts';
import { createFromNeighbour, type FromNeighbourDeps } from './from-neighbour.ts';
import { lastTicketOf } from './places.ts';
import { orRefusal } from './refusals.ts';
import { createSaved } from './saved.ts';

export interface RestoreDeps {
  readonly dataDir: string;
  readonly clock: { now(): number };
  readonly read: TillReader;
  readonly secretBox?: SecretBox;
  readonly isSetUp: () => boolean;
  readonly db: Db;
  readonly progress: FromNeighbourDeps['progress'];
  readonly openShift: () => number | null;
  readonly holdsCart: (id: string) => boolean;
  /** A backup that somebody opened by its file. */
  readonly offered: () => string | null;
  /** Ends this till and starts the one that was made ready in its folder. */
  readonly reopen: () => Promise<void>;
}
type RestoreOperation =
  | 'rescue.status'
  | 'rescue.renewKey'
  | 'restore.offered'
  | 'restore.openWork'
  | 'restore.settleWork'
  | 'restore.neighbour'
  | 'restore.fetch'
  | 'restore.upload'
  | 'restore.inspect'
  | 'restore.run';
type Source = { readonly path: string } | { readonly uploadId: string };

const told = ({
  tickets,
  zs,
}: Missing): { tickets: { from: number; to: number }[]; zs: { from: number; to: number }[] } => ({
  tickets: [...tickets],
  zs: [...zs],
});

/** Brings a till back before there is one: the screens of a first start, and no others. */
export function createRestore(deps: RestoreDeps): { handlers: Handlers<RestoreOperation> } {
  const { dataDir, clock, read } = deps;
  const uploads = path.join(dataDir, 'restore-uploads');
  // What was sent to a first start that then became another shop.
  if (deps.isSetUp()) fs.rmSync(uploads, { recursive: true, force: true });
  const uploaded = (id: string): string => path.join(uploads, `${id}.comptoir-backup`);
  const fileOf = (source: Source): string =>
    'path' in source ? path.resolve(source.path) : uploaded(source.uploadId);
  const setUp = () => refused(refusal('ALREADY_SET_UP'));
  const saved = createSaved(deps.db);
  const { progress } = deps;
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
      ...createFromNeighbour({ isSetUp: deps.isSetUp, uploads, uploaded, progress }).handlers,
      'rescue.status': () => ok({ sealed: false, withCode: false, shop: '' }),
      // A till that runs has its key: main/rescue.ts stands in for one that has not.
      'rescue.renewKey': async () => refused(refusal('NOT_FOUND')),
      'restore.offered': () => ok({ path: deps.offered() }),
      'restore.openWork': () => ok(openWork()),
      'restore.settleWork': ({ cartId }) => {
        const noted = saved.openWork();
        if (noted)
          saved.setOpenWork(
            cartId === null
              ? { ...noted, shift: null }
              : { ...noted, carts: noted.carts.filter((id) => id !== cartId) },
          );
        return ok(openWork());
      },
      'restore.upload': async ({ uploadId, offset, base64 }) => {
        if (deps.isSetUp()) return setUp();
        return orRefusal(async () => {
          await fs.promises.mkdir(uploads, { recursive: true });
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
      'restore.inspect': async ({ file, code }) => {
        if (deps.isSetUp()) return setUp();
        return orRefusal(async () => {
          const {
            held,
            state,
            file: opened,
            missing,
          } = await inspectBackup(
            { file: fileOf(file), opener: { code }, onProgress: progress('inspect') },
            dataDir,
            read,
          );
          return ok({
            shop: held.shop,
            tillName: held.tillName,
            till: state.till,
            created_at: opened.header.createdAt,
            until: state.at,
            lastTicket: lastTicketOf(state),
            missing: told(missing),
          });
        });
      },
      'restore.run': async ({ file, code, lastTicket }) => {
        if (deps.isSetUp()) return setUp();
        return orRefusal(async () => {
          const { shop, state, epoch, nextTicket, missing, open } = await prepareRestore({
            file: fileOf(file),
            opener: { code },
            dataDir,
            clock,
            read,
            onProgress: progress('restore'),
            ...(lastTicket !== null && { lastTicket }),
            ...(deps.secretBox && { secretBox: deps.secretBox }),
          });
          await deps.reopen();
          await fs.promises.rm(uploads, { recursive: true, force: true });
          return ok({
            shop,
            till: state.till,
            epoch,
            lastTicket: lastTicketOf(state),
            nextTicket,
            missing: told(missing),
            open,
          });
        });
      },
    },
  };
}
