import type { Output } from '#shared/contract/index.ts';

type Told = Output<'reports.people'>;
/** How often a person did something that a manager looks at again. */
export interface Deed {
  readonly userId: number;
  readonly name: string;
  readonly kind: Told['deeds'][number]['kind'];
  readonly count: number;
  readonly amount_minor: number | null;
  /** Of this person in the same time. */
  readonly tickets: number;
  /** For a hundred tickets of this person, and for a hundred of the shop; tenths. Null without any ticket. */
  readonly rate_tenths: number | null;
  readonly shop_tenths: number | null;
}

const tenths = (count: number, tickets: number): number | null =>
  tickets === 0 ? null : Math.round((count * 1_000) / tickets);

/** Beside how often it is done in the whole shop: who is new or works at night is compared by tickets, not by days. */
export function deedsOf({ deeds, sellers }: Told): Deed[] {
  const ofPerson = new Map(sellers.map(({ userId, tickets }) => [userId, tickets]));
  const all = sellers.reduce((sum, { tickets }) => sum + tickets, 0);
  return deeds.map((deed) => {
    const tickets = ofPerson.get(deed.userId) ?? 0;
    const everybody = deeds
      .filter(({ kind }) => kind === deed.kind)
      .reduce((sum, { count }) => sum + count, 0);
    return {
      ...deed,
      tickets,
      rate_tenths: tenths(deed.count, tickets),
      shop_tenths: tenths(everybody, all),
    };
  });
}
