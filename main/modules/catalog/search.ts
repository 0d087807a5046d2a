import type { Db } from '#main/kernel/db/db.ts';
import type { Output, ParsedInput } from '#shared/contract/index.ts';
import { createFrequent, type Frequent } from './frequent.ts';
import { bearerText, bears, createNarrowing } from './narrowing.ts';
import type { Found } from './products.ts';
import { viewOf } from './products.ts';
import { searchStore } from './search-store.ts';
import {
  archivedMark,
  asked,
  categoryMark,
  codePartIn,
  codeParts,
  firstMark,
  partsQuery,
  type Searchable,
  searchWords,
  typedWords,
} from './search-words.ts';
import { type KnownWords, otherDivisions, wordsOfName, writtenTogether } from './spellings.ts';
import type { CatalogStore, ProductRow } from './store.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

const fewest = 3;
const correctionsTried = 6;
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

/** Below the rank of every product. */
const lowest = -1;
/** The meanings of a text, in the order in which they are looked for: where a page ended is one of these, and a rank. */
const stages = {
  code: 0,
  together: 1,
  words: 2,
  divided: 3,
  further: 3 + divisionsTried,
  part: 3 + 2 * divisionsTried,
  corrected: 4 + 2 * divisionsTried,
} as const;
interface Stage {
  readonly at: number;
  /** The first of it after this rank, as many as a page may want. */
  readonly rows: (after: number) => readonly ProductRow[];
  readonly holds: (row: ProductRow) => boolean;
  /** What was searched instead. */
  readonly words?: string;
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

  const list = ({ categoryId, archived, after }: Query, limit: number): ProductRow[] => {
    const below = { limit, after: after?.rank ?? lowest };
    if (categoryId === null) return (archived ? store.archived : store.listed).all(below);
    return index.byWords.all({ match: conditionOf([], categoriesUnder(categoryId), archived), ...below });
  };

  /** What products a text may mean, one meaning after the other; the later ones where the earlier gave too little. */
  function* stagesOf(
    query: Query,
    wanted: number,
    asWritten: boolean,
    total: () => number,
  ): Generator<Stage> {
    const { text, categoryId, archived, after } = query;
    const typed = typedWords(text);
    const words = asked(typed);
    const categories = categoryId === null ? [] : categoriesUnder(categoryId);
    const whole = categories.length === 0 && !archived;
    const lookedFor = (some: readonly string[], below: number): ProductRow[] => {
      const few = whole && below === lowest && some.length > 1 ? fewWith(some, wanted) : null;
      if (few) return index.byIds.all({ ids: JSON.stringify(few.slice(0, wanted).map(({ id }) => id)) });
      const reading = (these: readonly string[]): ProductRow[] =>
        index.byWords.all({
          match: conditionOf(these, categories, archived),
          limit: wanted,
          after: below,
        });
      // A word that nearly all bear is looked for in the names that the others find: its list is as long as the catalogue.
      const telling = some.filter((word) => !frequent?.nearlyAll(word));
      const told = telling.length > 0 && telling.length < some.length ? reading(telling) : null;
      const rows = told?.every(({ name }) => bears(bearerText(name), some)) ? told : reading(some);
      if (whole && below === lowest && rows.length < wanted) narrowing.remember(some, rows);
      return rows;
    };
    const before = new Map<string, ProductRow[]>();
    const matching = (some: readonly string[], below = lowest): ProductRow[] => {
      const key = `${below} ${some.join(' ')}`;
      const rows = before.get(key) ?? lookedFor(some, below);
      before.set(key, rows);
      return rows;
    };
    const catalogue = catalogueOnce();
    const fits = (row: ProductRow): boolean =>
      (row.archived === 1) === archived &&
      (categories.length === 0 || categories.includes(row.category_id ?? 0));
    const byWords = (at: number, some: readonly string[]): Stage => ({
      at,
      rows: (below) => matching(some, below),
      holds: ({ name }) => bears(bearerText(name), some),
    });

    if (/\d/.test(text)) {
      const rows = find(text)
        .products.flatMap(({ id }) => store.byId.get({ id }) ?? [])
        .filter(fits)
        .sort((a, b) => a.rank - b.rank);
      yield {
        at: stages.code,
        rows: (below) => rows.filter(({ rank }) => rank > below),
        holds: ({ id }) => rows.some((row) => row.id === id),
      };
    }
    const together = writtenTogether(text);
    if (together) yield byWords(stages.together, asked(typedWords(together)));
    yield byWords(stages.words, words);
    const divisions = otherDivisions(typed, catalogue).slice(0, divisionsTried);
    for (const [i, division] of divisions.entries()) yield byWords(stages.divided + i, asked(division));
    if (total() === 0 || (after?.stage ?? 0) >= stages.further) {
      const further = divisions.flatMap((one) => otherDivisions(one, catalogue)).slice(0, divisionsTried);
      for (const [i, division] of further.entries()) yield byWords(stages.further + i, asked(division));
    }
    const part = codePartIn(text);
    if (part) {
      const asking = {
        match: partsQuery(part),
        part,
        archived: archived ? 1 : 0,
        categories: JSON.stringify(categories),
      };
      const rows = (below: number, limit: number) => index.byCodePart.all({ ...asking, limit, after: below });
      const first = () => rows(lowest, fewest);
      yield {
        at: stages.part,
        rows: (below) => rows(below, wanted),
        holds: ({ id }) => first().some((row) => row.id === id),
      };
    }
    if (after?.stage === stages.corrected) yield byWords(stages.corrected, typedWords(after.corrected ?? ''));
    else if (!asWritten && total() < fewest) {
      const better = corrected(words, matching, total(), catalogue);
      if (better) yield { ...byWords(stages.corrected, better.words), words: better.words.join(' ') };
    }
  }

  /** `asWritten`: what nobody bears is not read as something like it. */
  const search = (query: Query, { asWritten = false } = {}): Output<'catalog.search'> => {
    const { text, limit, after } = query;
    const wanted = limit + 1;
    const begun = after ?? { stage: 0, rank: lowest, shown: 0, corrected: null };
    const found = new Map<number, { readonly row: ProductRow; readonly stage: number }>();
    let correction = begun.corrected;
    if (asked(typedWords(text)).length === 0)
      for (const row of list(query, wanted)) found.set(row.id, { row, stage: 0 });
    else {
      // What an earlier page showed, and would be found once more by another meaning.
      const shown: Stage['holds'][] = [];
      for (const stage of stagesOf(query, wanted, asWritten, () => begun.shown + found.size)) {
        if (stage.at < begun.stage) {
          shown.push(stage.holds);
          continue;
        }
        let below = stage.at === begun.stage ? begun.rank : lowest;
        for (let read = wanted; read >= wanted && found.size < wanted; ) {
          const rows = stage.rows(below);
          read = rows.length;
          below = rows.at(-1)?.rank ?? below;
          for (const row of rows)
            if (!found.has(row.id) && !shown.some((holds) => holds(row)))
              found.set(row.id, { row, stage: stage.at });
        }
        if (stage.at === begun.stage && after) shown.push(stage.holds);
        if (stage.words !== undefined) correction = stage.words;
        if (found.size >= wanted) break;
      }
    }
    const all = [...found.values()];
    const last = all.length > limit ? all[limit - 1] : undefined;
    return {
      products: all.slice(0, limit).map(({ row }) => viewOf(row)),
      next: last
        ? { stage: last.stage, rank: last.row.rank, shown: begun.shown + limit, corrected: correction }
        : null,
      corrected: correction,
    };
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
