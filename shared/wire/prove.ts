import { z } from 'zod';
import { genesisHash, hashOf, verifierOf } from '#shared/journal/chain.ts';
import { isKind, parseRow } from '#shared/journal/row.ts';
import type { Batch, BatchRow } from './batch.ts';
import { markSchema } from './endpoints.ts';

/** How whoever gets rows proves them, whoever carried them: chain, signature, and what is there already. */
export interface Hashed extends BatchRow {
  readonly hash: Uint8Array;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const previousSchema = z.object({ previous: markSchema });

/**
 * The row that the first row of an epoch hangs on, as that row itself says; `none`: it is the first of all; null: it names none.
 * Nothing is proved yet: these bytes may say whatever somebody on the way made of them.
 */
function previousOf(first: Pick<BatchRow, 'bytes'>): z.infer<typeof markSchema> | 'none' | null {
  try {
    const row = parseRow(first.bytes);
    if (!isKind(row, 'epoch.opened')) return row.epoch === 1 ? 'none' : null;
    const read = previousSchema.safeParse(row.body);
    return read.success ? read.data.previous : null;
  } catch {
    return null;
  }
}

/** Which row stands before the first one of a batch, and what its hash is said to be; `none`: it is the first of all; null: it cannot be. */
export function placeBefore({
  epoch,
  rows: [first],
}: Pick<Batch, 'epoch'> & { readonly rows: readonly Pick<BatchRow, 'seq' | 'bytes'>[] }):
  | PlaceBefore
  | 'none'
  | null {
  if (!first) return null;
  return first.seq > 1 ? { epoch, seq: first.seq - 1, hash: null } : previousOf(first);
}
export interface PlaceBefore {
  readonly epoch: number;
  readonly seq: number;
  /** Hexadecimal; null where nothing says it. */
  readonly hash: string | null;
}
/** The hash of the row before, from what was found in its place; null where that is not it. */
export function hashBefore(place: PlaceBefore | 'none' | null, found: Uint8Array | null): Uint8Array | null {
  if (place === 'none') return genesisHash;
  if (!place || !found) return null;
  return place.hash === null || Buffer.from(found).toString('hex') === place.hash ? found : null;
}

/** The rows of a batch with their hashes; null where its signature is not that of the last one. */
export function provedRows(
  { rows, signature }: Batch,
  before: Uint8Array,
  publicKey: string,
): readonly Hashed[] | null {
  let previous = before;
  const hashed = rows.map((row) => {
    previous = hashOf(previous, row.bytes);
    return { ...row, hash: previous };
  });
  return verifierOf(publicKey)(previous, signature) ? hashed : null;
}

/** Rows that are new, how many are here already, and those in whose place others are, from the first of them on. */
export function partedBy(rows: readonly Hashed[], stored: ReadonlyMap<number, Uint8Array>) {
  const fork = rows.findIndex(({ seq, hash }) => {
    const here = stored.get(seq);
    return here !== undefined && !same(here, hash);
  });
  const sound = fork < 0 ? rows : rows.slice(0, fork);
  const fresh = sound.filter(({ seq }) => !stored.has(seq));
  return { fresh, known: sound.length - fresh.length, forked: fork < 0 ? [] : rows.slice(fork) };
}
