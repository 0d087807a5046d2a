import { BreakLine, type CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { CodePage } from './printer-profile.ts';

/** An encoder of one code page: no interface, no folding of lines; node-thermal-printer sends nothing here. */
export const createEncoder = (page: CodePage): ThermalPrinter =>
  new ThermalPrinter({
    type: PrinterTypes.EPSON,
    interface: '',
    characterSet: page as CharacterSet,
    breakLine: BreakLine.NONE,
  });

const substitutes: Readonly<Record<string, string>> = {
  œ: 'oe',
  Œ: 'OE',
  æ: 'ae',
  Æ: 'AE',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '‑': '-',
  '…': '...',
  '·': '-',
  '•': '*',
  '×': 'x',
  '€': 'EUR',
  '£': 'GBP',
  '₣': 'F',
  '₦': 'NGN',
  '₵': 'GHS',
  '°': 'o',
  '²': '2',
  '³': '3',
  '½': '1/2',
  '¼': '1/4',
};
const keptSpaces = /[ \u00a0\u2007\u2009\u202f]/;
const marks = /\p{M}/gu;

const known = new Map<CodePage, Map<string, boolean>>();

/** Asks the encoder itself: a character of the page comes out as one byte after the page's own three. */
function encodable(character: string, page: CodePage): boolean {
  const answers = known.get(page) ?? new Map<string, boolean>();
  known.set(page, answers);
  const answer = answers.get(character);
  if (answer !== undefined) return answer;
  const encoder = createEncoder(page);
  encoder.append(character);
  const bytes = encoder.getBuffer();
  const found = bytes.length === 4 && bytes[3] !== 0x3f;
  answers.set(character, found);
  return found;
}

const hasLetter = (character: string, page: CodePage): boolean =>
  /^[\x20-\x7e]$/.test(character) || keptSpaces.test(character) || encodable(character, page);

/** Whether a text that is spelt for it holds letters that the page does not have: its line is then a picture. */
export const isBeyond = (text: string, page: CodePage): boolean =>
  !/^[\x20-\x7e]*$/.test(text) && [...text].some((character) => !hasLetter(character, page));

/**
 * Spells a text with the characters of one code page, so that the encoder never has to change page in the middle of a
 * job (node-thermal-printer would, and many printers do not have the page it picks). What no spelling can save is left to be
 * drawn where that can be done (`draws`), and otherwise becomes "?" and is added to `lost`.
 */
export function spellFor(
  page: CodePage,
  lost: Set<string>,
  draws: (character: string) => boolean = () => false,
): (text: string) => string {
  const written = (character: string): string => {
    if (hasLetter(character, page)) return character;
    const substitute = substitutes[character] ?? character.normalize('NFKD').replace(marks, '');
    if (/^[\x20-\x7e]*$/.test(substitute)) return substitute;
    if (draws(character)) return character;
    lost.add(character);
    return '?';
  };
  return (text) => (/^[\x20-\x7e]*$/.test(text) ? text : Array.from(text.normalize('NFC'), written).join(''));
}

/** As it is written, for paper that is all drawn; what no font has becomes "?" and is added to `lost`. */
export const spellDrawn =
  (lost: Set<string>, draws: (character: string) => boolean) =>
  (text: string): string =>
    /^[\x20-\x7e]*$/.test(text)
      ? text
      : Array.from(text.normalize('NFC'), (character) => {
          if (keptSpaces.test(character) || draws(character)) return character;
          lost.add(character);
          return '?';
        }).join('');
