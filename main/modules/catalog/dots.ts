const wordBits = 32;
const wordShift = 5;
const wordMask = wordBits - 1;

/** Rows of bits, one for each product by its id; they grow with the ids. */
export function createDots(newest: number) {
  let length = Math.ceil((newest + newest / 8 + wordBits) / wordBits);
  const rows: Uint32Array[] = [];

  const grow = (at: number): void => {
    if (at < length) return;
    length = at + Math.ceil(at / 8) + 1;
    for (const [i, row] of rows.entries()) {
      const longer = new Uint32Array(length);
      longer.set(row);
      rows[i] = longer;
    }
  };
  const add = (): number => rows.push(new Uint32Array(length)) - 1;
  const has = (row: number, id: number): boolean =>
    ((rows[row]?.[Math.floor(id / wordBits)] ?? 0) & (1 << (id % wordBits))) !== 0;

  return {
    add,
    rows: (): number => rows.length,
    /** A row that is empty between two questions. */
    scratch: add(),
    set: (row: number, id: number): void => {
      const at = Math.floor(id / wordBits);
      grow(at);
      const bits = rows[row];
      if (bits) bits[at] = (bits[at] ?? 0) | (1 << (id % wordBits));
    },
    unset: (row: number, id: number): void => {
      const at = Math.floor(id / wordBits);
      const bits = rows[row];
      if (bits && at < length) bits[at] = (bits[at] ?? 0) & ~(1 << (id % wordBits));
    },
    has,
    /** Those of these ids, none of them 0, that are set in all of these rows. */
    each: (some: readonly number[], ids: Iterable<number>, take: (id: number) => void): void => {
      const bits = some.flatMap((row) => rows[row] ?? []);
      const [first] = bits;
      for (const id of ids) {
        const at = id >>> wordShift;
        const bit = 1 << (id & wordMask);
        if (id === 0 || (first && ((first[at] ?? 0) & bit) === 0)) continue;
        let all = true;
        for (let i = 1; i < bits.length && all; i += 1) all = ((bits[i]?.[at] ?? 0) & bit) !== 0;
        if (all) take(id);
      }
    },
    /** The ids that are set in all of these rows; null: more than `most`. */
    together: (some: readonly number[], most: number): number[] | null => {
      const [first, ...others] = some.flatMap((row) => rows[row] ?? []);
      const found: number[] = [];
      for (let at = 0; at < (first?.length ?? 0); at += 1) {
        let both = first?.[at] ?? 0;
        for (const row of others) both &= row[at] ?? 0;
        for (; both !== 0; both &= both - 1) {
          found.push(at * wordBits + wordBits - 1 - Math.clz32(both & -both));
          if (found.length > most) return null;
        }
      }
      return found;
    },
  };
}
