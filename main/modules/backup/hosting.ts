import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { ownAddresses } from '#main/lan/addresses.ts';
import type { LanServer } from '#main/lan/server.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { BackupHosting } from '#shared/modules/backup/contract.ts';
import { openNeighbourHost } from './engine/neighbour-host.ts';
import { createShelf } from './engine/neighbour-shelf.ts';
import { pairingKey } from './engine/pairing.ts';
import { newPairingCode } from './engine/recovery-code.ts';
import { lastTicketOf } from './places.ts';
import type { Saved } from './saved.ts';

export interface HostingDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly saved: Saved;
  readonly dataDir: string;
  readonly dayOf: (at: number) => string;
  /** Where neighbours reach this till once its owner has opened it: everywhere on the shop's network. */
  readonly lanHost: string;
  readonly isSetUp: () => boolean;
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

const usualPort = 47_812;
/** Tried in turn where another program has the port; the last is whatever is free. */
const otherPorts = [usualPort + 1, usualPort + 2, usualPort + 3, 0];
const again_ms = 30_000;
/** The disk that this till sells on is never taken below this. */
const leastFree_bytes = 1_000_000_000;
const sweptEvery_ms = 3_600_000;
const largest_bytes = 20_000_000_000;

/** Keeps backups of the shop's other tills, when the owner has opened this one for them. */
export function createHosting(deps: HostingDeps) {
  const { db, journal, saved } = deps;
  const shelf = createShelf({
    folder: path.join(deps.dataDir, 'neighbours'),
    dayOf: deps.dayOf,
    leastFree_bytes,
    largest_bytes,
  });
  let server: LanServer | null = null;
  let fault: BackupHosting['fault'] = null;
  let closed = false;

  let again: NodeJS.Timeout | undefined;
  const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  /** The port that was wanted, or the next that is free while no other till knows an address yet. */
  const openAt = async (ports: readonly number[], code: string): Promise<LanServer> => {
    const [port = 0, ...rest] = ports;
    try {
      return await openNeighbourHost({
        shelf,
        key: pairingKey(code),
        host: deps.lanHost,
        port,
        came: deps.changed,
        log: deps.log,
      });
    } catch (error) {
      if (rest.length > 0 && isTaken(error)) return openAt(rest, code);
      throw error;
    }
  };

  const settle = async (others: readonly number[] = []): Promise<void> => {
    clearTimeout(again);
    await server?.close();
    [server, fault] = [null, null];
    const wanted = saved.hosting();
    if (closed || !wanted?.open || !deps.isSetUp()) return;
    try {
      server = await openAt([wanted.port, ...others], wanted.code);
      // The other tills are told an address: it is the same one tomorrow.
      const { port } = server;
      if (wanted.port !== port) db.transaction(() => saved.setHosting({ ...wanted, port }));
    } catch (error) {
      fault = isTaken(error) ? 'port-taken' : 'not-opened';
      // The other tills know this address: it is tried until it is free, or until the owner takes another.
      again = setTimeout(() => {
        turn = turn.then(() => settle()).then(deps.changed);
      }, again_ms).unref();
      deps.log('this till could not be opened to its neighbours', error);
    }
  };
  let turn = settle();
  const sweep = (): Promise<void> =>
    shelf.sweep().catch((error: unknown) => deps.log('pieces of backups of neighbours', error));
  void sweep();
  const sweeping = setInterval(() => void sweep(), sweptEvery_ms).unref();

  const view = async (): Promise<BackupHosting> => {
    await turn;
    const wanted = saved.hosting();
    const tills = new Map<string, BackupHosting['tills'][number]>();
    for (const { bytes, header, sum } of await shelf.list()) {
      const { till } = header.state;
      const known = tills.get(till);
      const { createdAt, state } = known ? header : ((await shelf.newestRows(till, sum)) ?? header);
      const newest = { created_at: createdAt, lastTicket: lastTicketOf(state) };
      if (known) tills.set(till, { ...known, count: known.count + 1, bytes: known.bytes + bytes });
      else tills.set(till, { till, count: 1, bytes, newest });
    }
    return {
      open: wanted?.open ?? false,
      port: server?.port ?? wanted?.port ?? usualPort,
      code: wanted?.open ? wanted.code : null,
      addresses: ownAddresses(),
      fault,
      tills: [...tills.values()],
    };
  };

  const handlers: Handlers<'backup.hosting' | 'backup.setHosting'> = {
    'backup.hosting': async () => (deps.isSetUp() ? ok(await view()) : refused(refusal('NOT_SET_UP'))),
    'backup.setHosting': async ({ open, port, renewCode }, context) => {
      if (!deps.isSetUp()) return refused(refusal('NOT_SET_UP'));
      const before = saved.hosting();
      const code = before && !renewCode ? before.code : newPairingCode();
      db.transaction(() => {
        saved.setHosting({ open, port: port ?? before?.port ?? usualPort, code });
        journal.append('settings.changed', { what: ['backup.hosting'] }, { user: context.user });
      });
      const isNew = port === null && !before;
      turn = turn.then(() => settle(isNew ? otherPorts : []));
      return ok(await view());
    },
  };

  return {
    handlers,
    close: async (): Promise<void> => {
      closed = true;
      clearInterval(sweeping);
      clearTimeout(again);
      await turn;
      await server?.close();
    },
  };
}
