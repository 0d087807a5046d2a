/** What stood in the focused field before a key went into it. */
export interface FieldBefore<Field> {
  readonly field: Field;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface TakeBack<Field> {
  /** Called before each key: the field that is about to receive it, or null when none has the focus. */
  before(snapshot: FieldBefore<Field> | null): void;
  /** The field as it was before the last `keys` keys, if all of them went into it; then forgets them. */
  undo(keys: number): FieldBefore<Field> | null;
}

const longestScan = 128;

/** Remembers fields key by key, so that a scan which ran into a field can be taken out of it again. */
export function createTakeBack<Field>(): TakeBack<Field> {
  let trail: (FieldBefore<Field> | null)[] = [];
  return {
    before(snapshot) {
      trail.push(snapshot);
      if (trail.length > longestScan) trail = trail.slice(-longestScan);
    },
    undo(keys) {
      const scanned = keys > 0 ? trail.slice(-keys) : [];
      trail = [];
      const first = scanned[0] ?? null;
      return first && scanned.length === keys && scanned.every((one) => one?.field === first.field)
        ? first
        : null;
    },
  };
}
