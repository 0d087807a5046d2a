import { mulDiv, type RoundingMode, roundToStep } from './money.ts';
import { type Minor, minor } from './units.ts';

/**
 * How an amount paid in cash is brought to the coins in use. Countries differ on the half-way case and some
 * treat money given back otherwise than money taken: both are parameters (tables of register makers in
 * docs/spec/money.md).
 */
export interface CashRule {
  /** Smallest coin in use, in minor units: 5 for the 5-franc coin, 5 for 5 cents. */
  readonly step_minor: Minor;
  readonly mode: RoundingMode;
  /** For money the shop gives back; the same as `mode` if left out. */
  readonly modeForChange?: RoundingMode;
  /** Amounts up to this are paid as they are: Belgium rounds totals above 5 cents. */
  readonly exactUpTo_minor?: Minor;
}

/**
 * The amount due in cash: positive amounts are taken from the customer, negative ones are given back. What would be rounded
 * to nothing stays as it is: no rule gives goods away. Minor units; grows with the amount.
 */
export function cashDue(amount: Minor, rule: CashRule): Minor {
  if (Math.abs(amount) <= (rule.exactUpTo_minor ?? 0)) return amount;
  const mode = amount < 0 ? (rule.modeForChange ?? rule.mode) : rule.mode;
  return minor(roundToStep(amount, rule.step_minor, mode) || amount);
}

/** Change to give back (≥ 0), brought to the coins in use by the rule for change. Minor units. */
export const cashChange = (change: Minor, rule: CashRule): Minor =>
  minor(roundToStep(change, rule.step_minor, rule.modeForChange ?? rule.mode));

/** A note or coin and how many there are of it. */
export interface DenominationCount {
  readonly denomination_minor: Minor;
  readonly count: number;
}

/** Value of counted notes and coins, in minor units. @throws RangeError if it is not a safe integer. */
export function countTotal(counts: readonly DenominationCount[]): Minor {
  return minor(
    counts.reduce(
      (sum, { denomination_minor, count }) => sum + mulDiv(denomination_minor, count, 1, 'down'),
      0,
    ),
  );
}

export interface ChangeGiven {
  readonly given: readonly DenominationCount[];
  /** What no coin in the table can give: 0 if the table reaches down to it. */
  readonly missing_minor: Minor;
}

/**
 * The notes and coins for a change, largest first, never more than it. Where the largest-first choice leaves
 * a rest that another mix would not (a 20 and a 50 for 60), the mix with the smallest rest, then the fewest
 * pieces, is found.
 */
export function changeInDenominations(change: Minor, denominations: readonly Minor[]): ChangeGiven {
  const pieces = descending(denominations);
  const greedy = largestFirst(change, pieces);
  if (greedy.missing_minor === 0 || pieces.length === 0) return greedy;
  const best = fewestPieces(change, pieces);
  return best.missing_minor < greedy.missing_minor ? best : greedy;
}

const descending = (denominations: readonly Minor[]): Minor[] =>
  [...new Set(denominations)].filter((piece) => piece > 0).sort((a, b) => b - a);

function largestFirst(change: Minor, pieces: readonly Minor[]): ChangeGiven {
  let rest: number = change;
  const given: DenominationCount[] = [];
  for (const piece of pieces) {
    const count = Math.floor(rest / piece);
    if (count <= 0) continue;
    given.push({ denomination_minor: piece, count });
    rest -= count * piece;
  }
  return { given, missing_minor: minor(rest) };
}

/** Bounds the search to some milliseconds; any change of a day at a till is far below. */
const MOST_STEPS = 100_000;

function fewestPieces(change: Minor, pieces: readonly Minor[]): ChangeGiven {
  const largest = pieces[0]!;
  const unit = pieces.reduce((divisor, piece) => commonDivisor(divisor, piece), 0);
  const taken = Math.max(0, Math.floor((change - MOST_STEPS * unit) / largest));
  const searched = change - taken * largest;
  const room = Math.floor(searched / unit);
  const fewest = new Int32Array(room + 1).fill(-1);
  const last = new Int32Array(room + 1);
  fewest[0] = 0;
  for (let amount = 1; amount <= room; amount += 1) {
    for (let index = 0; index < pieces.length; index += 1) {
      const before = amount - pieces[index]! / unit;
      if (before < 0 || fewest[before]! < 0) continue;
      if (fewest[amount]! < 0 || fewest[before]! + 1 < fewest[amount]!) {
        fewest[amount] = fewest[before]! + 1;
        last[amount] = index;
      }
    }
  }
  let reached = room;
  while (fewest[reached]! < 0) reached -= 1;
  const counts = new Map([[largest, taken]]);
  for (let amount = reached; amount > 0; amount -= pieces[last[amount]!]! / unit) {
    const piece = pieces[last[amount]!]!;
    counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  const given = pieces.flatMap((piece) => {
    const count = counts.get(piece);
    return count ? [{ denomination_minor: piece, count }] : [];
  });
  return { given, missing_minor: minor(searched - reached * unit) };
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** Coins smaller than a twentieth of the amount only clutter the buttons. */
const SMALLEST_PART = 20;

/**
 * Amounts a customer is likely to hand over for `due`, ascending, the exact amount first, at most `most`: the
 * next multiple of each note or coin that matters at this amount, those of the fewest pieces before others. Nothing
 * for nothing due. `due` is in minor units, already rounded to the coins in use.
 */
export function quickNotes(due: Minor, denominations: readonly Minor[], most = 6): Minor[] {
  if (due <= 0) return [];
  const pieces = descending(denominations);
  const offers = new Set<number>();
  for (const piece of pieces) {
    if (piece * SMALLEST_PART < due) break;
    const offer = roundToStep(due, piece, 'up');
    if (offer > due && isSensible(offer, due, pieces)) offers.add(offer);
  }
  const likely = [...offers].sort((a, b) => piecesOf(a, pieces) - piecesOf(b, pieces) || a - b);
  const ascending = likely.slice(0, most - 1).sort((a, b) => a - b);
  return [due, ...ascending.map(minor)];
}

const piecesOf = (amount: number, pieces: readonly Minor[]): number =>
  largestFirst(minor(amount), pieces).given.reduce((sum, { count }) => sum + count, 0);

/** Nobody hands over a note or coin that the change would give straight back. */
function isSensible(offer: number, due: number, pieces: readonly Minor[]): boolean {
  const { given, missing_minor } = largestFirst(minor(offer), pieces);
  const smallest = given.at(-1)?.denomination_minor;
  return missing_minor === 0 && smallest !== undefined && offer - due < smallest;
}
