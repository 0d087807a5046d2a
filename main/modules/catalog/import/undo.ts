import fs from 'node:fs';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import { letGoOf } from '#main/kernel/journal/let-go.ts';
import { categoryCalled } from '#main/modules/catalog/categories.ts';
import type { Output } from '#shared/contract/index.ts';
import { type Minor, milli, minor } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { isKind, parseRow } from '#shared/journal/row.ts';
import type { Breather } from './breather.ts';
import type { ImportDeps } from './deps.ts';
import type { ImportStore, LastImport } from './import-store.ts';

const rowsPerSlice = 8;
const namesTold = 20;

interface DoneRow {
  readonly line: number;
  readonly action: 'add' | 'change' | 'same';
  readonly product: number;
  readonly name: string;
  readonly price_minor: number | null;
  readonly cost_minor: number | null;
  readonly tax_class: string | null;
  readonly category: string | null;
  readonly unit: string | null;
  readonly off: number;
  /** 1: it was archived, and went back on sale. */
  readonly back: number;
  readonly old_name: string | null;
  readonly old_price_minor: number | null;
  readonly old_cost_minor: number | null;
  readonly old_tax_class: string | null;
  readonly old_category: string | null;
  readonly old_unit: string | null;
}

let opened = 0;

/** What an import changed, as its file still has it. @throws when the file is gone or was cut short. */
function openDone(deps: ImportDeps, file: string) {
  if (!fs.existsSync(file)) throw new Error('what the import changed is not there any more');
  opened += 1;
  const s = `undo_${opened}`;
  deps.db.exec(`ATTACH '${file.replaceAll("'", "''")}' AS ${s}`);
  const sql = <Row>(name: string, text: string) => deps.db.sql<Row>(`undo.${name}`, text);
  // What a till before this version kept has no such table, and no such column.
  const told = sql<{ name: string }>('told', `SELECT name FROM pragma_table_info('row', '${s}')`).all();
  for (const column of ['off', 'back'])
    if (!told.some(({ name }) => name === column))
      deps.db.exec(`ALTER TABLE ${s}.row ADD COLUMN ${column} INTEGER NOT NULL DEFAULT 0`);
  deps.db.exec(
    `CREATE TABLE IF NOT EXISTS ${s}.code (line INTEGER, position INTEGER, key TEXT, code TEXT, put INTEGER)`,
  );
  try {
    return {
      rows: sql<DoneRow>(
        'rows',
        `SELECT line, action, product, name, price_minor, cost_minor, tax_class, category, unit, off, back, old_name,
                old_price_minor, old_cost_minor, old_tax_class, old_category, old_unit
         FROM ${s}.row WHERE line > :after AND (action <> 'same' OR stock_milli IS NOT NULL) ORDER BY line LIMIT :limit`,
      ),
      dropAddedCodes: sql<never>(
        'dropAddedCodes',
        `DELETE FROM main.barcode WHERE product_id = :product
           AND code_key IN (SELECT key FROM ${s}.code WHERE line = :line AND put = 1)`,
      ),
      made: sql<{ category: number; name: string }>('made', `SELECT category, name FROM ${s}.made`),
      close: (): void => deps.db.exec(`DETACH ${s}`),
    };
  } catch (error) {
    deps.db.exec(`DETACH ${s}`);
    throw error;
  }
}

/** The last line that was dealt with, and what came of all of them. */
interface Begun {
  readonly after: number;
  readonly result: Output<'catalog.importUndo'>;
}

export interface UndoRequest {
  readonly last: LastImport;
  readonly file: string;
  readonly user: number;
  readonly lang: Lang;
  readonly breathe: Breather;
}

/** Takes an import back by new facts, product by product, in slices between sales. */
export function createUndo(deps: ImportDeps, store: ImportStore) {
  const { db, journal, clock } = deps;

  return async (request: UndoRequest): Promise<Output<'catalog.importUndo'>> => {
    const { last, user, lang, breathe } = request;
    const done = openDone(deps, request.file);
    const reason = createTranslator(lang)('catalog.importFile.undo.reason', { file: last.file });
    // One that was cut off is gone on with: what was given back once is not taken from the stock again.
    const begun = last.undone === null ? null : storedJson<Begun>(last.undone);
    const result: Output<'catalog.importUndo'> = begun?.result ?? {
      restored: 0,
      removed: 0,
      left: 0,
      leftNames: [],
    };
    const leave = (name: string): void => {
      result.left += 1;
      if (result.leftNames.length < namesTold) result.leftNames.push(name);
    };

    /** A product that the import made: put away with its code freed, unless somebody needed it since. */
    const takeAway = (row: DoneRow): boolean => {
      const now = store.product.get({ id: row.product });
      if (!now) return false;
      const touched = now.updated_at > last.at || now.archived !== row.off;
      if (touched || store.usedSince.get({ id: row.product, at: last.at })?.used === 1) {
        leave(now.name);
        return false;
      }
      deps.store.setArchived.run({ id: row.product, archived: 1, at: clock.now() });
      deps.store.dropCodes.run({ id: row.product });
      deps.indexAgain(row.product);
      result.removed += 1;
      return true;
    };

    /** Gives a product back what the import changed of it and nobody changed since; `counted`: its stock was. */
    const giveBack = (
      row: DoneRow,
      counted: boolean,
    ): readonly [number, Minor | null, Minor | null] | null => {
      const now = store.product.get({ id: row.product });
      if (!now) return null;
      let kept = counted;
      const back = <T>(said: T | null, old: T | null, is: T | null): T | null => {
        // One that was cut off may never have come to it.
        if (said === null || said === old || is === old) return is;
        if (is === said) return old;
        kept = true;
        return is;
      };
      const category = back(row.category, row.old_category, now.category);
      const price = back(row.price_minor, row.old_price_minor, now.price_minor);
      const next = {
        id: row.product,
        name: back(row.name, row.old_name, now.name) ?? now.name,
        price_minor: price,
        cost_minor: back(row.cost_minor, row.old_cost_minor, now.cost_minor),
        tax_class: back(row.tax_class, row.old_tax_class, now.tax_class) ?? now.tax_class,
        unit: back(row.unit, row.old_unit, now.unit) ?? now.unit,
        category_id:
          category === now.category ? now.category_id : categoryCalled(deps.store.categories.all(), category),
        archived: row.back === 1 ? 1 : now.archived,
        at: clock.now(),
      };
      store.restore.run(next);
      done.dropAddedCodes.run({ product: row.product, line: row.line });
      deps.indexAgain(row.product);
      if (kept) leave(next.name);
      else result.restored += 1;
      if (price === now.price_minor) return null;
      return [
        row.product,
        now.price_minor === null ? null : minor(now.price_minor),
        price === null ? null : minor(price),
      ];
    };

    /** What the import moved of each product; each once. */
    const moved = new Map<number, number>();
    for (const { bytes } of store.stockMoved.all({ begun: last.begun, position: last.position })) {
      const row = parseRow(bytes);
      if (!isKind(row, 'stock.moved') || row.body.why !== 'import') continue;
      for (const [product, change] of row.body.lines) moved.set(product, (moved.get(product) ?? 0) + change);
      await breathe();
    }

    try {
      for (let after = begun?.after ?? 0; ; ) {
        const rows = done.rows.all({ after, limit: rowsPerSlice });
        const end = rows.at(-1);
        if (!end) break;
        after = end.line;
        db.transaction(() => {
          const prices: (readonly [number, Minor | null, Minor | null])[] = [];
          const moves: (readonly [number, ReturnType<typeof milli>])[] = [];
          for (const row of rows) {
            const change = moved.get(row.product);
            moved.delete(row.product);
            const counted =
              change !== undefined && store.countedSince.get({ id: row.product })?.counted === 1;
            const price = row.action === 'change' ? giveBack(row, counted) : null;
            if (price) prices.push(price);
            const stays = row.action === 'add' && !takeAway(row);
            if (row.action === 'same' && counted) leave(row.name);
            if (change !== undefined && !stays && !counted) moves.push([row.product, milli(-change)]);
          }
          if (prices.length > 0)
            journal.append('catalog.repriced', { file: reason, lines: prices }, { user });
          if (moves.length > 0)
            journal.append('stock.moved', { why: 'undone', reason, lines: moves }, { user });
          store.noteUndone.run({ undone: JSON.stringify({ after, result } satisfies Begun) });
          deps.changed();
        });
        await breathe();
      }
      db.transaction(() => {
        for (const { category: id, name } of done.made.all()) {
          store.leaveCategory.run({ id });
          // Reports of years whose lines were let go name their categories still.
          if ((letGoOf(db)?.to ?? 0) < last.position) store.dropCategory.run({ id, name });
        }
        const { restored, removed, left } = result;
        journal.append(
          'catalog.import-undone',
          { file: last.file, of: last.position, restored, removed, left },
          { user },
        );
        store.forgetLast.run();
        deps.changed();
      });
    } finally {
      done.close();
    }
    deps.search.relearn();
    fs.rmSync(request.file, { force: true });
    return result;
  };
}
