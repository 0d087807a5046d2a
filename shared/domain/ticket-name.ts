/** A ticket of this till by its number; one of another till of the shop by `ticketName`. */
export type TicketKey = number | string;

/** A till never gives a number twice, so till and number name a ticket: `T4K7Q2MZ/17`. */
export const ticketName = (till: string, number: number): string => `${till}/${number}`;

/** The ticket as `own` calls it. */
export const ticketKey = (own: string, till: string, number: number): TicketKey =>
  till === own ? number : ticketName(till, number);

/** Its name wherever it is spoken of, whoever speaks. */
export const nameOfTicket = (own: string, key: TicketKey): string =>
  typeof key === 'number' ? ticketName(own, key) : key;

/** Till and number of a name. */
export function partsOfTicket(name: string): { readonly till: string; readonly number: number } {
  const at = name.lastIndexOf('/');
  return { till: name.slice(0, at), number: Number(name.slice(at + 1)) };
}
