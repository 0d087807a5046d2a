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
  /** A row that is empty between two questions. */
  const scratch = add();

  return {
    add,
    rows: (): number => rows.length,
    set: (row: number, id: number): void => {
      const at = Math.floor(id / wordBits);
      grow(at);
      const bits = rows[row];
      if (bits) bits[at] = (bits[at] ?? 0) | (1 << (id % wordBits));
    },
    /** Takes those of these ids, none of them 0, that are set in all of these rows; they are set in `scratch` then, each taken once. */
    collect: (some: readonly number[], ids: ArrayLike<number>, taken: number[]): void => {
      const bits = some.flatMap((row) => rows[row] ?? []);
      let marks = rows[scratch] ?? new Uint32Array(0);
      for (let i = 0; i < ids.length; i += 1) {
        const id = ids[i] ?? 0;
        const at = id >>> wordShift;
        const bit = 1 << (id & wordMask);
        let all = id !== 0;
        for (let row = 0; row < bits.length && all; row += 1) all = ((bits[row]?.[at] ?? 0) & bit) !== 0;
        if (!all) continue;
        if (at >= marks.length) {
          grow(at);
          marks = rows[scratch] ?? marks;
        }
        const before = marks[at] ?? 0;
        if ((before & bit) !== 0) continue;
        marks[at] = before | bit;
        taken.push(id);
      }
    },
    /** Takes those of these ids that are set in `scratch`, and unsets them there. */
    release: (ids: ArrayLike<number>, taken: number[]): void => {
      const marks = rows[scratch] ?? new Uint32Array(0);
      for (let i = 0; i < ids.length; i += 1) {
        const id = ids[i] ?? 0;
        const at = id >>> wordShift;
        const bit = 1 << (id & wordMask);
        const before = marks[at] ?? 0;
        if ((before & bit) === 0) continue;
        marks[at] = before & ~bit;
        taken.push(id);
      }
    },
    /** Nothing of these ids is set in `scratch` any more. */
    clear: (ids: readonly number[]): void => {
      const marks = rows[scratch] ?? new Uint32Array(0);
      for (const id of ids) {
        const at = id >>> wordShift;
        marks[at] = (marks[at] ?? 0) & ~(1 << (id & wordMask));
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
