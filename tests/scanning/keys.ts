import { usualWedge, type WedgeKey } from '#shared/domain/burst.ts';
import { idleWedge, type WedgeDecision, wedgeDeadline, wedgeKey, wedgeTick } from '#shared/domain/wedge.ts';

/** A key as a scanner presses it, and how long after the one before. */
export interface TimedKey extends Omit<WedgeKey, 'at'> {
  readonly wait: number;
}

const usSigns: Readonly<Record<string, readonly [code: string, shift: boolean]>> = {
  '-': ['Minus', false],
  _: ['Minus', true],
  '=': ['Equal', false],
  ']': ['BracketRight', false],
  '[': ['BracketLeft', false],
  ' ': ['Space', false],
  '/': ['Slash', false],
  '?': ['Slash', true],
  '.': ['Period', false],
  ',': ['Comma', false],
  ':': ['Semicolon', true],
  ';': ['Semicolon', false],
  '&': ['Digit7', true],
  '%': ['Digit5', true],
  '(': ['Digit9', true],
  ')': ['Digit0', true],
  '*': ['Digit8', true],
  '+': ['Equal', true],
  '<': ['Comma', true],
  '>': ['Period', true],
  $: ['Digit4', true],
};
const azertyRow = 'à&é"\'(-è_ç';
const azertyLetters: Readonly<Record<string, string>> = { a: 'q', q: 'a', w: 'z', z: 'w' };

export type Layout = 'us' | 'azerty' | 'azerty-shift';
interface Pc {
  readonly layout?: Layout;
  /** Caps Lock of the PC is on, and the scanner knows nothing of it. */
  readonly caps?: boolean;
}

/** One character as the PC reports it: the scanner thinks of a US keyboard, or holds Shift for French digits. */
function pressOf(character: string, { layout = 'us', caps = false }: Pc): Omit<TimedKey, 'wait'> {
  const turned = (letter: string, shift: boolean) =>
    shift !== caps ? letter.toUpperCase() : letter.toLowerCase();
  if (character === '\u001d') return { code: 'BracketRight', key: ']', shift: false, ctrl: true, caps };
  if (character === '\n') return { code: 'Enter', key: 'Enter', shift: false, caps };
  if (/\d/.test(character)) {
    const below = azertyRow[Number(character)] ?? character;
    const shift = layout === 'azerty-shift';
    const key = layout === 'us' ? character : shift !== caps ? character : below;
    return { code: `Digit${character}`, key, shift, caps };
  }
  if (/[a-z]/i.test(character)) {
    const shift = character !== character.toLowerCase();
    const lower = character.toLowerCase();
    const other = azertyLetters[lower] ?? lower;
    // A French scanner presses the key on which a French PC has the letter.
    const placed = layout === 'azerty-shift' ? other : lower;
    const printed = layout === 'azerty' ? other : lower;
    return { code: `Key${placed.toUpperCase()}`, key: turned(printed, shift), shift, caps };
  }
  const [code, shift] = usSigns[character] ?? ['', false];
  return { code, key: character, shift, caps };
}

/** The keys of a text, each `wait` ms after the one before; `pauses` are longer waits before the key of that place. */
export const spell = (
  text: string,
  wait = 8,
  pauses: Readonly<Record<number, number>> = {},
  pc: Pc = {},
): TimedKey[] =>
  [...text].map((character, place) => ({ ...pressOf(character, pc), wait: pauses[place] ?? wait }));

const press = (code: string, key: string, ctrl = false, wait = 8): TimedKey => ({
  code,
  key,
  shift: false,
  ctrl,
  wait,
});
export const suffixes = {
  cr: [press('Enter', 'Enter')],
  keypad: [press('NumpadEnter', 'Enter')],
  tab: [press('Tab', 'Tab')],
  'cr lf': [press('Enter', 'Enter'), press('Enter', 'Enter')],
  'cr lf, slow': [press('Enter', 'Enter'), press('Enter', 'Enter', false, 90)],
  'enter ctrl+j': [press('Enter', 'Enter'), press('KeyJ', 'j', true)],
  'ctrl+j': [press('KeyJ', 'j', true)],
  'ctrl+m': [press('KeyM', 'm', true)],
  'ctrl+m ctrl+j': [press('KeyM', 'm', true), press('KeyJ', 'j', true)],
  'late enter': [press('Enter', 'Enter', false, 200)],
  none: [],
} as const satisfies Readonly<Record<string, readonly TimedKey[]>>;

/** A hand on the keyboard. */
export const byHand = (text: string, wait = 130): TimedKey[] => spell(text, wait);

export interface Played {
  readonly scans: readonly { readonly text: string; readonly other?: string; readonly whole?: string }[];
  /** What is left in the field that had the focus. */
  readonly field: string;
  /** Keys that acted and are no character: an Enter here has pressed a button. */
  readonly acted: readonly string[];
}

/** Plays the keys through the reader, with a timer that fires when it was asked to. */
export function play(keys: readonly TimedKey[]): Played {
  let state = idleWedge;
  let field = '';
  let at = 1_000;
  const scans: { text: string; other?: string; whole?: string }[] = [];
  const acted: string[] = [];
  const settle = (decisions: readonly WedgeDecision[]): void => {
    for (const decision of decisions) {
      if (decision.kind === 'typed') field += decision.giveBack;
      if (decision.kind !== 'scan') continue;
      const { text, other, whole } = decision;
      scans.push({ text, ...(other && { other: other.text }), ...(whole !== undefined && { whole }) });
      field = field.slice(0, field.length - decision.takeBack) + decision.giveBack;
    }
  };
  const silenceUntil = (time: number): void => {
    for (let due = wedgeDeadline(state, usualWedge); due !== undefined && due <= time; ) {
      const step = wedgeTick(state, due, usualWedge);
      state = step.state;
      settle(step.decisions);
      const next = wedgeDeadline(state, usualWedge);
      due = next === due ? undefined : next;
    }
  };
  for (const { wait, ...key } of keys) {
    at += wait;
    silenceUntil(at - 0.5);
    const step = wedgeKey(state, { ...key, at }, usualWedge);
    state = step.state;
    settle(step.decisions);
    const kind = step.decisions.at(-1)?.kind;
    if (kind !== 'typed' && kind !== 'pending') continue;
    if ([...key.key].length === 1 && !key.ctrl && !key.alt) field += key.key;
    else acted.push(key.ctrl ? `Ctrl+${key.key}` : key.key);
  }
  silenceUntil(at + 2_000);
  return { scans, field, acted };
}
