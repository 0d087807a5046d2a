import { type CodeForm, isValidCode, stripSymbology } from './barcode.ts';
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
  /** The key is being held down: keyboards repeat as fast as scanners type. */
  readonly repeat?: boolean;
}

export interface WedgeSettings {
  /** Gap up to which two keys count as fast. */
  readonly fast_ms: number;
  /** Part of the gaps that must be fast, in percent. */
  readonly fastShare_percent: number;
  readonly minLength: number;
  /** Silence that ends a code. */
  readonly silence_ms: number;
  /** A code that is not sound yet waits this long for its rest: an overloaded PC splits bursts. */
  readonly join_ms: number;
  /** `code` or `key` of the key the scanner sends first ("F9", "~"): then nothing else is ever a scan. */
  readonly prefix?: string;
}

/** Figures of scanners and of people: see docs/spec/scanning.md. */
export const usualWedge: WedgeSettings = {
  fast_ms: 35,
  fastShare_percent: 90,
  minLength: 6,
  silence_ms: 60,
  join_ms: 120,
};

/**
 * typed: somebody types; `giveBack` (keys withheld by mistake) goes into the focused field first. pending: let it act, a
 * burst may be starting; `first` is the moment to remember the field. withheld: the key must not act. scan: a code; the
 * key that ended it must not act. `takeBack` characters of it stand before the caret of the focused field; `fromFirst`:
 * all since `first` was the scanner, so the remembered field may be put back whole. `giveBack` was typed by hand before it.
 */
export type WedgeDecision =
  | { readonly kind: 'typed'; readonly giveBack: string }
  | { readonly kind: 'pending'; readonly first: boolean }
  | { readonly kind: 'withheld' }
  | {
      readonly kind: 'scan';
      readonly text: string;
      readonly takeBack: number;
      readonly fromFirst: boolean;
      readonly giveBack: string;
    };

interface BurstKey extends WedgeKey {
  readonly withheld: boolean;
}

export interface WedgeState {
  readonly keys: readonly BurstKey[];
  /** Fast gaps in a row up to now. */
  readonly fastRun: number;
  /** Once true, keys are withheld until the burst is a scan or is given back. */
  readonly suspected: boolean;
  readonly prefix: BurstKey | undefined;
  /** Last key of a scan that ended by silence: its Enter may still come and must not press a button. */
  readonly endedAt: number | undefined;
}

export const idleWedge: WedgeState = {
  keys: [],
  fastRun: 0,
  suspected: false,
  prefix: undefined,
  endedAt: undefined,
};

export interface WedgeStep {
  readonly state: WedgeState;
  /** In order; after a key the last one is about that key. */
  readonly decisions: readonly WedgeDecision[];
}

/** Four keys at a scanner's pace: people roll over two or three keys, not four. */
const suspiciousRun = 3;
const longestBurst = 1000;
const forms: readonly CodeForm[] = ['ean-13', 'ean-8', 'upc-a', 'upc-e', 'gtin-14', 'sscc'];

const isSound = (text: string): boolean => {
  const code = stripSymbology(text).text;
  return forms.some((form) => isValidCode(form, code));
};

const isFast = (gap: number, settings: WedgeSettings): boolean => gap <= settings.fast_ms;

const gapBefore = (keys: readonly BurstKey[], index: number): number =>
  (keys[index]?.at ?? 0) - (keys[index - 1]?.at ?? 0);

/** What the keys would have left in a text field. */
const typedText = (keys: readonly BurstKey[]): string =>
  keys.map(({ key }) => ([...key].length === 1 ? key : '')).join('');

/** Is this tail of the burst long and fast enough to come from a scanner? */
function qualifies(keys: readonly BurstKey[], settings: WedgeSettings): boolean {
  if (keys.length < settings.minLength) return false;
  let fast = 0;
  for (let index = 1; index < keys.length; index++) if (isFast(gapBefore(keys, index), settings)) fast++;
  return fast * 100 >= (keys.length - 1) * settings.fastShare_percent;
}

/**
 * Where the scan starts in the burst: a hand may have typed just before it, which shows as a slow gap. A tail that is a
 * sound barcode wins, else the longest tail that is fast enough. Undefined if there is no scan in it.
 */
function scanStart(keys: readonly BurstKey[], settings: WedgeSettings): number | undefined {
  const starts = keys
    .map((_, index) => index)
    .filter((index) => index === 0 || !isFast(gapBefore(keys, index), settings))
    .filter((index) => qualifies(keys.slice(index), settings));
  return starts.find((index) => isSound(readByCode(keys.slice(index)))) ?? starts[0];
}

function scanOf(keys: readonly BurstKey[], start: number): WedgeDecision {
  const scanned = keys.slice(start);
  return {
    kind: 'scan',
    text: readByCode(scanned),
    takeBack: typedText(scanned.filter((key) => !key.withheld)).length,
    fromFirst: start === 0,
    giveBack: typedText(keys.slice(0, start).filter((key) => key.withheld)),
  };
}

/** Ends the burst as it stands: a scan if it is one, else what was withheld goes back. */
function finish(state: WedgeState, settings: WedgeSettings): WedgeDecision | undefined {
  const { keys, prefix } = state;
  if (prefix) return keys.length > 0 ? scanOf(keys, 0) : { kind: 'typed', giveBack: typedText([prefix]) };
  const start = scanStart(keys, settings);
  if (start !== undefined) return scanOf(keys, start);
  const giveBack = typedText(keys.filter((key) => key.withheld));
  return giveBack ? { kind: 'typed', giveBack } : undefined;
}

/** How long the burst may stay silent before it is over. */
function patience(state: WedgeState, settings: WedgeSettings): number {
  if (state.prefix) return settings.join_ms;
  if (!state.suspected) return settings.silence_ms;
  const start = scanStart(state.keys, settings);
  const complete = start !== undefined && isSound(readByCode(state.keys.slice(start)));
  return complete ? settings.silence_ms : settings.join_ms;
}

const lastKeyAt = (state: WedgeState): number | undefined => (state.keys.at(-1) ?? state.prefix)?.at;

/** When to call wedgeTick if no key comes; undefined while nothing is going on. */
export function wedgeDeadline(state: WedgeState, settings: WedgeSettings): number | undefined {
  const last = lastKeyAt(state);
  return last === undefined ? undefined : last + patience(state, settings) + 1;
}

/** Time has passed without a key. */
export function wedgeTick(state: WedgeState, at: number, settings: WedgeSettings): WedgeStep {
  const last = lastKeyAt(state);
  if (last === undefined || at - last <= Math.min(settings.silence_ms, settings.join_ms))
    return { state, decisions: [] };
  if (at - last <= patience(state, settings)) return { state, decisions: [] };
  const decision = finish(state, settings);
  const endedAt = decision?.kind === 'scan' ? last : undefined;
  return { state: { ...idleWedge, endedAt }, decisions: decision ? [decision] : [] };
}

const isEnd = (key: WedgeKey): boolean => ['Enter', 'NumpadEnter', 'Tab'].includes(key.code);
const isModifier = (key: WedgeKey): boolean =>
  ['Shift', 'Control', 'AltGraph', 'CapsLock', 'NumLock'].includes(key.key) ||
  /^Alt(Left|Right)$/.test(key.code);
const isPrefix = (key: WedgeKey, settings: WedgeSettings): boolean =>
  settings.prefix !== undefined && (key.code === settings.prefix || key.key === settings.prefix);

function endKey(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeStep {
  const { endedAt } = state;
  if (endedAt !== undefined && key.at - endedAt <= 2 * settings.join_ms)
    return { state: idleWedge, decisions: [{ kind: 'withheld' }] };
  const decision = finish(state, settings);
  return { state: idleWedge, decisions: [decision ?? { kind: 'typed', giveBack: '' }] };
}

function interrupt(state: WedgeState, settings: WedgeSettings): WedgeStep {
  const decision = finish(state, settings);
  const typed: WedgeDecision = { kind: 'typed', giveBack: '' };
  return { state: idleWedge, decisions: decision?.kind === 'scan' ? [decision, typed] : [decision ?? typed] };
}

function characterKey(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeStep {
  const last = state.keys.at(-1);
  const fastRun = last && isFast(key.at - last.at, settings) ? state.fastRun + 1 : 0;
  const suspected = state.suspected || state.prefix !== undefined || fastRun >= suspiciousRun;
  const keys = [...state.keys, { ...key, withheld: suspected }];
  const next: WedgeState = { ...state, keys, fastRun, suspected, endedAt: undefined };
  if (suspected) return { state: next, decisions: [{ kind: 'withheld' }] };
  return { state: next, decisions: [{ kind: 'pending', first: keys.length === 1 }] };
}

/**
 * A key went down, whatever has the focus. Pure: give the state back with the next key or tick. A scanner is recognised by
 * its pace alone (or by its prefix), its text is read from key positions, so the layout of the PC does not matter.
 */
export function wedgeKey(before: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeStep {
  const { state, decisions } = wedgeTick(before, key.at, settings);
  const then = (step: WedgeStep): WedgeStep => ({
    state: step.state,
    decisions: [...decisions, ...step.decisions],
  });
  if (isModifier(key)) return then({ state, decisions: [{ kind: 'typed', giveBack: '' }] });
  if (isPrefix(key, settings) && !state.prefix && !key.repeat) {
    const prefix = { ...key, withheld: true };
    return then({ state: { ...idleWedge, prefix, suspected: true }, decisions: [{ kind: 'withheld' }] });
  }
  if (isEnd(key) && !key.ctrl && !key.alt) return then(endKey(state, key, settings));
  const isCharacter = readByCode([key]) !== '';
  if (!isCharacter || key.repeat || key.alt || state.keys.length >= longestBurst)
    return then(interrupt(state, settings));
  if (settings.prefix !== undefined && !state.prefix)
    return then({ state, decisions: [{ kind: 'typed', giveBack: '' }] });
  return then(characterKey(state, key, settings));
}
