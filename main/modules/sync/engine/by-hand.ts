import { epochOf, positionOf, seqOf } from '#shared/journal/row.ts';
import { spellBatch } from '#shared/wire/batch.ts';
import { encodings, type Press } from '#shared/wire/encodings.ts';
import { BadParcel, lookAtParcel, parcelExtensions, writeParcel } from '#shared/wire/parcel.ts';
import type { Joined } from './joined.ts';
import type { TillRows } from './till-rows.ts';

/** The head office has said nothing yet that would close a parcel: one exchange on the line comes first. */
export class NoCarrier extends Error {}

/** A file of one till, of one moment. */
export const parcelName = (till: string, now: number): string =>
  `comptoir-${till}-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}${parcelExtensions.rows}`;

export interface Exported {
  readonly rows: number;
  readonly tickets: number;
  /** The last row in it; that of the mark where there was none. */
  readonly until: Joined['acknowledged'];
}

/**
 * What the head office has not said that it has, as batches of the line in a file that only these two open. Nothing is noted:
 * the rows wait until the head office has said that it has them, however that comes.
 * @throws NoCarrier; what the disk throws
 */
export async function exportRows(
  rows: TillRows,
  press: Press,
  { tenant, carrier, acknowledged }: Joined,
  target: string,
): Promise<Exported> {
  if (carrier === undefined) throw new NoCarrier();
  const { till } = rows.identity;
  const [encoding] = encodings;
  const isThere = rows.hashAt(acknowledged.epoch, acknowledged.seq) !== null;
  const after = isThere ? acknowledged : { epoch: 0, seq: 0 };
  const told = { rows: 0, tickets: 0, until: after };
  async function* batches(): AsyncGenerator<Buffer> {
    let from = positionOf(after.epoch, after.seq);
    for (let next = rows.after(from); next.length > 0; next = rows.after(from)) {
      from = next.at(-1)?.position ?? from;
      told.rows += next.length;
      told.tickets += next.filter(({ kind }) => kind === 'sale').length;
      told.until = { epoch: epochOf(from), seq: seqOf(from) };
      yield await press.press(spellBatch(till, epochOf(from), next), encoding);
    }
  }
  const opening = { after, encoding };
  const frames = batches();
  await writeParcel(target, { kind: 'rows', tenant, till, secret: carrier, opening, frames });
  return told;
}

/**
 * What an answer changes in what the till knows of its head office; null where it changes nothing.
 * An answer that lay about says less than is known by now and is passed over; one that says less than its own parcel began with
 * comes from a head office that was put back to an older state: the rows between are carried again.
 * @throws BadParcel for a file that is no answer to this till
 */
export async function readAnswer(
  rows: TillRows,
  { tenant, carrier, acknowledged }: Joined,
  file: string,
): Promise<Pick<Joined, 'acknowledged' | 'differs'> | null> {
  const { header, open } = await lookAtParcel(file, 'answer');
  if (carrier === undefined || header.tenant !== tenant || header.till !== rows.identity.till)
    throw new BadParcel('broken');
  const { opening, frames } = await open(carrier);
  await frames.return(undefined);
  const { after, mark, missing } = opening;
  if (mark.seq > 0 && rows.hashAt(mark.epoch, mark.seq) !== mark.hash)
    // Rows of before a restore may be there, and those since on their way.
    return mark.epoch >= rows.identity.epoch
      ? { acknowledged, differs: true }
      : missing
        ? { acknowledged: { epoch: 0, seq: 0 }, differs: false }
        : null;
  const [told, known, began] = [mark, acknowledged, after].map(({ epoch, seq }) => positionOf(epoch, seq));
  if (told === undefined || known === undefined || began === undefined || told === known) return null;
  return told > known || told < began
    ? { acknowledged: { epoch: mark.epoch, seq: mark.seq }, differs: false }
    : null;
}
