import { isRetailCode } from './barcode.ts';
import { isWholeCode } from './scan.ts';
import { readByCode } from './us-layout.ts';

/** A key that went down, as the browser reports it. `at` is the event's time stamp in ms, any origin. */
export interface WedgeKey {
  readonly code: string;
  readonly key: string;
  readonly at: number;
  readonly shift: boolean;
  /** Control held; false for AltGr, which Windows reports as Control and Alt. */
  readonly ctrl?: boolean;
  /** Alt or Meta held; false for AltGr: layouts need it for characters. */
  readonly alt?: boolean;
  /** Caps Lock is on. */
  readonly caps?: boolean;
  /** The key is being held down: keyboards repeat as fast as scanners type. */
  readonly repeat?: boolean;
}

export interface WedgeSettings {
  /** Gap up to which two keys count as fast. */
  readonly fast_ms: number;
  /** Part of the gaps that must be fast, in percent. */
  readonly fastShare_percent: number;
  /** Gap up to which the keys of a whole code may come, and the part of its gaps that must be so short. */
  readonly slow_ms: number;
  readonly slowShare_percent: number;
  readonly minLength: number;
  /** Of a burst whose Enter came at the same pace: fingers roll over two or three keys, none of them Enter. */
  readonly minWithEnd: number;
  /** Silence that ends a whole code. */
  readonly silence_ms: number;
  /** A code that is not whole yet waits this long for its rest: an overloaded PC and a weak radio split bursts. */
  readonly join_ms: number;
  /** A text that is no code may go on after an Enter within this time: long QR codes have several lines. */
  readonly line_ms: number;
  /** For so long the rest of a number that a longer pause has cut is waited for, after its piece was told. */
  readonly rest_ms: number;
  /** After a scan a further Enter (CR and LF, a late one) is the scanner's for so long. */
  readonly deaf_ms: number;
  /** `code` or `key` of the key the scanner sends first ("F9", "~"): then nothing else is ever a scan. */
  readonly prefix?: string;
}

/** Figures of scanners and of people: see docs/spec/scanning.md. */
export const usualWedge: WedgeSettings = {
  fast_ms: 35,
  fastShare_percent: 90,
  slow_ms: 60,
  slowShare_percent: 60,
  minLength: 6,
  minWithEnd: 3,
  silence_ms: 150,
  join_ms: 300,
  line_ms: 60,
  rest_ms: 3_000,
  deaf_ms: 100,
};

/** A key of a burst: all keys since the last silence. */
export interface BurstKey extends WedgeKey {
  readonly withheld: boolean;
}

/** So many times the pace behind it: a gap within what counts as fast that is no scanner's all the same. */
const standsOut = 3;

/** Longer bursts are no code that could be whole. */
export const longestWhole = 200;

const gapBefore = (keys: readonly BurstKey[], index: number): number =>
  (keys[index]?.at ?? 0) - (keys[index - 1]?.at ?? 0);

/** What the keys would have left in a text field. */
export const typedText = (keys: readonly BurstKey[]): string =>
  keys.map(({ key, ctrl }) => ([...key].length === 1 && key !== '\n' && !ctrl ? key : '')).join('');

const shareOf = (keys: readonly BurstKey[], within_ms: number): number => {
  let short = 0;
  for (let index = 1; index < keys.length; index++) if (gapBefore(keys, index) <= within_ms) short++;
  return keys.length < 2 ? 100 : (short * 100) / (keys.length - 1);
};

export const isWhole = (keys: readonly BurstKey[]): boolean =>
  keys.length <= longestWhole && isWholeCode(readByCode(keys));
/** Whole in all their digits, not by the part that an add-on leaves: a figure in front of them is none of theirs. */
function isStrong(keys: readonly BurstKey[]): boolean {
  const text = readByCode(keys);
  return /^\d{12,14}$/.test(text) && isRetailCode(text);
}

/** Is this tail of the burst long and fast enough to come from a scanner, whatever it says? */
function isTight(keys: readonly BurstKey[], endFast: boolean, settings: WedgeSettings): boolean {
  if (keys.length < settings.minLength)
    return endFast && keys.length >= settings.minWithEnd && shareOf(keys, settings.fast_ms) === 100;
  return shareOf(keys, settings.fast_ms) >= settings.fastShare_percent;
}

/** Faster than any hand but for a pause, or one in ten keys: a scanner that was held up. */
function isHeldUp(keys: readonly BurstKey[], endFast: boolean, settings: WedgeSettings): boolean {
  if (keys.length < (endFast ? settings.minLength : settings.minLength + 2)) return false;
  const slow = keys.filter((_, index) => index > 0 && gapBefore(keys, index) > settings.fast_ms).length;
  return slow <= 1 + Math.floor(keys.length / 10);
}

/** The pace of the keys from this one on. */
function usualGap(keys: readonly BurstKey[], index: number): number {
  const gaps = keys.slice(index + 1).map((_, place) => gapBefore(keys, index + 1 + place));
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
}

/** Whether the gap before this key stands out from the pace of those after it: a slow scanner is slow all along. */
function isPause(keys: readonly BurstKey[], index: number, settings: WedgeSettings): boolean {
  if (index === 0) return true;
  const usual = usualGap(keys, index);
  return usual <= settings.fast_ms || gapBefore(keys, index) > 2 * usual;
}

/** A key with a pause behind it and a hand before it, or no sign that a code begins with: it was typed. */
function isLone(keys: readonly BurstKey[], index: number, settings: WedgeSettings): boolean {
  if (keys.length <= index + 1 || gapBefore(keys, index + 1) <= settings.fast_ms) return false;
  return index > 0 || !/[\p{L}\p{N}]/u.test(readByCode(keys.slice(0, 1)));
}

const isSlowScan = (keys: readonly BurstKey[], settings: WedgeSettings): boolean =>
  keys.length >= settings.minLength &&
  shareOf(keys, settings.slow_ms) >= settings.slowShare_percent &&
  isWhole(keys);

/**
 * Zeros in front change no number: those that a hand typed are no part of the scan. Where it begins behind zeros that stand
 * at `start`, by a pause, or by a gap that no scanner makes between two of its keys.
 */
function behindZeros(
  keys: readonly BurstKey[],
  start: number,
  whole: readonly number[],
  settings: WedgeSettings,
): number {
  let behind = start;
  for (let index = start + 1; readByCode(keys.slice(index - 1, index)) === '0'; index++) {
    const stands = gapBefore(keys, index) > standsOut * usualGap(keys, index);
    if (whole.includes(index) || (stands && isSlowScan(keys.slice(index), settings))) behind = index;
  }
  return behind;
}

/** Where it goes on behind figures and ×, which fix how many: 0 where they are none, or the scanner's own. */
function behindTimes(keys: readonly BurstKey[], settings: WedgeSettings): number {
  const at = keys.findLastIndex(({ code, key }) => code === 'NumpadMultiply' || key === '×' || key === '*');
  const byHand = keys[at]?.code === 'NumpadMultiply' || keys[at]?.key === '×';
  const figures = keys.slice(0, Math.max(0, at));
  if (at < 0 || !/^[\d.,]*$/.test(typedText(figures))) return 0;
  if (byHand) return at + 1;
  return at > 0 && shareOf(keys.slice(0, at + 1), settings.fast_ms) < 100 ? at + 1 : 0;
}

export interface Found {
  readonly start: number;
  /** Where the scan starts if the keys before a pause belong to it, or do not: looked up before anything is made of `start`. */
  readonly other?: number;
}

/**
 * Where the scan starts in the burst: a hand may have typed just before it, and the scanner itself may have paused; both
 * show as a slow gap. What is a whole code wins, the longest first, so that no tail of a code is taken for one: the next of
 * them is what it may be as well. Else it is
 * the longest tail that is fast enough, with one pause in front of it at most. Undefined if there is no scan in it.
 */
export function scanStart(
  keys: readonly BurstKey[],
  endFast: boolean,
  settings: WedgeSettings,
): Found | undefined {
  const behind = behindTimes(keys, settings);
  if (behind > 0) {
    const found = scanStart(keys.slice(behind), endFast, settings);
    const { start, other } = found ?? { start: 0 };
    if (found) return { start: start + behind, ...(other !== undefined && { other: other + behind }) };
  }
  const starts = keys
    .map((_, index) => index)
    .filter((index) => index === 0 || gapBefore(keys, index) > settings.fast_ms);
  const whole = starts.filter(
    (index) => isPause(keys, index, settings) && isSlowScan(keys.slice(index), settings),
  );
  const strong = whole.filter((index) => isStrong(keys.slice(index)));
  const [wholeStart, next] = [...new Set([...strong, ...whole])];
  if (wholeStart !== undefined) {
    const behind = behindZeros(keys, wholeStart, whole, settings);
    // A zero that begins the burst may be the scanner's own, and a pause behind it.
    if (behind > wholeStart)
      return wholeStart > 0 ? { start: behind, other: wholeStart } : { start: 0, other: behind };
    return next === undefined ? { start: wholeStart } : { start: wholeStart, other: next };
  }
  const start = starts.find(
    (index) => !isLone(keys, index, settings) && isTight(keys.slice(index), endFast, settings),
  );
  if (start === undefined) return isHeldUp(keys, endFast, settings) ? { start: 0 } : undefined;
  if (start === 0) return { start };
  return starts.indexOf(start) === 1 && !isLone(keys, 0, settings)
    ? { start: 0, other: start }
    : { start, other: 0 };
}
