import { epochOf, isKind, parseRow, positionOf, seqOf } from '#shared/journal/row.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { spellBatch } from '#shared/wire/batch.ts';
import { type Encoding, encodings, type Press } from '#shared/wire/encodings.ts';
import {
  chainProof,
  type EndpointOutput,
  joinProof,
  outOfUseProof,
  sessionProof,
} from '#shared/wire/endpoints.ts';
import type { Line } from '#shared/wire/line.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { LineCut } from '#shared/wire/wire.ts';
import type { Joined } from './joined.ts';
import type { TillRows } from './till-rows.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export async function join(line: Line, rows: TillRows, code: string) {
  const { till, epoch } = rows.identity;
  const signature = base64(await rows.sign(joinProof(code, till, epoch)));
  const first = rows.first();
  const chain = first === null ? {} : { chain: hex(chainProof(code, till, epoch, first.bytes)) };
  const asked = { code, till, epoch, keys: [...rows.keys], signature, ...chain };
  let answer = await line.ask('join', asked);
  // Restored before anything of it was there: the row itself, which nobody is told otherwise, stands in for those.
  if (!answer.ok && answer.refusal === 'TILL_TAKEN' && first && epoch > 1)
    answer = await line.ask('join', {
      ...asked,
      first: { bytes: first.bytes, signature: base64(first.signature) },
    });
  if (!answer.ok) return answer;
  const { tenant, shop, session } = answer.value;
  const acknowledged = { epoch: 0, seq: 0 };
  return ok({ tenant, shop, acknowledged, ...(await carrierOver(line, session.token)) });
}

/** What closes and opens parcels; nothing from a head office of before. */
async function carrierOver(line: Line, token: string): Promise<Pick<Joined, 'carrier'>> {
  const given = await line.ask('carrier', {}, token);
  return given.ok ? { carrier: given.value.key } : {};
}

/** A token for as long as one exchange takes: nothing is kept that could be stolen. */
async function tokenFor(
  line: Line,
  rows: TillRows,
  { tenant }: Joined,
): Promise<Result<string, ProblemCode>> {
  const { till, epoch } = rows.identity;
  const asked = await line.ask('challenge', { tenant, till });
  if (!asked.ok) return asked;
  const signature = base64(await rows.sign(sessionProof(asked.value.challenge, till, epoch)));
  const session = await line.ask('session', { tenant, till, epoch, signature });
  return session.ok ? ok(session.value.token) : session;
}

/** Why the head office takes nothing more; null where it does not say: an older one, or a line that is cut. */
export async function whyOutOfUse(
  line: Line,
  rows: TillRows,
  { tenant }: Joined,
): Promise<NonNullable<Joined['out_of_use']> | null> {
  const { till, epoch } = rows.identity;
  const signature = base64(await rows.sign(outOfUseProof(tenant, till, epoch)));
  try {
    const said = await line.ask('outOfUse', { tenant, till, epoch, signature });
    return said.ok ? said.value.out_of_use : null;
  } catch (error) {
    if (error instanceof LineCut) return null;
    throw error;
  }
}

export interface Sent {
  readonly rows: number;
  readonly parked: number;
  readonly quarantined: number;
  readonly acknowledged: { readonly epoch: number; readonly seq: number };
  /** The head office has other rows in the place of some of these. */
  readonly differs: boolean;
}
type Mark = EndpointOutput<'mark'>;

export interface SendOptions {
  /** Each time the head office has said how far it has them. */
  readonly acknowledge: (mark: Mark) => void;
  /** Once, where the till does not know yet what closes its parcels. */
  readonly learn: (news: Pick<Joined, 'carrier'>) => void;
  /** Looks, and sends nothing, where the head office is known to have other rows. */
  readonly wary?: boolean;
  /** What else is asked with the same token, once all rows are there. */
  readonly afterwards?: (token: string) => Promise<Result<unknown, ProblemCode>>;
}

/** Where a row stands that lies so many rows before another, over the borders of epochs; 0: there are not so many. */
function backFrom(rows: TillRows, position: number, by: number): number {
  let [epoch, seq] = [epochOf(position), seqOf(position)];
  let left = by;
  while (left >= seq) {
    left -= seq;
    const [first] = rows.after(positionOf(epoch, 0), 1);
    const opened = first && parseRow(first.bytes);
    if (!opened || !isKind(opened, 'epoch.opened')) return 0;
    ({ epoch, seq } = opened.body.previous);
  }
  return positionOf(epoch, seq - left);
}

/** After which row to begin: see `sendRows`. */
function beginning(rows: TillRows, mark: Mark, isOurs: boolean, last: Joined['acknowledged']): number {
  const at = positionOf(mark.epoch, mark.seq);
  if (isOurs) return at;
  if (rows.hashAt(last.epoch, last.seq) === null) return 0;
  const acknowledged = positionOf(last.epoch, last.seq);
  // It has nothing as new as what it acknowledged: it was put back, and this row is to be sent again at the least.
  return at < acknowledged ? backFrom(rows, acknowledged, 1) : acknowledged;
}

/** A line that is cut in the middle is tried again, with less at a time. */
const tries = 4;
/** The row before the first one is not there. */
const lacks: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['ROWS_MISSING', 'CHAIN_BROKEN']);

/**
 * Sends what the head office does not have. From its own mark, where that names a row of this till; else from what it said
 * last, so that what differs comes before it; else all. One that lost what it had said is asked further back, twice as far each time.
 */
export async function sendRows(
  line: Line,
  rows: TillRows,
  press: Press,
  joined: Joined,
  { acknowledge, learn, wary = false, afterwards }: SendOptions,
): Promise<Result<Sent, ProblemCode>> {
  const token = await tokenFor(line, rows, joined);
  if (!token.ok) return token;
  const marked = await line.ask('mark', {}, token.value);
  if (!marked.ok) return marked;
  if (joined.carrier === undefined) learn(await carrierOver(line, token.value));
  const isOurs = ({ epoch, seq, hash }: Mark): boolean => seq === 0 || rows.hashAt(epoch, seq) === hash;
  const last = joined.acknowledged;
  const told = { rows: 0, parked: 0, quarantined: 0 };
  /** Rows of before a restore may be there, which this till does not have: that is as it should be. */
  const differs = (mark: Mark): boolean => !isOurs(mark) && mark.epoch >= rows.identity.epoch;
  const done = (mark: Mark) => {
    const { epoch, seq } = isOurs(mark) ? mark : last;
    return ok({ ...told, acknowledged: { epoch, seq }, differs: differs(mark) });
  };
  if (wary && joined.differs && differs(marked.value)) return done(marked.value);
  let from = beginning(rows, marked.value, isOurs(marked.value), last);
  let mark = marked.value;
  let known: readonly Encoding[] = encodings;
  let [size, cuts, back] = [200, 0, 200];
  for (let next = rows.after(from, size); next.length > 0; next = rows.after(from, size)) {
    const [encoding = 'plain'] = known;
    const epoch = epochOf(next[0]?.position ?? 0);
    const batch = await press.press(spellBatch(rows.identity.till, epoch, next), encoding);
    const answer = await line.send(batch, encoding, token.value).catch((error: unknown) => {
      cuts += 1;
      if (!(error instanceof LineCut) || cuts === tries) throw error;
      return null;
    });
    if (!answer) {
      size = Math.max(1, Math.floor(size / 2));
      continue;
    }
    if (!answer.ok && answer.refusal === 'ENCODING_UNKNOWN' && known.length > 1) {
      known = known.slice(1);
      continue;
    }
    if (!answer.ok && lacks.has(answer.refusal) && from > 0) {
      from = backFrom(rows, from, back);
      back *= 2;
      continue;
    }
    if (!answer.ok) return refused(answer.refusal);
    cuts = 0;
    ({ mark } = answer.value);
    if (isOurs(mark)) acknowledge(mark);
    told.rows += answer.value.added;
    told.parked += answer.value.parked;
    told.quarantined += answer.value.quarantined;
    from = next.at(-1)?.position ?? from;
  }
  if (isOurs(mark)) acknowledge(mark);
  const more = await afterwards?.(token.value);
  return more?.ok === false ? refused(more.refusal) : done(mark);
}
