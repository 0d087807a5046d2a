import { editDistance, typosAllowed } from '#shared/domain/fold.ts';

const buckets = 1 << 17;
/**
 * Mistakes are looked for in the first letters only, four of a word that is short or half typed and six of a longer one:
 * an index of whole words would be several times as large.
 */
const keyLengths = [4, 6] as const;
const shortest = 3;

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) & (buckets - 1);
}

/** The start of a word, and the same with each one letter left out: words one mistake apart share one of these. */
function keysOf(word: string, length: number): Set<number> {
  const start = word.slice(0, length);
  const keys = new Set([hash(start)]);
  for (let i = 0; i < start.length; i++) keys.add(hash(start.slice(0, i) + start.slice(i + 1)));
  return keys;
}

interface Candidate {
  readonly term: string;
  readonly products: number;
  /** To the term or to the nearest start of it: the last word is often half typed. */
  readonly distance: number;
  readonly whole: number;
}

function judge(word: string, term: string, products: number, limit: number): Candidate | null {
  const whole = editDistance(word, term, limit);
  let distance = whole;
  for (let length = word.length - 1; length <= word.length + 1 && length < term.length; length++)
    distance = Math.min(distance, editDistance(word, term.slice(0, length), limit));
  return distance <= limit ? { term, products, distance, whole } : null;
}

/**
 * The words of the catalogue, found by what people type instead. Some ten bytes a word and mistake, in typed arrays:
 * 4 MB for the 35,000 words of 100,000 products.
 */
export function createVocabulary() {
  const terms: string[] = [];
  const known = new Set<string>();
  let products = new Uint32Array(1024);
  const first = new Int32Array(buckets).fill(-1);
  let next = new Int32Array(8192);
  let termOf = new Int32Array(8192);
  let entries = 0;

  const link = (key: number, term: number): void => {
    if (entries === next.length) {
      const [wider, widerTerms] = [new Int32Array(entries * 2), new Int32Array(entries * 2)];
      wider.set(next);
      widerTerms.set(termOf);
      next = wider;
      termOf = widerTerms;
    }
    next[entries] = first[key] ?? -1;
    termOf[entries] = term;
    first[key] = entries;
    entries += 1;
  };

  return {
    add: (term: string, count: number): void => {
      if (term.length < shortest || known.has(term) || !/^\p{L}[\p{L}\p{M}\p{N}]*$/u.test(term)) return;
      known.add(term);
      if (terms.length === products.length) {
        const wider = new Uint32Array(terms.length * 2);
        wider.set(products);
        products = wider;
      }
      products[terms.length] = count;
      for (const length of keyLengths) for (const key of keysOf(term, length)) link(key, terms.length);
      terms.push(term);
    },

    /** The likeliest words for one that is not known, the best first. */
    nearest: (word: string, most: number): string[] => {
      const limit = typosAllowed(word.length);
      if (limit === 0) return [];
      const seen = new Set<number>();
      const candidates: Candidate[] = [];
      for (const key of keysOf(word, word.length < keyLengths[1] ? keyLengths[0] : keyLengths[1]))
        for (let entry = first[key] ?? -1; entry >= 0; entry = next[entry] ?? -1) {
          const at = termOf[entry] ?? -1;
          if (seen.has(at)) continue;
          seen.add(at);
          const term = terms[at] ?? '';
          if (term === word) continue;
          const candidate = judge(word, term, products[at] ?? 0, limit);
          if (candidate) candidates.push(candidate);
        }
      candidates.sort((a, b) => a.distance - b.distance || a.whole - b.whole || b.products - a.products);
      return candidates.slice(0, most).map(({ term }) => term);
    },

    get size() {
      return terms.length;
    },
  };
}
export type Vocabulary = ReturnType<typeof createVocabulary>;
