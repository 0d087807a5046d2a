import { sql } from 'kysely';
import type { TenantSchema } from '#headoffice/kernel/db/schema.ts';
import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { positionOf } from '#shared/journal/row.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { Batch, BatchRow } from '#shared/wire/batch.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { type Hashed, hashBefore, partedBy, placeBefore, provedRows } from '#shared/wire/prove.ts';
import type { Projector } from './project.ts';

/** How far a till's rows are durable here. `seq` 0: none of this epoch. */
export interface Mark {
  readonly epoch: number;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
}
export interface Taken {
  readonly mark: Mark;
  readonly added: number;
  /** Rows that were here already, the same. */
  readonly known: number;
  readonly parked: number;
  /** Rows that say otherwise than the one that is here. */
  readonly quarantined: number;
}

type Till = TenantSchema['till'];
export const markOf = ({ epoch, seq, hash }: Pick<Till, 'epoch' | 'seq' | 'hash'>): Mark => ({
  epoch,
  seq,
  hash: Buffer.from(hash).toString('hex'),
});

const hashAt = async (store: TenantStore, till: string, epoch: number, seq: number) => {
  const found = await store
    .from('journal_row')
    .select('hash')
    .where('till_id', '=', till)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return found?.hash ?? null;
};

/** The hash of the row before the first of a batch; null where that row is not here. */
async function beforeOf(store: TenantStore, batch: Batch): Promise<Uint8Array | null> {
  const place = placeBefore(batch);
  const found = place && place !== 'none' ? await hashAt(store, batch.till, place.epoch, place.seq) : null;
  return hashBefore(place, found);
}

const storedHashes = async (store: TenantStore, { till, epoch, rows }: Batch) => {
  const found = await store
    .from('journal_row')
    .select(['seq', 'hash'])
    .where('till_id', '=', till)
    .where('epoch', '=', epoch)
    .where('seq', '>=', rows[0]?.seq ?? 0)
    .where('seq', '<=', rows.at(-1)?.seq ?? 0)
    .execute();
  return new Map(found.map(({ seq, hash }) => [seq, hash]));
};

async function insertRaw(store: TenantStore, batch: Batch, rows: readonly Hashed[]): Promise<void> {
  const last = rows.at(-1);
  await store.run(sql`
    INSERT INTO journal_row (tenant_id, till_id, epoch, seq, kind, at, day, bytes, hash, signature)
    SELECT ${store.tenant}::text, ${batch.till}::text, ${batch.epoch}::int, * FROM unnest(
      ${rows.map(({ seq }) => seq)}::int8[], ${rows.map(({ kind }) => kind)}::text[],
      ${rows.map(({ at }) => at)}::int8[], ${rows.map(({ day }) => day)}::text[],
      ${rows.map(({ bytes }) => bytes)}::text[], ${rows.map(({ hash }) => hash)}::bytea[],
      ${rows.map((row) => (row === last ? batch.signature : null))}::bytea[])`);
}

async function insertQuarantined(
  store: TenantStore,
  batch: Batch,
  rows: readonly Hashed[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  await store.run(sql`
    INSERT INTO quarantined_row (tenant_id, till_id, epoch, seq, bytes, hash, signature, received_at)
    SELECT ${store.tenant}::text, ${batch.till}::text, ${batch.epoch}::int, seq, bytes, hash,
           ${batch.signature}::bytea, ${now}::int8
    FROM unnest(${rows.map(({ seq }) => seq)}::int8[], ${rows.map(({ bytes }) => bytes)}::text[],
      ${rows.map(({ hash }) => hash)}::bytea[]) AS one (seq, bytes, hash)
    ON CONFLICT DO NOTHING`);
}

/** What a text of PostgreSQL cannot hold never came from a till: its JSON spells it out. */
const isStorable = ({ bytes }: BatchRow): boolean => !bytes.includes('\u0000');

export interface Inbox {
  /** Takes the rows of a batch in the caller's transaction: they are durable once that is committed, and not before. */
  take(store: TenantStore, batch: Batch, now: number): Promise<Result<Taken, ProblemCode>>;
  /** Derives the tables of a till anew from its rows. */
  rebuild(store: TenantStore, till: string, now: number): Promise<{ rows: number; parked: number }>;
}

/** Rows of a till that are new here: whoever follows them writes in their transaction. */
export interface Came {
  readonly till: string;
  readonly epoch: number;
  readonly rows: readonly Hashed[];
}
export type Hears = (store: TenantStore, came: Came, now: number) => Promise<void>;

const rebuildStep = 2_000;

export function createInbox(projector: Projector, hears: readonly Hears[]): Inbox {
  const park = async (
    store: TenantStore,
    till: string,
    parked: readonly { epoch: number; seq: number; reason: string }[],
    now: number,
  ): Promise<void> => {
    if (parked.length > 0)
      await store
        .insert(
          'parked_row',
          parked.map((row) => ({ ...row, till_id: till, parked_at: now })),
        )
        .execute();
  };

  return {
    take: async (store, batch, now) => {
      const [first] = batch.rows;
      // One batch of a till at a time, whichever replica has it.
      const till = await store
        .from('till')
        .select(['epoch', 'seq', 'hash'])
        .where('id', '=', batch.till)
        .forUpdate()
        .executeTakeFirst();
      if (!first || !till) return refused('TILL_UNKNOWN');
      if (!batch.rows.every(isStorable)) return refused('BATCH_UNREADABLE');
      const key = await store
        .from('till_key')
        .select('public_key')
        .where('till_id', '=', batch.till)
        .where('epoch', '=', batch.epoch)
        .executeTakeFirst();
      if (!key) return refused('EPOCH_UNKNOWN');
      const before = await beforeOf(store, batch);
      if (!before) return refused(first.seq === 1 ? 'CHAIN_BROKEN' : 'ROWS_MISSING');
      const rows = provedRows(batch, before, key.public_key);
      if (!rows) return refused('SIGNATURE_WRONG');
      const stored = await storedHashes(store, batch);
      const { fresh, known, forked } = partedBy(rows, stored);
      await insertQuarantined(store, batch, forked, now);
      const taken = { known, quarantined: forked.length };
      const end = fresh.at(-1);
      if (!end) return ok({ ...taken, mark: markOf(till), added: 0, parked: 0 });
      await insertRaw(store, batch, fresh);
      const parked = await projector.project(
        store,
        batch.till,
        fresh.map(({ seq, bytes }) => ({ epoch: batch.epoch, seq, bytes })),
      );
      await park(store, batch.till, parked, now);
      for (const hear of hears) await hear(store, { till: batch.till, epoch: batch.epoch, rows: fresh }, now);
      const head = { epoch: batch.epoch, seq: end.seq, hash: end.hash };
      const isNewest = positionOf(head.epoch, head.seq) > positionOf(till.epoch, till.seq);
      if (isNewest) await store.update('till').set(head).where('id', '=', batch.till).execute();
      return ok({
        ...taken,
        mark: markOf(isNewest ? head : till),
        added: fresh.length,
        parked: parked.length,
      });
    },

    rebuild: async (store, till, now) => {
      await store.from('till').select('id').where('id', '=', till).forUpdate().execute();
      await projector.forget(store, till);
      await store.remove('parked_row').where('till_id', '=', till).execute();
      const done = { rows: 0, parked: 0 };
      for (let after = { epoch: 0, seq: 0 }; ; ) {
        const rows = await store
          .from('journal_row')
          .select(['epoch', 'seq', 'bytes'])
          .where('till_id', '=', till)
          .where((where) =>
            where.or([
              where('epoch', '>', after.epoch),
              where.and([where('epoch', '=', after.epoch), where('seq', '>', after.seq)]),
            ]),
          )
          .orderBy('epoch')
          .orderBy('seq')
          .limit(rebuildStep)
          .execute();
        const end = rows.at(-1);
        if (!end) return done;
        const parked = await projector.project(store, till, rows);
        await park(store, till, parked, now);
        done.rows += rows.length;
        done.parked += parked.length;
        after = end;
      }
    },
  };
}
