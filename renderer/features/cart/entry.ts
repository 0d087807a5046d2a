import { afterKey, type PadKey, typedQuantity } from '#renderer/ui/typed-number.ts';
import type { Milli } from '#shared/domain/units.ts';

/** What the fingers have typed into nothing in particular: figures, and a quantity fixed with ×. */
export interface Entry {
  readonly text: string;
  /** The quantity of the next goods; null when it is one, as usual. */
  readonly times_milli: Milli | null;
  /** Something was done since without using the figures: the next one begins afresh. */
  readonly left?: boolean;
}

export const noEntry: Entry = { text: '', times_milli: null };

export function typed(entry: Entry, key: PadKey, decimals: number): Entry {
  const { text, times_milli, left } = entry;
  if (key === 'backspace' && text === '') return noEntry;
  const before = left && key !== 'backspace' ? '' : text;
  return { text: afterKey(before, key, decimals), times_milli };
}

/** `12 ×`: what comes next is sold twelve times. Figures that make no quantity stay as they are. */
export function fixed(entry: Entry): Entry {
  const quantity = typedQuantity(entry.text);
  return quantity === null || quantity <= 0 ? entry : { text: '', times_milli: quantity };
}

/** One step back: the figures first, then the quantity. */
export const steppedBack = (entry: Entry): Entry =>
  entry.text === '' ? noEntry : { text: '', times_milli: entry.times_milli };

export const isEmpty = (entry: Entry): boolean => entry.text === '' && entry.times_milli === null;

/** Whether the zeros that one reading of a scan has before the other continue these figures: then a hand typed them. */
export const continues = (figures: string | undefined, scanned: string, shorter: string): boolean =>
  figures !== undefined &&
  figures !== '' &&
  scanned.endsWith(shorter) &&
  /^0+$/.test(scanned.slice(0, -shorter.length));

const longestTrail = 128;

/**
 * What stood on the screen before each of the last keys. The first keys of a scan act like any others until its pace
 * gives it away: then everything they did is put back, and no digit of a barcode ends up as a quantity.
 */
export function createTrail<State>() {
  let before: State[] = [];
  return {
    push(state: State): void {
      before.push(state);
      if (before.length > longestTrail) before = before.slice(-longestTrail);
    },
    /** The same, and nothing is forgotten. */
    look: (keys: number): State | undefined => (keys > 0 ? before.at(-keys) : undefined),
    /** The state before the last `keys` keys; undefined when not so many are remembered. */
    back(keys: number): State | undefined {
      const found = keys > 0 ? before.at(-keys) : undefined;
      before = [];
      return found;
    },
  };
}
