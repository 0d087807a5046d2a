import { createDots } from './dots.ts';
import { wordsOfName } from './spellings.ts';

/** What fewer products bear is looked through by itself in no time. */
const leastBearers = 64;
/** From here on a bit for each product takes less room than the number of each bearer. */
const leastShare = 32;
const leastDotted = 1_500;
const mostDotted = 200;
/** A start of a word that nine products in ten bear tells nothing. */
const nearlyAll = 0.9;
/** Where more stand together the index comes upon a page of them soon. */
const mostTogether = 5_000;

/** A start of a word: what bears it is dotted, or numbered from `from` to before `to` in the long list. */
interface Start {
  readonly bearers: number;
  readonly within: string;
  own: number;
  from: number;
  filled: number;
  to: number;
  dots: number | null;
  later: Set<number> | null;
}

/**
 * Which products bear the starts of words that many bear: a bit for each product where very many do, else their ids in one
 * list, in which the bearers of a start lie side by side. What stands together is then known without reading the lists of
 * the index. Nobody is ever taken away: who is named here may bear a word, who is not does not.
 */
export function createFrequent(
  newest: number,
  { least = leastBearers, dotted = Math.max(leastDotted, newest / leastShare) } = {},
) {
  /** By start, a shorter one before the longer ones that begin so. */
  const starts = new Map<string, Start>();
  /** The starts of the last word counted, with what was counted of each. */
  let open: { readonly start: string; bearers: number }[] = [];
  const counted: { readonly start: string; readonly bearers: number }[] = [];
  const dots = createDots(newest);
  let ids = new Uint32Array(0);
  let ranks = new Uint32Array(newest + 1);
  let scanned: number | null = null;
  let whole = false;

  const close = (from: number): void => {
    for (const one of open.slice(from).toReversed()) if (one.bearers >= least) counted.push(one);
    open = open.slice(0, from);
  };

  const choose = (): void => {
    close(0);
    // Read backwards every start stands before those that begin so, and these follow it at once.
    const all = counted.reverse();
    for (const { start, bearers } of all) {
      const within = start.slice(0, -1);
      starts.set(start, {
        bearers,
        within,
        own: bearers,
        from: 0,
        filled: 0,
        to: 0,
        dots: null,
        later: null,
      });
      const shorter = starts.get(within);
      if (shorter) shorter.own -= bearers;
    }
    for (const [start] of all
      .map(({ start, bearers }) => [start, bearers] as const)
      .filter(([, bearers]) => bearers >= dotted)
      .sort(([a, inA], [b, inB]) => inB - inA || a.length - b.length || (a < b ? -1 : 1))) {
      const one = starts.get(start);
      const shorter = one && starts.get(one.within);
      // All that begin so go on so: one row of dots serves both.
      if (one && shorter?.bearers === one.bearers) one.dots = shorter.dots;
      else if (one && dots.rows() < mostDotted) one.dots = dots.add();
    }
    let end = 0;
    for (const one of starts.values()) {
      one.from = end;
      one.filled = end;
      if (one.dots === null) end += one.own;
      one.to = end;
      for (let up = starts.get(one.within); up; up = starts.get(up.within)) up.to = end;
    }
    counted.length = 0;
    ids = new Uint32Array(end);
  };

  const place = (id: number, rank: number): number => {
    if (id >= ranks.length) {
      const longer = new Uint32Array(id + Math.ceil(id / 8) + 1);
      longer.set(ranks);
      ranks = longer;
    }
    const before = ranks[id] ?? 0;
    ranks[id] = rank;
    return before;
  };

  /** The starts of a word that are known, the shortest first. */
  const startsOf = (word: string): Start[] => {
    const found: Start[] = [];
    for (let length = 1; length <= word.length; length += 1) {
      const one = starts.get(word.slice(0, length));
      if (!one) break;
      found.push(one);
    }
    return found;
  };

  const set = (id: number, name: string, reading = false): void => {
    for (const word of new Set(wordsOfName(name).split(' '))) {
      const found = startsOf(word);
      for (const one of found) if (one.dots !== null) dots.set(one.dots, id);
      const last = found.at(-1);
      if (!last || last.dots !== null) continue;
      const room = reading && last.filled < last.from + last.own;
      if (room) ids[last.filled++] = id;
      else
        for (const one of found)
          if (one.dots === null) {
            one.later ??= new Set();
            one.later.add(id);
          }
    }
  };

  /** The bearers of a start in the long list, and those that came later; a place that nobody took says 0. */
  const bearersOf = (one: Start): readonly ArrayLike<number>[] => [
    ids.subarray(one.from, one.to),
    ...(one.later ? [[...one.later]] : []),
  ];

  /** Who may bear all of these; null where there are more than are worth a look. */
  const together = (all: readonly Start[]): number[] | null => {
    const rows = all.flatMap((one) => one.dots ?? []);
    const [shortest, ...others] = all
      .filter((one) => one.dots === null)
      .sort((a, b) => a.bearers - b.bearers);
    if (!shortest) return dots.together(rows, mostTogether);
    let found: number[] = [];
    for (const part of bearersOf(shortest)) dots.collect(rows, part, found);
    for (const other of others) {
      const both: number[] = [];
      for (const part of bearersOf(other)) dots.release(part, both);
      dots.clear(found);
      found = [];
      dots.collect([], both, found);
    }
    dots.clear(found);
    return found.length > mostTogether ? null : found;
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
    /** Reads some products, in the order of their ids; false when all are read. */
    gather: (
      read: (
        after: number,
      ) => readonly { readonly id: number; readonly rank: number; readonly name: string }[],
    ): boolean => {
      if (whole) return false;
      if (scanned === null) choose();
      const rows = starts.size === 0 ? [] : read(scanned ?? 0);
      for (const { id, rank, name } of rows) {
        place(id, rank);
        set(id, name, true);
      }
      scanned = rows.at(-1)?.id ?? scanned ?? 0;
      whole = rows.length === 0;
      return !whole;
    },
    /** A product has this name now. */
    set: (id: number, name: string): void => set(id, name),
    /** A product has this rank now; the one it had. */
    place,
    is: (word: string): boolean => whole && starts.has(word),
    /** How many products bore a start of a word when the words were read, where that is known. */
    known: (word: string): number => (whole ? (starts.get(word)?.bearers ?? 0) : 0),
    nearlyAll: (word: string): boolean => whole && (starts.get(word)?.bearers ?? 0) >= newest * nearlyAll,
    /**
     * The first products by rank that may bear these words, `most` at the most, and whether these are all of them; null where
     * there are very many.
     */
    first: (words: readonly string[], most: number): { ids: number[]; all: boolean } | null => {
      const found = together(words.flatMap((word) => starts.get(word) ?? []));
      if (!found || found.length <= most) return found && { ids: found, all: true };
      const best: number[] = [];
      for (const id of found) {
        const rank = ranks[id] ?? 0;
        let at = best.length;
        while (at > 0 && rank < (ranks[best[at - 1] ?? 0] ?? 0)) at -= 1;
        if (at >= most) continue;
        best.splice(at, 0, id);
        if (best.length > most) best.pop();
      }
      return { ids: best, all: false };
    },
  };
}
export type Frequent = ReturnType<typeof createFrequent>;
