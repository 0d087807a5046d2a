import fs from 'node:fs';
import path from 'node:path';
import { refusal } from '../../../shared/errors.ts';
import { ok, refused } from '../../../shared/result.ts';
import { writeAll } from '../../backup/backup-file.ts';
import type { TillReader } from '../../backup/make.ts';
import { inspectBackup, prepareRestore } from '../../backup/restore.ts';
import type { Missing } from '../../backup/till-state.ts';
import type { Handlers } from '../../dispatch.ts';
import type { SecretBox } from '../../journal/signer.ts';
import { lastTicketOf } from './places.ts';
import { orRefusal } from './refusals.ts';

export interface RestoreDeps {
  readonly dataDir: string;
  readonly clock: { now(): number };
  readonly read: TillReader;
  readonly secretBox?: SecretBox;
  readonly isSetUp: () => boolean;
  /** Ends this till and starts the one that was made ready in its folder. */
  readonly reopen: () => Promise<void>;
}
type RestoreOperation = 'restore.upload' | 'restore.inspect' | 'restore.run';
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
  const uploaded = (id: string): string => path.join(uploads, `${id}.comptoir-backup`);
  const fileOf = (source: Source): string =>
    'path' in source ? path.resolve(source.path) : uploaded(source.uploadId);
  const setUp = () => refused(refusal('ALREADY_SET_UP'));

  return {
    handlers: {
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
          } = await inspectBackup({ file: fileOf(file), opener: { code } }, dataDir, read);
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
          const { shop, state, epoch, nextTicket, missing } = await prepareRestore({
            file: fileOf(file),
            opener: { code },
            dataDir,
            clock,
            read,
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
          });
        });
      },
    },
  };
}
