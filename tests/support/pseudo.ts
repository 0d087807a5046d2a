type Texts = { readonly [key: string]: string | Texts };

const plain = 'abcdefghijklmnoprstuvwxyz';
const accents = [...'àƀçđéƒĝĥîĵķļɱñôþŕšţûṽŵẋýž'];
const accented = new Map([...plain].map((letter, at) => [letter, accents[at] ?? letter]));
const marked = /\{\{[^}]*\}\}|\$t\([^)]*\)|<[^>]*>/g;
/** What stands on the screen between these comes through the texts; whatever does not was written into the code. */
export const pseudoMarks = ['⟦', '⟧'] as const;

/** A word as no language writes it and every reader still reads it. */
const dressed = (piece: string): string =>
  piece.replaceAll(/[a-z]/g, (letter) => accented.get(letter) ?? letter);

/** A text in the language that nobody speaks: its letters dressed, 35 % longer, between marks; placeholders and markup stay. */
export function pseudo(text: string): string {
  if (!/\p{L}/u.test(text.replaceAll(marked, ''))) return text;
  const holes = text.match(marked) ?? [];
  const words = text.split(marked).map(dressed);
  const body = words.map((piece, at) => `${piece}${holes[at] ?? ''}`).join('');
  const letters = text.replaceAll(marked, '').length;
  return `${pseudoMarks[0]}${body}${'~'.repeat(Math.ceil(letters * 0.35))}${pseudoMarks[1]}`;
}

export const pseudoTexts = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudo(value) : pseudoTexts(value),
    ]),
  );
