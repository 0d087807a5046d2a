/**
 * Letters of other alphabets, and of the Latin one, that a person or a copied message writes in the place of a plain capital,
 * by their looks in either case (Unicode confusables.txt, as far as Greek, Cyrillic and Latin letters are concerned).
 */
const looks: Readonly<Record<string, string>> = {
  A: 'ΑАᗅꓮαаɑ',
  B: 'ΒВβвʙЬЪ',
  C: 'СϹⅭсϲᴄ',
  D: 'ԀԁƊɖ',
  E: 'ΕЕεеЄєɛЭ',
  F: 'ϜϝҒғƑƒ',
  G: 'ԌԍɡɢƓ',
  H: 'ΗНнҺһʜηҢң',
  I: 'ΙІӀιіӏıɩΪЇ',
  J: 'ЈϳјȷʝͿ',
  K: 'ΚКκкҚқᴋ',
  L: 'ʟᒪ',
  M: 'ΜМмϺϻᴍ',
  N: 'ΝИиɴпΠ',
  O: 'ΟОοоՕօƠΘθσᴏøØ',
  P: 'ΡРρрᴘϷϸ',
  Q: 'Ԛԛ',
  R: 'ЯяʀГг',
  S: 'ЅѕꜱƧƨ',
  T: 'ΤТτтᴛҬҭ',
  U: 'υцЦᴜՍսμ',
  V: 'νѴѵᴠ',
  W: 'ԜԝωшШᴡΩ',
  X: 'ΧХχхҲҳ',
  Y: 'ΥҮУγуүʏϒ',
  Z: 'ΖζᴢƵƶ',
};
/** Figures and letters that messages are misread by: O and 0, I, l and 1. */
const figures: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

const plain = new Map<string, string>();
for (const [capital, others] of Object.entries(looks)) for (const other of others) plain.set(other, capital);

/** A decimal figure of any script as the ASCII one: those of a script stand in a row that begins at a multiple of ten from 0. */
function figureOf(character: string): string {
  let code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - 1)) && value < 9) {
    code -= 1;
    value += 1;
  }
  return String(value);
}

/**
 * What two references of mobile money have in common when they are one: neither case, blanks, signs and invisible characters
 * nor letters and figures that look alike make another of it. It is compared, never shown; empty for a text that says nothing.
 */
export function referenceKey(text: string): string {
  if (/^[A-Z2-9]*$/.test(text) && !/[OIL]/.test(text)) return text;
  let key = '';
  for (const character of text.normalize('NFKD')) {
    if (/\p{Nd}/u.test(character)) key += figureOf(character);
    else if (/\p{L}/u.test(character)) {
      const capital = plain.get(character) ?? character.toUpperCase();
      const latin = plain.get(capital) ?? capital;
      key += figures[latin] ?? latin;
    }
  }
  return key;
}

/** The key under which a payment by mobile money is taken once: its operator and its reference. */
export const mobileKey = (operator: string, reference: string): string =>
  `${referenceKey(operator)} ${referenceKey(reference)}`;
