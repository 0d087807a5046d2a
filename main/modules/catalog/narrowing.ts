import { wordsOfName } from './spellings.ts';

/** A product that bears some words, with the text its words are looked for in. */
interface Bearer {
  readonly id: number;
  /** The words of the name after a blank: every word in it starts after one. */
  readonly text: string;
}
interface Complete {
  readonly words: readonly string[];
  readonly bearers: readonly Bearer[];
}

const kept = 32;

export const bears = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.includes(` ${word}`));
export const bearerText = (name: string): string => ` ${wordsOfName(name)}`;

/**
 * Everything that was found for some words, where that is little: whoever types on asks for a part of it, and two frequent
 * words that no product bears together need not be looked through again at every letter. Most of it is empty lists.
 */
export function createNarrowing() {
  let complete: Complete[] = [];
  return {
    /** The whole answer for these words, the most sold first; null if nothing asked before contains it. */
    within: (words: readonly string[]): readonly Bearer[] | null => {
      const wider = complete.find((one) =>
        one.words.every((start) => words.some((word) => word.startsWith(start))),
      );
      return wider ? wider.bearers.filter(({ text }) => bears(text, words)) : null;
    },
    remember: (words: readonly string[], products: readonly { id: number; name: string }[]): void => {
      const bearers = products.map(({ id, name }) => ({ id, text: bearerText(name) }));
      complete = [{ words, bearers }, ...complete.slice(0, kept - 1)];
    },
    /** A product changed: nothing that was found before holds. */
    forget: (): void => {
      complete = [];
    },
  };
}
