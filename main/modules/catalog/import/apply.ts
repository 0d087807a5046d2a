import fs from 'node:fs';
import { codeParts, searchWords } from '#main/modules/catalog/search-words.ts';
import { priceFromCode } from '#shared/domain/demo-price.ts';
import type { Breather } from './breather.ts';
import type { ImportDeps, Prepared } from './deps.ts';
import { actionOf, comesBack, quiet, repeats, wordsChange } from './judge.ts';
import type { Moves, Order } from './moving.ts';
import { createPieceSize } from './piece-size.ts';
import { type Comparison, type Decision, noteCodeless } from './stage.ts';

const rowsPerSlice = 20;
/** Of what was decided: a commit writes whole pages, however few rows it has. */
const writtenAtOnce = { fewest: 40, most: 400 };
const progressEvery = 2000;
/** So often an import is compared again because somebody changed a product meanwhile. */
const patience = 3;

export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

interface Plan {
  readonly revision: number;
  readonly lastProduct: number;
  readonly counts: { add: number; change: number; same: number };
  readonly categories: readonly (readonly [number, string])[];
}

async function onDisk(file: string): Promise<void> {
  const handle = await fs.promises.open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Compares a prepared file with the catalogue, and settles what becomes of each of its rows: then it is moved over. */
export function createApply(deps: ImportDeps, moves: Moves) {
  const { db, store, search, emit } = deps;

  const compareAll = async (
    one: Prepared,
    breathe: Breather,
    each: (row: Comparison) => void,
    done: () => Promise<void> | void = () => {},
  ): Promise<void> => {
    const { stage, codeless } = one;
    const currency = deps.rules()?.currency ?? '';
    const priced = (row: Comparison): Comparison =>
      one.priceFromCode && row.price_minor === null && row.now_price_minor === null
        ? { ...row, price_minor: priceFromCode(row.code ?? row.name, currency) }
        : row;
    if (codeless) await noteCodeless(stage, breathe);
    const firstLines = new Map<number, number>();
    for (let after = 0; ; ) {
      const rows = stage.compare.all({ after, limit: rowsPerSlice }).map(priced);
      for (const row of rows) {
        const { product, line } = row;
        const first = product === null ? undefined : firstLines.get(product);
        if (product !== null && first === undefined) firstLines.set(product, line);
        const before = first === undefined ? undefined : stage.compare.get({ after: first - 1, limit: 1 });
        if (before === undefined) each(row);
        else if (repeats(priced(before), row)) {
          stage.quiet.run({ line });
          each(quiet(row));
        } else {
          // A code went to the product of another row after the file was read.
          stage.drop.run({ line: row.line });
          one.rejected += 1;
        }
      }
      await done();
      const end = rows.at(-1);
      if (!end || rows.length < rowsPerSlice) return;
      after = end.line;
      await breathe();
    }
  };

  /** Decides on every row and puts the words of new and renamed products into the search, where nobody sees them yet. */
  const plan = async (one: Prepared, breathe: Breather, firstRank: number, again: boolean): Promise<Plan> => {
    const revision = deps.revision();
    const counts = { add: 0, change: 0, same: 0 };
    const known = store.categories.all();
    const categories = new Map(known.map(({ id, name, merged_into }) => [name, merged_into ?? id]));
    const made: [number, string][] = [];
    let nextCategory = Math.max(0, ...known.map(({ id }) => id)) + 1;
    let product = (store.newest.get()?.id ?? 0) + 1;
    let rank = firstRank;
    let seen = 0;
    let told = 0;
    const decisions: Decision[] = [];
    let words: { rank: number; words: string; parts: string }[] = [];

    const categoryOf = (name: string | null): number | null => {
      if (name === null) return null;
      const there = categories.get(name);
      if (there !== undefined) return there;
      categories.set(name, nextCategory);
      made.push([nextCategory, name]);
      nextCategory += 1;
      return nextCategory - 1;
    };
    const decide = (row: Comparison): void => {
      const action = actionOf(row);
      counts[action] += 1;
      seen += 1;
      const category = action === 'same' ? null : categoryOf(row.category);
      const fresh = action === 'add' || (action === 'change' && wordsChange(row));
      decisions.push({
        line: row.line,
        action,
        product: row.product ?? product,
        price_minor: row.price_minor,
        category,
        before: row,
        rank: fresh ? rank : null,
        old_rank: fresh ? row.now_rank : null,
      });
      if (row.product === null) product += 1;
      if (!fresh) return;
      const more: string[] = JSON.parse(row.new_codes);
      const codes =
        row.product === null
          ? row.code === null
            ? []
            : [row.code]
          : store.codes.all({ id: row.product }).map(({ code }) => code);
      const categoryId = category ?? categories.get(row.now_category ?? '') ?? null;
      words.push({
        rank,
        words: searchWords({
          name: row.name,
          categoryId,
          archived: (row.archived ?? row.off) === 1 && !comesBack(row),
        }),
        parts: codeParts([...codes, ...more]),
      });
      rank += 1;
    };
    const size = createPieceSize(writtenAtOnce);
    const write = (): void => {
      const start = performance.now();
      const settled = decisions.splice(0);
      const [first, last] = [settled[0], settled.at(-1)];
      if (!first || !last) return;
      const rows = settled.map(({ before: was, ...d }) => [
        ...[d.line, d.action, d.product, d.rank, d.old_rank, d.price_minor],
        ...[
          was.now_name,
          was.now_price_minor,
          was.now_cost_minor,
          was.now_tax_class,
          was.now_category,
          was.now_unit,
          Number(comesBack(was)),
          d.category,
        ],
      ]);
      one.stage.decide.run({ rows: JSON.stringify(rows) });
      one.stage.chooseMoreCodes.run({ from: first.line, to: last.line });
      if (words.length > 0)
        db.transaction(() => {
          for (const { rank, words: text, parts } of words) {
            if (again) search.drop(rank);
            search.index.putWords.run({ rank, words: text });
            search.index.putParts.run({ rank, parts });
          }
          size.worked(performance.now() - start);
        }, 'relaxed');
      else size.worked(performance.now() - start);
      words = [];
      if (seen - told >= progressEvery) {
        told = seen;
        emit('import.progress', {
          importId: one.id,
          done: Math.floor(Math.min(seen, one.rows) / 2),
          total: one.rows,
        });
      }
    };
    await compareAll(one, breathe, decide, async () => {
      if (decisions.length < size.rows()) return;
      await breathe();
      write();
    });
    write();
    one.stage.forgetMade.run();
    one.stage.keepMade.run({ rows: JSON.stringify(made) });
    // From when the first row is moved all of this has to be there, whatever becomes of the power.
    await onDisk(one.stage.file);
    return { revision, lastProduct: product - 1, counts, categories: made };
  };

  const run = async (one: Prepared, user: number, breathe: Breather): Promise<Counts> => {
    const firstRank = deps.nextRank();
    // Until the end these numbers belong to nobody: what an interrupted import leaves there is swept away.
    db.transaction(() =>
      search.index.reserve.run({ first: firstRank, last: firstRank + Math.max(one.rows, 1) - 1 }),
    );
    let settled = await plan(one, breathe, firstRank, false);
    for (let left = patience; settled.revision !== deps.revision() && left > 0; left--)
      settled = await plan(one, breathe, firstRank, true);
    // Somebody keeps changing products: the last comparison happens in one go.
    while (settled.revision !== deps.revision()) settled = await plan(one, async () => {}, firstRank, true);
    const { lastProduct, categories } = settled;
    const { add, change, same } = settled.counts;
    const { fileName: file, sha256, rows, rejected, publication } = one;
    const order: Order = { file, sha256, rows, rejected, added: add, changed: change, user, publication };
    moves.begin({ stage: one.stage, id: one.id, order, firstRank, lastProduct, categories });
    await moves.goOn(one.stage, breathe);
    emit('import.progress', { importId: one.id, done: one.rows, total: one.rows });
    return { added: add, changed: change, unchanged: same };
  };

  return { compareAll, run };
}
