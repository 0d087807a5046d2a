/** Unshifted and shifted character of each key on the US layout, the one scanners speak unless told otherwise. */
const usKeys: Readonly<Record<string, string>> = {
  Digit1: '1!',
  Digit2: '2@',
  Digit3: '3#',
  Digit4: '4$',
  Digit5: '5%',
  Digit6: '6^',
  Digit7: '7&',
  Digit8: '8*',
  Digit9: '9(',
  Digit0: '0)',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
};

export interface PressedKey {
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl?: boolean;
  /** Caps Lock of the PC is on. */
  readonly caps?: boolean;
}

const isDigit = (text: string): boolean => /^\d$/.test(text);

function onUsLayout({ code, key, shift }: PressedKey): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  const numpad = /^Numpad(\d)$/.exec(code)?.[1];
  if (numpad && isDigit(key)) return numpad;
  return usKeys[code]?.[shift ? 1 : 0];
}

/** What the digit keys of French and Belgian keyboards give where others give digits. */
const azertyDigits: Readonly<Record<string, string>> = {
  Digit1: '&',
  Digit2: 'é',
  Digit3: '"',
  Digit4: "'",
  Digit5: '(',
  Digit6: '-§',
  Digit7: 'è',
  Digit8: '_!',
  Digit9: 'ç',
  Digit0: 'à',
};
const azertyLetters: Readonly<Record<string, string>> = {
  KeyQ: 'a',
  KeyA: 'q',
  KeyW: 'z',
  KeyZ: 'w',
  Semicolon: 'm',
};

/** A digit key that gave something else without Shift: the PC has a layout like AZERTY and the scanner thinks it is US. */
const speaksUs = ({ code, key, shift, ctrl }: PressedKey): boolean =>
  /^Digit\d$/.test(code) && !shift && !ctrl && !isDigit(key);

/** With Caps Lock the digits of AZERTY come without Shift: there only a letter out of its place gives the layout away. */
const speaksUsInCaps = (keys: readonly PressedKey[]): boolean =>
  keys.some(({ code, key, caps }) => caps && azertyLetters[code] === key.toLowerCase()) &&
  keys.some(({ code, key, shift }) => /^Digit\d$/.test(code) && !shift && isDigit(key));

/** A French scanner holds Shift for a digit; Caps Lock of the PC then turns it into the sign below it. */
const turnedDigit = ({ code, key, shift }: PressedKey): string | undefined =>
  shift && azertyDigits[code]?.includes(key) ? code.slice(-1) : undefined;

/** Caps Lock is the PC's affair: a scanner means small letters where it holds no Shift. */
const asMeant = ({ key, shift, caps }: PressedKey): string =>
  caps && /\p{L}/u.test(key) ? (shift ? key.toUpperCase() : key.toLowerCase()) : key;

const controlCharacters: Readonly<Record<string, string>> = { BracketRight: '\u001d', Digit6: '\u001e' };

/**
 * The text a keyboard-like scanner meant. Digits are read from the place of the key, so AZERTY gives them with or without
 * Shift; if the digits show that the scanner speaks US on another layout, all keys are read by place. Ctrl+] is the group
 * separator of GS1 (0x1D), as scanners send it. Keys without a character give nothing.
 */
export function readByCode(keys: readonly PressedKey[]): string {
  const byPlace = keys.some(speaksUs) || speaksUsInCaps(keys);
  return keys
    .map((pressed) => {
      if (pressed.ctrl) return controlCharacters[pressed.code] ?? '';
      const printed = [...pressed.key].length === 1 ? asMeant(pressed) : undefined;
      const placed = onUsLayout(pressed);
      if (byPlace) return placed ?? printed ?? '';
      return turnedDigit(pressed) ?? printed ?? placed ?? '';
    })
    .join('');
}
