import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '#shared/domain/fold.ts';
import { createVocabulary } from './vocabulary.ts';

const wordOf = (min: number) =>
  fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: min, maxLength: 12 });

describe('vocabulary', () => {
  it('finds every word that is one mistake away', () => {
    fc.assert(
      fc.property(
        wordOf(4),
        fc.nat(),
        fc.constantFrom('drop', 'add', 'replace', 'swap'),
        (word, at, mistake) => {
          const i = at % (word.length - 1);
          const typed = {
            drop: word.slice(0, i) + word.slice(i + 1),
            add: `${word.slice(0, i)}z${word.slice(i)}`,
            replace: `${word.slice(0, i)}z${word.slice(i + 1)}`,
            swap: word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2),
          }[mistake];
          fc.pre(typed !== word && typed.length >= 4);
          const vocabulary = createVocabulary();
          vocabulary.add(word, 1);
          expect(editDistance(typed, word, 1)).toBe(1);
          expect(vocabulary.nearest(typed, 3)).toEqual([word]);
        },
      ),
    );
  });

  it('prefers the nearer word, then the whole one, then the one that more products bear', () => {
    const vocabulary = createVocabulary();
    for (const [word, products] of [
      ['chocolat', 50],
      ['chocolate', 900],
      ['chocolaterie', 5],
      ['chicorat', 1],
    ] as const)
      vocabulary.add(word, products);
    expect(vocabulary.nearest('chocolet', 3)).toEqual(['chocolat', 'chocolate', 'chocolaterie']);
    expect(vocabulary.nearest('choclat', 1)).toEqual(['chocolat']);
    expect(vocabulary.nearest('xyz', 3)).toEqual([]);
  });

  it('guesses what a half-typed word begins with', () => {
    const vocabulary = createVocabulary();
    vocabulary.add('confiture', 3);
    expect(vocabulary.nearest('cinfi', 3)).toEqual(['confiture']);
    expect(vocabulary.nearest('con', 3)).toEqual([]);
  });

  it('keeps words only, each once', () => {
    const vocabulary = createVocabulary();
    for (const word of ['500', '33cl', 'lait', 'lait', 'au', '\u{10fffd}']) vocabulary.add(word, 1);
    expect(vocabulary.size).toBe(1);
  });
});
