import { fold } from '#shared/domain/fold.ts';
import { nationalOf, type PhoneRule, phoneOf } from '#shared/domain/phone.ts';

/** Marks the figures of a telephone from its end: the last ones are what people remember. */
const fromEnd = '<';
const backwards = (figures: string): string => [...figures].reverse().join('');
/** Figures with what people write between them. */
const runs = /\+?\d[\d\s.()/\-\u00a0\u202f]*/g;
const figuresIn = (text: string): string[] =>
  (text.match(runs) ?? []).map((run) => run.replaceAll(/\D/g, '')).filter((run) => run !== '');
const wordsOf = (text: string): string[] => fold(text).split(' ').filter(Boolean);

/** What a customer is found by: the words of his texts, and the figures of his telephones from both ends. */
export function termsOf(texts: readonly string[], phones: readonly string[], home: PhoneRule): string[] {
  const terms = texts.flatMap((text) => [...wordsOf(text), ...figuresIn(text)]);
  for (const phone of phones) {
    const figures = phone.slice(1);
    terms.push(figures, fromEnd + backwards(figures));
    const national = nationalOf(phone, home);
    if (national !== null) terms.push(national);
  }
  return [...new Set(terms)];
}

/** What a text asks for: all of these, each by one of its beginnings. */
export function asksFor(text: string, home: PhoneRule): string[][] {
  const figures = (text.match(runs) ?? []).flatMap((run) => {
    const typed = run.replaceAll(/\D/g, '');
    if (typed === '') return [];
    const kept = phoneOf(run, home)?.slice(1);
    const abroad = typed.startsWith('00') ? typed.slice(2) : null;
    return [
      [...new Set([typed, fromEnd + backwards(typed), ...(kept ? [kept] : []), ...(abroad ? [abroad] : [])])],
    ];
  });
  return [...wordsOf(text.replaceAll(runs, ' ')).map((word) => [word]), ...figures];
}

/**
 * Where a name stands in lists, as shared/domain/collate.ts has it: accents and capitals only decide between names that are
 * else the same, 10 comes after 9.
 */
export const placeOf = (name: string): string =>
  `${fold(name).replaceAll(/\d+/g, (figures) => figures.padStart(12, '0'))}\u0001${name}`;
