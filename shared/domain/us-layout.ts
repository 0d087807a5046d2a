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
}

const isDigit = (text: string): boolean => /^\d$/.test(text);

function onUsLayout({ code, key, shift }: PressedKey): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  const numpad = /^Numpad(\d)$/.exec(code)?.[1];
  if (numpad && isDigit(key)) return numpad;
  return usKeys[code]?.[shift ? 1 : 0];
}

/** A digit key that gave something else without Shift: the PC has a layout like AZERTY and the scanner thinks it is US. */
const speaksUs = ({ code, key, shift, ctrl }: PressedKey): boolean =>
  /^Digit\d$/.test(code) && !shift && !ctrl && !isDigit(key);

/**
 * The text a keyboard-like scanner meant. Digits are read from the place of the key, so AZERTY gives them with or without
 * Shift; if the digits show that the scanner speaks US on another layout, all keys are read by place. Ctrl+] is the group
 * separator of GS1 (0x1D), as scanners send it. Keys without a character give nothing.
 */
export function readByCode(keys: readonly PressedKey[]): string {
  const byPlace = keys.some(speaksUs);
  return keys
    .map((pressed) => {
      if (pressed.ctrl) return pressed.code === 'BracketRight' ? '\u001d' : '';
      const printed = [...pressed.key].length === 1 ? pressed.key : undefined;
      const placed = onUsLayout(pressed);
      return (byPlace ? (placed ?? printed) : (printed ?? placed)) ?? '';
    })
    .join('');
}
