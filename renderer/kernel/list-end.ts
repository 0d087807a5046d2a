type Next<T, P> = (last: T, pages: readonly T[]) => P | undefined;

/** Nothing after so many: what is scrolled to stays in memory, and is asked for again whenever it is old. */
export const upTo =
  <T, P>(most: number, next: Next<T, P>): Next<T, P> =>
  (last, pages) =>
    pages.length < most ? next(last, pages) : undefined;
/** The list ends although there is more. */
export function endsEarly<T, P>(most: number, next: Next<T, P>, pages: readonly T[]): boolean {
  const last = pages.at(-1);
  return last !== undefined && pages.length >= most && next(last, pages) !== undefined;
}
