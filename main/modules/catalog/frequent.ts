import { wordsOfName } from './spellings.ts';

/** Lists shorter than this, or than one product in sixty-four, are read to their end in no time. */
const leastBearers = 1_500;
const leastShare = 64;
/** A start of a word that nine products in ten bear tells nothing. */
const nearlyAll = 0.9;
const mostColumns = 200;
const wordBits = 32;

/**
 * Which products bear the starts of words that very many bear: a bit for each product and start, by its id. Whether two of
 * them ever stand together is then known without reading both lists. Bits are set and never taken away: who is named here
 * may bear a word, who is not does not.
 */
export function createFrequent(newest: number, least = Math.max(leastBearers, newest / leastShare)) {
  const counts = new Map<string, number>();
  /** The starts of the last word counted, with what was counted of each. */
  let open: { readonly start: string; bearers: number }[] = [];
  const columnOf = new Map<string, number>();
  let columns: Uint32Array[] = [];
  let scanned: number | null = null;
  let whole = false;

  const close = (from: number): void => {
    for (const { start, bearers } of open.slice(from)) if (bearers >= least) counts.set(start, bearers);
    open = open.slice(0, from);
  };

  const choose = (): void => {
    close(0);
    const room = Math.ceil((newest + newest / 8 + wordBits) / wordBits);
    const chosen = [...counts].sort(
      ([a, inA], [b, inB]) => inB - inA || a.length - b.length || (a < b ? -1 : 1),
    );
    for (const [start, bearers] of chosen) {
      const shorter = start.slice(0, -1);
      const parent = columnOf.get(shorter);
      if (start.length > 1 && parent === undefined) continue;
      // All that begin so go on so: one column serves both.
      if (parent !== undefined && counts.get(shorter) === bearers) columnOf.set(start, parent);
      else if (columns.length < mostColumns) {
        columnOf.set(start, columns.length);
        columns.push(new Uint32Array(room));
      }
    }
  };

  const set = (id: number, name: string): void => {
    const [at, bit] = [Math.floor(id / wordBits), 1 << (id % wordBits)];
    if (at >= (columns[0]?.length ?? Number.POSITIVE_INFINITY))
      columns = columns.map((column) => {
        const wider = new Uint32Array(at + Math.ceil(at / 8) + 1);
        wider.set(column);
        return wider;
      });
    for (const word of wordsOfName(name).split(' '))
      for (let length = 1; length <= word.length; length += 1) {
        const column = columns[columnOf.get(word.slice(0, length)) ?? -1];
        if (!column) break;
        column[at] = (column[at] ?? 0) | bit;
      }
  };

  return {
    /** The words of the catalogue with the number of their bearers, in the order of the index. */
    count: (term: string, bearers: number): void => {
      let same = 0;
      while (open[same] && term.startsWith(open[same]?.start ?? '')) same += 1;
      close(same);
      for (const one of open) one.bearers += bearers;
      for (let length = same + 1; length <= term.length; length += 1)
        open.push({ start: term.slice(0, length), bearers });
    },
    /** Reads some products into the columns, in the order of their ids; false when all are read. */
    gather: (read: (after: number) => readonly { readonly id: number; readonly name: string }[]): boolean => {
      if (whole) return false;
      if (scanned === null) choose();
      const rows = columns.length === 0 ? [] : read(scanned ?? 0);
      for (const { id, name } of rows) set(id, name);
      scanned = rows.at(-1)?.id ?? scanned ?? 0;
      whole = rows.length === 0;
      return !whole;
    },
    /** A product has this name now. */
    set,
    is: (word: string): boolean => whole && columnOf.has(word),
    nearlyAll: (word: string): boolean => whole && (counts.get(word) ?? 0) >= newest * nearlyAll,
    /** All products that may bear these words, where they are `most` at the most; null: they are more. */
    bearers: (words: readonly string[], most: number): number[] | null => {
      const [first, ...others] = words.flatMap((word) => columns[columnOf.get(word) ?? -1] ?? []);
      const found: number[] = [];
      for (let at = 0; at < (first?.length ?? 0); at += 1) {
        let together = first?.[at] ?? 0;
        for (const column of others) together &= column[at] ?? 0;
        for (; together !== 0; together &= together - 1) {
          found.push(at * wordBits + wordBits - 1 - Math.clz32(together & -together));
          if (found.length > most) return null;
        }
      }
      return found;
    },
  };
}
export type Frequent = ReturnType<typeof createFrequent>;
