import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { BackupPlace } from '#shared/modules/backup/contract.ts';
import type { Answered } from './deps.ts';
import { type Heads, headsAmong } from './engine/head-mirror.ts';
import type { BackupEntry } from './engine/kept-backups.ts';
import { createNeighbourClient, NeighbourAway, NeighbourRefuses } from './engine/neighbour-client.ts';
import type { SendJob, SendOutcome } from './engine/neighbour-send.ts';
import { pairingKey } from './engine/pairing.ts';
import { readPairingCode } from './engine/recovery-code.ts';
import type { SegmentEntry } from './engine/segment-path.ts';
import { type HeadSigner, headText, type Trust } from './engine/signed-head.ts';
import type { TillState } from './engine/till-state.ts';
import { lastTicketOf, type SeenPlace } from './places.ts';
import type { Neighbour, Saved } from './saved.ts';

export interface NeighbourDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly signer: () => HeadSigner;
  readonly saved: Saved;
  readonly newest: () => Promise<BackupEntry | null>;
  /** What follows it here. */
  readonly wayOf: (entry: BackupEntry) => Promise<readonly SegmentEntry[]>;
  readonly state: () => TillState | null;
  /** In the backup thread: a file is read twice and sent. */
  readonly send: (job: SendJob, signal: AbortSignal) => Promise<SendOutcome>;
  readonly isSetUp: () => boolean;
  readonly status: () => Answered;
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

const stateOf: Readonly<Record<Exclude<SendOutcome, 'sent'>, BackupPlace['state']>> = {
  away: 'absent',
  code: 'refused',
  'no-room': 'full',
  'too-large': 'full',
  other: 'failed',
};

/** The till of the shop that keeps this one's backups: they go there when it is on, and nothing ever waits for it. */
export function createNeighbour(deps: NeighbourDeps) {
  const { db, journal, saved } = deps;
  const stop = new AbortController();
  let state: BackupPlace['state'] = 'ready';
  let running: Promise<void> | null = null;
  let headSent = -1;
  /** Null: it was not asked since it answered last. A program of before takes whole backups alone. */
  let takesRows: boolean | null = null;
  /** Where the rows that lie there lead; what is noted in the till would have to be sent again. */
  let tip: NonNullable<BackupPlace['newest']> | null = null;

  const become = (next: BackupPlace['state'], detail?: unknown): void => {
    if (state === next) return;
    state = next;
    if (next !== 'ready') deps.log(`the neighbour for the backups is ${next}`, detail);
    deps.changed();
  };

  const sendHead = async ({ url, code }: Pick<Neighbour, 'url' | 'code'>): Promise<void> => {
    const here = journal.head()?.position ?? 0;
    const head = here === headSent ? null : deps.state();
    if (!head) return;
    await createNeighbourClient({ url, key: pairingKey(code), signal: stop.signal }).sendHead(
      journal.till,
      headText(head, deps.signer()),
    );
    headSent = here;
  };
  const bringRows = async (key: Uint8Array, way: readonly SegmentEntry[]): Promise<void> => {
    const [url, last] = [saved.neighbour()?.url, way.at(-1)];
    if (
      url === undefined ||
      takesRows === false ||
      (takesRows && (last?.name ?? null) === (tip?.name ?? null))
    )
      return;
    const client = createNeighbourClient({ url, key: Buffer.from(key), signal: stop.signal });
    const there = await client.rows(journal.till);
    takesRows = there !== null;
    if (!there || !last) return;
    const names = new Set(there.map(({ name }) => name));
    // In their order: what lies there always leads from its base to its end.
    for (const { name, path } of way) if (!names.has(name)) await client.send(journal.till, { name, path });
    const { createdAt, state: reached } = last.file.header;
    tip = { name: last.name, created_at: createdAt, lastTicket: lastTicketOf(reached) };
    become('ready');
    deps.changed();
  };
  const bring = async (): Promise<void> => {
    const to = saved.neighbour();
    const entry = to && (await deps.newest());
    if (!to || !entry) return;
    const key = pairingKey(to.code);
    const { till } = journal;
    if (to.sent?.name !== entry.name || state !== 'ready') {
      const outcome = await deps.send({ url: to.url, key, till, entry }, stop.signal);
      // The owner may have named another one meanwhile.
      if (saved.neighbour()?.url !== to.url) return;
      if (outcome !== 'sent') return become(stateOf[outcome], outcome);
      const { name, bytes, header } = entry;
      const sent = { name, bytes, created_at: header.createdAt, lastTicket: lastTicketOf(header.state) };
      db.transaction(() => saved.setNeighbour({ ...to, sent }), 'relaxed');
      headSent = -1;
      [takesRows, tip] = [null, null];
      become('ready');
      deps.changed();
    }
    await bringRows(key, await deps.wayOf(entry));
    await sendHead(to);
  };
  /** One sending at a time; whoever asks meanwhile is told of that one. */
  const settle = (): Promise<void> => {
    if (stop.signal.aborted) return Promise.resolve();
    running ??= bring()
      .catch((error: unknown) => {
        takesRows = null;
        if (stop.signal.aborted) return;
        if (error instanceof NeighbourAway) become('absent', error);
        else if (error instanceof NeighbourRefuses) become(stateOf[error.why], error);
        else become('failed', error);
      })
      .finally(() => {
        running = null;
      });
    return running;
  };

  const handlers: Handlers<'backup.setNeighbour'> = {
    'backup.setNeighbour': async ({ neighbour, seen }, context) => {
      if (!deps.isSetUp()) return refused(refusal('NOT_SET_UP'));
      const before = saved.neighbour()?.url ?? null;
      if (seen !== undefined && (seen || null) !== before && (neighbour?.url ?? null) !== before)
        return refused(
          refusal('CHANGED_MEANWHILE', {
            field: 'neighbour',
            name: '',
            ...(before ? { now: before } : { now_is: 'none' }),
          }),
        );
      let next: ReturnType<Saved['neighbour']> = null;
      if (neighbour) {
        const code = readPairingCode(neighbour.code);
        if (code === null) return refused(refusal('PAIRING_CODE_WRONG'));
        try {
          await createNeighbourClient({
            url: neighbour.url,
            key: pairingKey(code),
            signal: stop.signal,
          }).list();
        } catch (error) {
          if (error instanceof NeighbourAway) return refused(refusal('NEIGHBOUR_AWAY'));
          if (error instanceof NeighbourRefuses) return refused(refusal('PAIRING_CODE_WRONG'));
          throw error;
        }
        next = { url: neighbour.url, code, sent: null };
      }
      db.transaction(() => {
        saved.setNeighbour(next);
        journal.append('settings.changed', { what: ['backup.neighbour'] }, { user: context.user });
      });
      state = 'ready';
      [takesRows, tip] = [null, null];
      deps.changed();
      void settle();
      return ok(await deps.status());
    },
  };

  return {
    handlers,
    settle,
    /** It answers, and takes what was recorded since; null: nobody knows. */
    takesRows: (): boolean | null => takesRows,
    /** How far this till has come, before any backup is sent; while the neighbour is away it is told later. */
    leaveHead: async (): Promise<void> => {
      const to = saved.neighbour();
      if (to) await sendHead(to).catch((error: unknown) => deps.log('the head at the neighbour', error));
    },
    /** What the neighbour knows of how far this till, or another life of it, has come; nothing while it is away. */
    heads: async (trust: Trust): Promise<Heads> => {
      const to = saved.neighbour();
      const client =
        to && createNeighbourClient({ url: to.url, key: pairingKey(to.code), signal: stop.signal });
      const texts = client ? await client.heads(journal.till).catch(() => []) : [];
      return headsAmong(texts, journal.till, trust);
    },
    view: (): SeenPlace[] => {
      const to = saved.neighbour();
      if (!to) return [];
      const { sent } = to;
      return [
        {
          kind: 'neighbour',
          path: to.url,
          state,
          newest:
            tip ?? (sent && { name: sent.name, created_at: sent.created_at, lastTicket: sent.lastTicket }),
          count: sent ? 1 : 0,
          bytes: sent?.bytes ?? 0,
        },
      ];
    },
    /** What is on its way is gone on with another day. */
    close: async (): Promise<void> => {
      stop.abort();
      await running;
    },
  };
}
