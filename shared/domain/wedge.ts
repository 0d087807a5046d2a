import {
  type BurstKey,
  type Found,
  isWhole,
  longestWhole,
  scanStart,
  typedText,
  type WedgeKey,
  type WedgeSettings,
} from './burst.ts';
import { isWholeCode } from './scan.ts';
import { readByCode } from './us-layout.ts';

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
      /** Another reading where a pause left it open what belongs to the scan: for a text that nobody knows. */
      readonly other?: { readonly text: string; readonly takeBack: number };
      /** Of a number that a long pause has cut: this is the rest of it, and its piece was told as a scan before. */
      readonly whole?: string;
      readonly takeBack: number;
      readonly fromFirst: boolean;
      readonly giveBack: string;
    };

export interface WedgeState {
  readonly keys: readonly BurstKey[];
  /** Fast gaps in a row up to now. */
  readonly fastRun: number;
  /** Once true, keys are withheld until the burst is a scan or is given back. */
  readonly suspected: boolean;
  readonly prefix: BurstKey | undefined;
  /** The Enter of a text that is no whole code: a line may follow. */
  readonly lineAt: number | undefined;
  /** A number that silence ended and that may have been cut there. */
  readonly piece: { readonly text: string; readonly at: number } | undefined;
  /** Until then an Enter belongs to the scan before: it must not press a button. */
  readonly deafUntil: number | undefined;
}

export const idleWedge: WedgeState = {
  keys: [],
  fastRun: 0,
  suspected: false,
  prefix: undefined,
  lineAt: undefined,
  piece: undefined,
  deafUntil: undefined,
};

export interface WedgeStep {
  readonly state: WedgeState;
  /** In order; after a key the last one is about that key. */
  readonly decisions: readonly WedgeDecision[];
}

/** Four keys at a scanner's pace: people roll over two or three keys, not four. */
const suspiciousRun = 3;
/** More than the longest QR code. What goes beyond is taken too, and lost. */
const longestBurst = 8_000;

function scanOf(
  keys: readonly BurstKey[],
  { start, other }: Found,
): Extract<WedgeDecision, { kind: 'scan' }> {
  const scanned = keys.slice(start);
  const acted = (of: readonly BurstKey[]): number => typedText(of.filter((key) => !key.withheld)).length;
  const read = (from: number) => ({ text: readByCode(keys.slice(from)), takeBack: acted(keys.slice(from)) });
  return {
    kind: 'scan',
    text: readByCode(scanned),
    ...(other !== undefined && { other: read(other) }),
    takeBack: acted(scanned),
    fromFirst: start === 0,
    giveBack: typedText(keys.slice(0, start).filter((key) => key.withheld)),
  };
}

/** A number as long as a trade item's, of which a part was told. */
const mayBeCut = (text: string): boolean => /^\d{6,13}$/.test(text);

/** What the piece before and this burst make together, if that is a sound number. */
function rejoined({ keys, piece }: WedgeState, settings: WedgeSettings): string | undefined {
  const [first] = keys;
  if (!piece || !first || first.at - piece.at > settings.rest_ms) return undefined;
  const whole = piece.text + readByCode(keys);
  const sound = /^\d{12,14}$/.test(whole) && isWholeCode(whole);
  return sound && keys.every((key, at) => at === 0 || key.at - keys[at - 1]!.at <= settings.fast_ms)
    ? whole
    : undefined;
}

/** Ends the burst as it stands: a scan if it is one, else what was withheld goes back. */
function finish(state: WedgeState, settings: WedgeSettings, endFast = false): WedgeDecision | undefined {
  const { keys, prefix, lineAt } = state;
  const whole = endFast || keys.length >= settings.minLength ? rejoined(state, settings) : undefined;
  if (whole !== undefined) return { ...scanOf(keys, { start: 0 }), whole };
  if (prefix)
    return keys.length > 0 ? scanOf(keys, { start: 0 }) : { kind: 'typed', giveBack: typedText([prefix]) };
  const found = scanStart(keys, endFast || lineAt !== undefined, settings);
  if (found) return scanOf(keys, found);
  const giveBack = typedText(keys.filter((key) => key.withheld));
  return giveBack ? { kind: 'typed', giveBack } : undefined;
}

/** How long the burst may stay silent before it is over. */
function patience(state: WedgeState, settings: WedgeSettings): number {
  const { keys, suspected, prefix, lineAt } = state;
  if (lineAt !== undefined) return settings.line_ms;
  // Nothing more than the key that a scanner sends first: a person may have typed it.
  if (prefix && keys.length === 0) return settings.silence_ms;
  if (prefix || !suspected || keys.length > longestWhole) return settings.join_ms;
  const found = scanStart(keys, false, settings);
  const scanned = found ? keys.slice(found.start) : [];
  // Eight digits of a longer number are a sound code too often.
  const complete = scanned.length > 8 && isWhole(scanned);
  return complete ? settings.silence_ms : settings.join_ms;
}

const lastKeyAt = (state: WedgeState): number | undefined =>
  state.lineAt ?? (state.keys.at(-1) ?? state.prefix)?.at;

/** When to call wedgeTick if no key comes; undefined while nothing is going on. */
export function wedgeDeadline(state: WedgeState, settings: WedgeSettings): number | undefined {
  const last = lastKeyAt(state);
  return last === undefined ? undefined : last + patience(state, settings) + 1;
}

/** Time has passed without a key. */
export function wedgeTick(state: WedgeState, at: number, settings: WedgeSettings): WedgeStep {
  const last = lastKeyAt(state);
  if (last === undefined || at - last <= Math.min(settings.silence_ms, settings.line_ms))
    return { state, decisions: [] };
  const waited = patience(state, settings);
  if (at - last <= waited) return { state, decisions: [] };
  const decision = finish(state, settings);
  const ended = decision?.kind === 'scan';
  // A scan that ended by silence has still its Enter to come.
  const deafUntil = ended ? last + waited + settings.deaf_ms : undefined;
  const piece = ended && mayBeCut(decision.text) ? { text: decision.text, at: last } : undefined;
  return { state: { ...idleWedge, piece, deafUntil }, decisions: decision ? [decision] : [] };
}

/** Enter and Tab, and the control characters CR, LF and HT as scanners send them: Ctrl+M, Ctrl+J, Ctrl+I. */
const isPlainEnd = (key: WedgeKey): boolean =>
  !key.ctrl && !key.alt && ['Enter', 'NumpadEnter', 'Tab'].includes(key.code);
const isControlEnd = (key: WedgeKey): boolean =>
  key.ctrl === true && !key.alt && !key.shift && /^[jmi]$/i.test(key.key);
const isModifier = (key: WedgeKey): boolean =>
  ['Shift', 'Control', 'AltGraph', 'CapsLock', 'NumLock'].includes(key.key) ||
  /^Alt(Left|Right)$/.test(key.code);
const isPrefix = (key: WedgeKey, settings: WedgeSettings): boolean =>
  settings.prefix !== undefined && (key.code === settings.prefix || key.key === settings.prefix);
const isDeaf = ({ deafUntil }: WedgeState, at: number): boolean => deafUntil !== undefined && at <= deafUntil;

function endKey(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeStep {
  if (isDeaf(state, key.at) || state.lineAt !== undefined)
    return { state, decisions: [{ kind: 'withheld' }] };
  const last = state.keys.at(-1);
  const endFast = last !== undefined && key.at - last.at <= settings.fast_ms;
  const decision = finish(state, settings, endFast);
  if (decision?.kind !== 'scan')
    return { state: idleWedge, decisions: [decision ?? { kind: 'typed', giveBack: '' }] };
  if (!state.prefix && endFast && !isWholeCode(decision.whole ?? decision.text))
    return { state: { ...state, lineAt: key.at }, decisions: [{ kind: 'withheld' }] };
  return { state: { ...idleWedge, deafUntil: key.at + settings.deaf_ms }, decisions: [decision] };
}

function interrupt(state: WedgeState, settings: WedgeSettings): WedgeStep {
  const decision = finish(state, settings);
  const typed: WedgeDecision = { kind: 'typed', giveBack: '' };
  return { state: idleWedge, decisions: decision?.kind === 'scan' ? [decision, typed] : [decision ?? typed] };
}

function characterKey(state: WedgeState, key: WedgeKey, settings: WedgeSettings): WedgeStep {
  const last = state.keys.at(-1);
  const fastRun = last && key.at - last.at <= settings.fast_ms ? state.fastRun + 1 : 0;
  const goesOn = state.lineAt !== undefined;
  const suspected = state.suspected || goesOn || state.prefix !== undefined || fastRun >= suspiciousRun;
  const line: BurstKey[] = goesOn
    ? [{ code: 'Enter', key: '\n', at: state.lineAt, shift: false, withheld: true }]
    : [];
  const before = state.keys.length < longestBurst ? [...state.keys, ...line] : state.keys.slice(0, -1);
  // No hand types a control character that is part of a code.
  const withheld = suspected || key.ctrl === true;
  const keys = [...before, { ...key, withheld }];
  const { prefix, piece } = state;
  const next: WedgeState = { ...idleWedge, prefix, piece, keys, fastRun, suspected };
  if (withheld) return { state: next, decisions: [{ kind: 'withheld' }] };
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
  const busy = lastKeyAt(state) !== undefined || isDeaf(state, key.at);
  if (isPlainEnd(key) || (isControlEnd(key) && busy)) return then(endKey(state, key, settings));
  const isCharacter = readByCode([key]) !== '';
  // Control characters that the till has no use for must not reach the browser in the middle of a scan.
  if (!isCharacter && key.ctrl && !key.alt && state.suspected)
    return then({ state, decisions: [{ kind: 'withheld' }] });
  if (!isCharacter || key.repeat || key.alt) return then(interrupt(state, settings));
  if (settings.prefix !== undefined && !state.prefix)
    return then({ state, decisions: [{ kind: 'typed', giveBack: '' }] });
  return then(characterKey(state, key, settings));
}
