import fs from 'node:fs';
import path from 'node:path';
import type { Handlers } from '#main/kernel/door.ts';
import type { EventPayload } from '#shared/contract/events.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { mirrorFile } from './engine/head-mirror.ts';
import { createNeighbourClient, NeighbourAway, NeighbourRefuses } from './engine/neighbour-client.ts';
import { pairingKey } from './engine/pairing.ts';
import { readPairingCode } from './engine/recovery-code.ts';
import { saidByName } from './engine/segment-file.ts';
import { lastTicketOf } from './places.ts';
import { orRefusal } from './refusals.ts';

export interface FromNeighbourDeps {
  readonly isSetUp: () => boolean;
  /** Where files lie that a restore was given. */
  readonly uploads: string;
  readonly uploaded: (id: string) => string;
  readonly progress: (of: EventPayload<'backup.progress'>['of']) => (done: number, total: number) => void;
}

const plainName = /^[A-Z0-9-]+\.comptoir-backup$/i;

/** A computer without a till asks a neighbour for what it keeps: the pairing code is on the neighbour's screen. */
export function createFromNeighbour({ isSetUp, uploads, uploaded, progress }: FromNeighbourDeps): {
  readonly handlers: Handlers<'backup.findNeighbour' | 'backup.fetch'>;
} {
  const ask = <T>(
    { url, code }: { readonly url: string; readonly code: string },
    work: (client: ReturnType<typeof createNeighbourClient>) => Promise<T>,
  ) => {
    const read = readPairingCode(code);
    return orRefusal(async () => {
      if (isSetUp()) return refused(refusal('ALREADY_SET_UP'));
      if (read === null) return refused(refusal('PAIRING_CODE_WRONG'));
      try {
        return ok(await work(createNeighbourClient({ url, key: pairingKey(read) })));
      } catch (error) {
        if (error instanceof NeighbourAway) return refused(refusal('NEIGHBOUR_AWAY'));
        if (error instanceof NeighbourRefuses)
          return refused(refusal(error.why === 'code' ? 'PAIRING_CODE_WRONG' : 'NEIGHBOUR_AWAY'));
        throw error;
      }
    });
  };

  return {
    handlers: {
      'backup.findNeighbour': (where) =>
        ask(where, async (client) => {
          const backups = (await client.list()).map(({ till, name, bytes, header, tip }) => ({
            till,
            name,
            bytes,
            created_at: tip?.createdAt ?? header.createdAt,
            lastTicket: lastTicketOf((tip ?? header).state),
            withCode: header.recovery !== null,
          }));
          return backups.sort((a, b) => b.created_at - a.created_at);
        }),
      'backup.fetch': async ({ till, name, bytes, uploadId, ...where }) => {
        if (!plainName.test(name)) return refused(refusal('BACKUP_DAMAGED'));
        return ask(where, async (client) => {
          await fs.promises.mkdir(uploads, { recursive: true, mode: 0o700 });
          await client.fetch({ till, name, bytes }, uploaded(uploadId), progress('fetch'));
          // What was recorded since: those of another base are passed over by who restores.
          for (const rows of (await client.rows(till)) ?? []) {
            const file = path.join(uploads, rows.name);
            if (saidByName(rows.name)?.till === till && !fs.existsSync(file))
              await client.fetch({ till, ...rows }, file);
          }
          // How far the till had come beyond it: what a restore tells as missing.
          const heads = await client.heads(till).catch(() => []);
          for (const [i, { text }] of heads.entries())
            await fs.promises.writeFile(mirrorFile(uploads, till, i), text, { mode: 0o600 });
          return { uploadId };
        });
      },
    },
  };
}
