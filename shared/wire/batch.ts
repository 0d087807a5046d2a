import { formatVersion, mostEpoch, mostSeq, type Row, type StoredRow, seqOf } from '#shared/journal/row.ts';

/**
 * Rows of one epoch as they travel: neither hashes nor signatures, which the receiver works out and the last one of which it
 * checks. A row is [kind, ms after the row before, day or 0 for the same, user, body as it is spelled], or its bytes as a text
 * where those fields would not give them back.
 */
export interface Batch {
  readonly till: string;
  readonly epoch: number;
  readonly rows: readonly BatchRow[];
  /** Of the last row: the chain binds those before it. */
  readonly signature: Uint8Array;
}
/** What a batch says of a row, and its bytes as they were hashed. */
export interface BatchRow extends Pick<Row, 'seq' | 'kind' | 'at' | 'day'> {
  readonly bytes: string;
}
/** What cannot be read as a batch. */
export class BadBatch extends Error {}

type Spelled = readonly [kind: string, after: number, day: string | 0, user: number, body: unknown];
interface SpelledBatch {
  readonly v: number;
  readonly till: string;
  readonly epoch: number;
  readonly first: number;
  readonly rows: readonly (Spelled | string)[];
  readonly sig: string;
}

type Fields = Omit<Row, 'body'> & { readonly body: unknown };
/** The bytes of a row whose body is spelled already. */
const bytesFrom = ({ till, epoch, seq, kind, at, day, user, body }: Fields): string =>
  JSON.stringify({ v: formatVersion, till, epoch, seq, kind, at, day, user, body });

/** One batch of consecutive rows of one epoch, as text. */
export function spellBatch(till: string, epoch: number, rows: readonly StoredRow[]): string {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) throw new Error('a batch has rows');
  let at = 0;
  let day = '';
  const spelled = rows.map(({ bytes }): Spelled | string => {
    const row = JSON.parse(bytes) as Fields;
    const after = row.at - at;
    const same = row.day === day;
    [at, day] = [row.at, row.day];
    return bytesFrom(row) === bytes ? [row.kind, after, same ? 0 : row.day, row.user, row.body] : bytes;
  });
  const batch: SpelledBatch = {
    v: 1,
    till,
    epoch,
    first: seqOf(first.position),
    rows: spelled,
    sig: Buffer.from(last.signature).toString('base64'),
  };
  return JSON.stringify(batch);
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isWithin = (value: unknown, most: number): value is number =>
  isWhole(value) && value > 0 && value <= most;
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const isKindName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z][a-z0-9.-]{0,63}$/.test(value);

const check = (holds: boolean, what: string): void => {
  if (!holds) throw new BadBatch(what);
};

function whole(bytes: string): Fields {
  try {
    return JSON.parse(bytes) as Fields;
  } catch {
    throw new BadBatch('a row cannot be read');
  }
}

export const mostRows = 2_000;

/** @throws BadBatch for anything that is not one */
export function readBatch(text: string): Batch {
  let batch: SpelledBatch;
  try {
    batch = JSON.parse(text) as SpelledBatch;
  } catch {
    throw new BadBatch('it is no JSON');
  }
  check(typeof batch === 'object' && batch !== null && batch.v === 1, 'its format is not known');
  const { till, epoch, first, sig } = batch;
  check(typeof till === 'string' && till.length <= 64, 'its till');
  check(isWithin(epoch, mostEpoch) && isWithin(first, mostSeq - mostRows), 'its place');
  check(Array.isArray(batch.rows) && batch.rows.length > 0 && batch.rows.length <= mostRows, 'its rows');
  check(typeof sig === 'string' && sig.length === 88, 'its signature');
  let at = 0;
  let day = '';
  const rows = batch.rows.map((spelled, i): BatchRow => {
    const seq = first + i;
    const asBytes = typeof spelled === 'string';
    check(asBytes || (Array.isArray(spelled) && spelled.length === 5), 'a row');
    const row: Fields = asBytes
      ? whole(spelled)
      : {
          till,
          epoch,
          seq,
          kind: spelled[0] as Row['kind'],
          at: at + spelled[1],
          day: spelled[2] === 0 ? day : spelled[2],
          user: spelled[3],
          body: spelled[4],
        };
    check(isKindName(row.kind) && isWhole(row.at) && isDay(row.day) && isWhole(row.user), 'a row');
    check(row.till === till && row.epoch === epoch && row.seq === seq, 'the place of a row');
    [at, day] = [row.at, row.day];
    return { seq, kind: row.kind, at: row.at, day: row.day, bytes: asBytes ? spelled : bytesFrom(row) };
  });
  return { till, epoch, rows, signature: Buffer.from(sig, 'base64') };
}
