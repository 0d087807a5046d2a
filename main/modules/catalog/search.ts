import type { Db } from '#main/kernel/db/db.ts';
import type { Output, ParsedInput } from '#shared/contract/index.ts';
import { fold } from '#shared/domain/fold.ts';
import { createFrequent, type Frequent } from './frequent.ts';
import { bearerText, bears, createNarrowing } from './narrowing.ts';
import type { Found } from './products.ts';
import { viewOf } from './products.ts';
import { searchStore } from './search-store.ts';
import { type KnownWords, otherDivisions, wordsOfName, writtenTogether } from './spellings.ts';
import type { CatalogStore, ProductRow } from './store.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** What of a product the search knows. */
export interface Searchable {
  readonly id: number;
  readonly rank: number;
  readonly name: string;
  readonly codes: readonly string[];
  readonly categoryId: number | null;
  readonly archived: boolean;
}

const partLength = 4;
const codeCharacters = '0123456789abcdefghijklmnopqrstuvwxyz';
const fewest = 3;
const correctionsTried = 6;
const mostWords = 8;
/** A word that so few products bear is quicker looked through by itself than together with frequent ones. */
const fewBearers = 150;
/** Read beside a page: what is known of frequent words may name a product that bears them no more. */
const spare = 8;
/** A word that so many products bear is no mistake. */
const manyBearers = 100;
const termsPerSlice = 400;
const productsPerSlice = 500;
/** Of a large catalogue nobody waits for all words: what is read by then mends mistakes, the rest is read when idle. */
const slicesAtOnce = 2;
const divisionsTried = 4;

// Marks that nobody types, from the private planes of Unicode: one character each, so that they cost one posting.
const archivedMark = '\u{10fffd}';
const categoryBase = 0xf0000;
const categoryRoom = 0xfffe;
const firstMark = String.fromCodePoint(categoryBase);
const categoryMark = (id: number): string => {
  let [mark, rest] = ['', id];
  for (; rest > 0; rest = Math.floor(rest / categoryRoom))
    mark += String.fromCodePoint(categoryBase + (rest % categoryRoom));
  return mark;
};

export const searchWords = ({
  name,
  categoryId,
  archived,
}: Omit<Searchable, 'id' | 'rank' | 'codes'>): string =>
  `${wordsOfName(name)}${categoryId === null ? '' : ` ${categoryMark(categoryId)}`}${archived ? ` ${archivedMark}` : ''}`;

const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');

/** Every run of four characters, and the last three: any part of a code is then the start of one, or several of them. */
export function codeParts(codes: readonly string[]): string {
  const parts = new Set<string>();
  for (const code of codes.map(plainCode)) {
    for (let at = 0; at + partLength <= code.length; at++) parts.add(code.slice(at, at + partLength));
    if (code.length > 0) parts.add(code.slice(-Math.min(code.length, partLength - 1)));
  }
  return [...parts].join(' ');
}

function partsQuery(part: string): string {
  // Three characters are the last of a code or the start of a run: named one by one, because FTS5 would collect all
  // products of all of them for a start, and reads on lazily in this form.
  if (part.length < partLength)
    return [part, ...[...codeCharacters].map((next) => part + next)].map((one) => `"${one}"`).join(' OR ');
  const wanted = new Set<string>();
  for (let at = 0; at < part.length; at += partLength)
    wanted.add(part.slice(Math.min(at, part.length - partLength)).slice(0, partLength));
  return [...wanted].map((one) => `"${one}"`).join(' AND ');
}

/** A text that may be part of a code: one piece, three characters or more, a digit among them. */
function codePartIn(text: string): string | null {
  const typed = text.trim().toLowerCase();
  if (!/^(?=.*\d)[a-z0-9-]{3,40}$/.test(typed) && !/^[\d ]{3,40}$/.test(typed)) return null;
  const part = plainCode(typed);
  return part.length < partLength - 1 ? null : part;
}

const typedWords = (text: string): string[] => fold(text).split(' ').filter(Boolean).slice(0, mostWords);

/** A word that is the start of another one asks for nothing more. */
function asked(words: readonly string[]): string[] {
  const all = [...new Set(words)];
  return all.filter((word) => !all.some((other) => other !== word && other.startsWith(word)));
}

export interface SearchDeps {
  readonly db: Db;
  readonly store: CatalogStore;
  readonly find: (code: string) => Found;
}

export function createSearch({ db, store, find }: SearchDeps) {
  const index = searchStore(db);
  const narrowing = createNarrowing();
  let vocabulary: Vocabulary | null = null;
  let frequent: Frequent | null = null;
  let growing: { readonly words: Vocabulary; readonly frequent: Frequent; after: string } | null = null;
  const grow = () => ({
    words: createVocabulary(),
    frequent: createFrequent(store.newest.get()?.id ?? 0),
    after: '',
  });

  /** A product stands under this rank now, with the words it had. */
  const place = (product: Searchable): void => {
    narrowing.forget();
    index.putWords.run({ rank: product.rank, words: searchWords(product) });
    index.putParts.run({ rank: product.rank, parts: codeParts(product.codes) });
    const known = frequent;
    const before = known?.place(product.id, product.rank);
    if (before !== undefined && db.inTransaction) db.afterRollback(() => known?.place(product.id, before));
  };
  const put = (product: Searchable): void => {
    place(product);
    for (const word of wordsOfName(product.name).split(' ')) vocabulary?.add(word, 1);
    frequent?.set(product.id, product.name);
  };
  const drop = (rank: number): void => {
    narrowing.forget();
    index.dropWords.run({ rank });
    index.dropParts.run({ rank });
  };

  /** Reads some words of the catalogue; false when all are read. */
  const learn = (): boolean => {
    if (vocabulary) return false;
    growing ??= grow();
    const rows = index.terms.all({ after: growing.after, before: firstMark, limit: termsPerSlice });
    for (const { term, doc } of rows) {
      growing.words.add(term, doc);
      growing.frequent.count(term, doc);
    }
    const last = rows.at(-1);
    if (last && rows.length === termsPerSlice) growing.after = last.term;
    else {
      ({ words: vocabulary, frequent } = growing);
      growing = null;
    }
    return vocabulary === null;
  };
  /** Reads some products for what is known of the frequent words; false when all are read. */
  const gather = (): boolean =>
    frequent?.gather((after) => index.named.all({ after, limit: productsPerSlice })) ?? false;
  const known = (): Vocabulary => {
    for (let slices = 0; slices < slicesAtOnce && learn(); slices += 1);
    return vocabulary ?? growing?.words ?? createVocabulary();
  };
  /** What is asked of the index again and again while one text is divided: each answer is kept for that text. */
  const catalogueOnce = (): KnownWords => {
    const answers = new Map<string, boolean>();
    const once = (match: string): boolean => {
      const said = answers.get(match) ?? index.ranks.get({ match, limit: 1 }) !== undefined;
      answers.set(match, said);
      return said;
    };
    return { starts: (word) => once(`"${word}"*`), is: (word) => once(`"${word}"`) };
  };

  const categoriesUnder = (id: number): number[] => {
    const all = store.categories.all();
    const found = [id];
    for (const parent of found)
      for (const category of all)
        if (category.parent_id === parent && !found.includes(category.id)) found.push(category.id);
    return found;
  };

  /**
   * The products on sale that bear these words, all or as many as are wanted, if what was asked before, what is known of
   * frequent words or a rare word among them says so; else null.
   */
  const fewWith = (words: readonly string[], wanted: number): readonly { readonly id: number }[] | null => {
    const known = narrowing.within(words);
    if (known) return known;
    const common = words.filter((word) => frequent?.is(word));
    const together = common.length > 1 ? frequent?.first(common, wanted + spare) : null;
    if (together) {
      const named = index.namedOf.all({ ids: JSON.stringify(together.ids) });
      if (together.all) {
        narrowing.remember(common, named);
        return narrowing.within(words);
      }
      const first = named.filter(({ name }) => bears(bearerText(name), words));
      if (first.length >= wanted) return first;
    }
    for (const word of words.toSorted((a, b) => b.length - a.length)) {
      if (common.includes(word)) continue;
      const bearers = index.bearers.all({ match: `"${word}"*`, limit: fewBearers + 1 });
      if (bearers.length > fewBearers) continue;
      narrowing.remember(
        [word],
        bearers.filter(({ archived }) => archived === 0),
      );
      return narrowing.within(words);
    }
    return null;
  };

  /** What every match has to satisfy besides its words. */
  const conditionOf = (
    words: readonly string[],
    categories: readonly number[],
    archived: boolean,
  ): string => {
    const all = words.map((word) => `"${word}"*`);
    if (categories.length > 0) all.push(`(${categories.map((id) => `"${categoryMark(id)}"`).join(' OR ')})`);
    if (archived) all.push(`"${archivedMark}"`);
    return archived ? all.join(' AND ') : `(${all.join(' AND ')}) NOT "${archivedMark}"`;
  };

  type Query = ParsedInput<'catalog.search'>;

  const corrected = (
    words: readonly string[],
    matching: (words: readonly string[]) => ProductRow[],
    found: number,
    catalogue: KnownWords,
  ): { words: readonly string[]; rows: ProductRow[] } | null => {
    const unknown = words.map((word) => !catalogue.starts(word));
    // Something is found and every word is known: what is rare is not wrong.
    if (found > 0 && !unknown.includes(true)) return null;
    const none = !unknown.includes(true);
    const common = (word: string): boolean =>
      (frequent?.known(word) ?? 0) >= manyBearers ||
      index.ranks.all({ match: `"${word}"*`, limit: manyBearers }).length === manyBearers;
    const choices = words.map((word, i) =>
      (none ? !common(word) : unknown[i]) ? known().nearest(word, 3) : [],
    );
    if (!none && unknown.some((missing, i) => missing && choices[i]?.length === 0)) return null;
    const best = words.map((word, i) => (unknown[i] ? (choices[i]?.[0] ?? word) : word));
    const attempts = none ? [] : [best];
    for (const [i, options] of choices.entries())
      for (const option of none ? options : options.slice(1)) attempts.push(best.with(i, option));
    for (const attempt of attempts.slice(0, correctionsTried)) {
      const rows = matching(attempt);
      if (rows.length > 0) return { words: attempt, rows };
    }
    return null;
  };

  const list = ({ categoryId, archived, limit, offset }: Query, wanted: number): ProductRow[] => {
    if (categoryId === null)
      return (archived ? store.archived : store.listed).all({ limit: limit + 1, offset });
    const match = conditionOf([], categoriesUnder(categoryId), archived);
    return index.byWords.all({ match, limit: wanted, offset: 0 }).slice(offset);
  };

  const search = (query: Query): Output<'catalog.search'> => {
    const { text, categoryId, archived, limit, offset } = query;
    const wanted = offset + limit + 1;
    const typed = typedWords(text);
    const words = asked(typed);
    const answer = (rows: readonly ProductRow[], correction: string | null): Output<'catalog.search'> => ({
      products: rows.slice(0, limit).map(viewOf),
      more: rows.length > limit,
      corrected: correction,
    });
    if (words.length === 0) return answer(list(query, wanted), null);

    const categories = categoryId === null ? [] : categoriesUnder(categoryId);
    const whole = categories.length === 0 && !archived;
    const lookedFor = (some: readonly string[]): ProductRow[] => {
      const few = whole && some.length > 1 ? fewWith(some, wanted) : null;
      if (few) return index.byIds.all({ ids: JSON.stringify(few.slice(0, wanted).map(({ id }) => id)) });
      const reading = (these: readonly string[]): ProductRow[] =>
        index.byWords.all({ match: conditionOf(these, categories, archived), limit: wanted, offset: 0 });
      // A word that nearly all bear is looked for in the names that the others find: its list is as long as the catalogue.
      const telling = some.filter((word) => !frequent?.nearlyAll(word));
      const told = telling.length > 0 && telling.length < some.length ? reading(telling) : null;
      const rows = told?.every(({ name }) => bears(bearerText(name), some)) ? told : reading(some);
      if (whole && rows.length < wanted) narrowing.remember(some, rows);
      return rows;
    };
    const before = new Map<string, ProductRow[]>();
    const matching = (some: readonly string[]): ProductRow[] => {
      const key = some.join(' ');
      const rows = before.get(key) ?? lookedFor(some);
      before.set(key, rows);
      return rows;
    };
    const catalogue = catalogueOnce();
    const found = new Map<number, ProductRow>();
    const take = (rows: readonly ProductRow[]): void => {
      for (const row of rows) if (!found.has(row.id)) found.set(row.id, row);
    };

    const fits = (row: ProductRow): boolean =>
      (row.archived === 1) === archived &&
      (categories.length === 0 || categories.includes(row.category_id ?? 0));
    const part = codePartIn(text);
    if (/\d/.test(text))
      take(
        find(text)
          .products.flatMap(({ id }) => store.byId.get({ id }) ?? [])
          .filter(fits),
      );
    const together = writtenTogether(text);
    if (together) take(matching(asked(typedWords(together))));
    if (found.size < wanted) take(matching(words));
    if (found.size < wanted) {
      const divisions = otherDivisions(typed, catalogue).slice(0, divisionsTried);
      for (const division of divisions) take(matching(asked(division)));
      if (found.size === 0)
        for (const further of divisions
          .flatMap((one) => otherDivisions(one, catalogue))
          .slice(0, divisionsTried))
          take(matching(asked(further)));
    }
    if (part && found.size < wanted)
      take(
        index.byCodePart
          .all({ match: partsQuery(part), part, archived: archived ? 1 : 0, limit: wanted })
          .filter(fits),
      );
    let correction: string | null = null;
    if (found.size < fewest) {
      const better = corrected(words, matching, found.size, catalogue);
      if (better) {
        take(better.rows);
        correction = better.words.join(' ');
      }
    }
    return answer([...found.values()].slice(offset), correction);
  };

  return {
    search,
    put,
    place,
    drop,
    /** Reads on in the words of the catalogue; true while there are more to read. */
    learn: (): boolean => learn() || gather(),
    /** After an import: the words are read again when there is time. */
    relearn: () => {
      narrowing.forget();
      growing = grow();
      vocabulary = null;
      frequent = null;
    },
    /** Something about products changed that is not in the search tables. */
    forget: narrowing.forget,
    index,
  };
}
export type Search = ReturnType<typeof createSearch>;
