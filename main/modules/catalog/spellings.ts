import { fold } from '#shared/domain/fold.ts';

/** Letters or figures on both sides of a sign: Coca-Cola, M&M's, 7-Up. A decimal comma joins nothing. */
const joinedBySign = /^(?!.*\d[.,]\d).*[\p{L}\p{N}][^\p{L}\p{M}\p{N}\s]+[\p{L}\p{N}]/u;
const longestJoined = 40;
const shortPart = 3;
const shortestSplit = 4;

/** What people write as one word or as several: the chunks of a text that a sign divides, written in one. */
function joinedChunks(text: string): string[] {
  return text.split(/\s+/).flatMap((chunk) => {
    if (!joinedBySign.test(chunk)) return [];
    const joined = fold(chunk).replaceAll(' ', '');
    return joined.length > 0 && joined.length <= longestJoined ? [joined] : [];
  });
}

/** The words a name is found by: Coca-Cola by coca, cola and cocacola. */
export const wordsOfName = (name: string): string => [fold(name), ...joinedChunks(name)].join(' ').trim();

/** A figure and the unit behind it: 1 l, 33 cl, 7 up. */
const measured = /(?<![\d.,])(\d+) +(\p{L}{1,2})(?![\p{L}\p{N}])/gu;

/** A text with its chunks and measures written in one, `m&ms` as `mms`, `1 l` as `1l`; null where there are none. */
export function writtenTogether(text: string): string | null {
  const chunks = text.split(/\s+/).map((chunk) => joinedChunks(chunk)[0] ?? chunk);
  const together = chunks.join(' ').replaceAll(measured, '$1$2');
  return together === text.split(/\s+/).join(' ') ? null : together;
}

export interface KnownWords {
  /** Whether a word of some product starts so. */
  readonly starts: (word: string) => boolean;
  /** Whether a product bears just this word. */
  readonly is: (word: string) => boolean;
}

/**
 * Other ways to divide the same letters into words, as far as the catalogue knows them: `7 up` as `7up`, `1 l huile` as
 * `1l huile`, `cocacola` as `coca cola`, `1l` as `1 l`. Each differs from what was typed in one place.
 */
export function otherDivisions(words: readonly string[], known: KnownWords): string[][] {
  const found: string[][] = [];
  for (let i = 0; i + 1 < words.length; i += 1) {
    const [one, next] = [words[i] ?? '', words[i + 1] ?? ''];
    // Two figures side by side are two figures: 1,5 is not 15.
    if (/\d$/.test(one) && /^\d/.test(next)) continue;
    const short = Math.min(one.length, next.length) <= shortPart;
    if ((short || !known.starts(one) || !known.starts(next)) && known.starts(one + next))
      found.push(words.toSpliced(i, 2, one + next));
  }
  for (const [i, word] of words.entries()) {
    const measure = /^(\d+)(\p{L}+)$/u.exec(word);
    if (measure?.[1] && measure[2]) found.push(words.toSpliced(i, 1, measure[1], measure[2]));
    if (word.length < shortestSplit || known.starts(word)) continue;
    for (let at = word.length - 2; at >= 2; at -= 1) {
      const [left, right] = [word.slice(0, at), word.slice(at)];
      if (known.is(left) && known.starts(right)) found.push(words.toSpliced(i, 1, left, right));
    }
  }
  return found;
}
