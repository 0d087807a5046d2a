import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { Milli } from '#shared/domain/units.ts';

/** Tickets as they were recorded, and how much of each of their lines has come back since, by its place. */
export interface SoldTickets {
  readonly sold: (number: number) => SaleFact | null;
  readonly returned: (number: number) => ReadonlyMap<number, Milli>;
}
