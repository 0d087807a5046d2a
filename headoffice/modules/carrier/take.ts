import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import { type Inbox, type Mark, markOf } from '#headoffice/kernel/inbox/ingest.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { BadBatch, type Batch, readBatch } from '#shared/wire/batch.ts';
import { BadEncoding, type Encoding, type Press, TooLarge } from '#shared/wire/encodings.ts';
import { BadParcel, lookAtParcel, writeParcel } from '#shared/wire/parcel.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { secretOf } from './secret.ts';

export interface Carried {
  readonly till: string;
  readonly added: number;
  readonly known: number;
  readonly parked: number;
  readonly quarantined: number;
  readonly mark: Mark;
  /** Why the rest of it was not taken; null where all of it was. */
  readonly ended: ProblemCode | null;
}
interface Taking {
  readonly tenants: Tenants;
  readonly inbox: Inbox;
  readonly press: Press;
  readonly now: number;
}

async function* nothing(): AsyncGenerator<Buffer> {}

const tillIn = async (store: TenantStore, till: string) => {
  const found = await store
    .from('till')
    .select(['epoch', 'seq', 'hash', 'revoked_at'])
    .where('id', '=', till)
    .executeTakeFirst();
  const secret = await secretOf(store, till);
  return found && secret !== null ? { ...found, secret } : null;
};

async function batchIn(press: Press, frame: Buffer, encoding: Encoding): Promise<Batch | null> {
  try {
    return readBatch(await press.open(frame, encoding));
  } catch (error) {
    if (error instanceof BadBatch || error instanceof BadEncoding || error instanceof TooLarge) return null;
    throw error;
  }
}

/**
 * Takes what a till closed as it takes it from the line: batch by batch, each proved and durable before the next one, and what
 * is here already once. What is sound before a place that is not is taken. The answer says how far all of it is here.
 * @throws BadParcel for a file that is none of this till; what the disk throws, also for the answer
 */
export async function takeParcel(
  { tenants, inbox, press, now }: Taking,
  file: string,
  answer: string,
): Promise<Result<Carried, ProblemCode>> {
  const { header, open } = await lookAtParcel(file, 'rows');
  const { tenant, till } = header;
  const known = await tenants.in(tenant, (store) => tillIn(store, till));
  if (!known) return refused('TILL_UNKNOWN');
  if (known.revoked_at !== null) return refused('TILL_REVOKED');
  const { opening, frames } = await open(known.secret);
  const told = { added: 0, known: 0, parked: 0, quarantined: 0 };
  let ended: ProblemCode | null = null;
  try {
    for await (const frame of frames) {
      const batch = await batchIn(press, frame, opening.encoding);
      const taken: Awaited<ReturnType<Inbox['take']>> =
        batch?.till === till
          ? await tenants.in(tenant, (store) => inbox.take(store, batch, now))
          : refused('BATCH_UNREADABLE');
      if (!taken.ok) {
        ended = taken.refusal;
        break;
      }
      for (const key of ['added', 'known', 'parked', 'quarantined'] as const) told[key] += taken.value[key];
    }
  } catch (error) {
    if (!(error instanceof BadParcel)) throw error;
    ended = 'BATCH_UNREADABLE';
  }
  const mark = await tenants.in(tenant, async (store) => {
    await store.update('till').set({ heard_at: now }).where('id', '=', till).execute();
    return markOf((await tillIn(store, till)) ?? known);
  });
  await writeParcel(answer, {
    kind: 'answer',
    tenant,
    till,
    secret: known.secret,
    opening: { after: opening.after, mark, missing: ended === 'ROWS_MISSING' || ended === 'CHAIN_BROKEN' },
    frames: nothing(),
  });
  return ok({ till, ...told, mark, ended });
}
