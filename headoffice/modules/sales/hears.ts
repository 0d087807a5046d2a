import { happened } from '#headoffice/kernel/happened.ts';
import type { Came, Hears } from '#headoffice/kernel/inbox/ingest.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { parseRow } from '#shared/journal/row.ts';

/** In one message. */
const mostTickets = 200;

/** A row whose bytes are none of its kind is parked elsewhere, and told of to nobody. */
function bodiesOf<K extends 'sale' | 'shift.closed'>(
  { rows }: Came,
  kind: K,
): readonly { readonly seq: number; readonly day: string; readonly at: number; readonly body: Facts[K] }[] {
  return rows
    .filter((row) => row.kind === kind)
    .flatMap(({ bytes }) => {
      try {
        const { seq, day, at, body } = parseRow(bytes);
        return [{ seq, day, at, body: body as Facts[K] }];
      } catch {
        return [];
      }
    });
}

/** Tells of tickets and of closed shifts that came. */
export const hearsSales: Hears = async (store, came, now) => {
  const { till, epoch, rows } = came;
  if (rows.some(({ kind }) => kind === 'sale'))
    await happened(store, { what: 'tickets.received', till }, now, () => {
      const tickets = bodiesOf(came, 'sale').map(({ seq, day, at, body }) => {
        const { number, gross_minor, net_minor } = body;
        return { seq, number, day, at, gross_minor, net_minor };
      });
      return Array.from({ length: Math.ceil(tickets.length / mostTickets) }, (_, i) => ({
        epoch,
        tickets: tickets.slice(i * mostTickets, (i + 1) * mostTickets),
      }));
    });
  if (rows.some(({ kind }) => kind === 'shift.closed'))
    await happened(store, { what: 'z.received', till }, now, () =>
      bodiesOf(came, 'shift.closed').map(({ seq, day, at, body }) => {
        const { shift, z, expected, counted } = body;
        return { epoch, seq, day, at, shift, z, expected_minor: expected, counted_minor: counted };
      }),
    );
};
