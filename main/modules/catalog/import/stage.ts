import fs from 'node:fs';
import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { bearersOf } from '#main/modules/catalog/store.ts';
import type { Breather } from './breather.ts';

export interface StagedRow {
  readonly line: number;
  readonly key: string | null;
  readonly code: string | null;
  readonly name: string;
  readonly price_minor: number | null;
  readonly cost_minor: number | null;
  readonly tax_class: string | null;
  readonly category: string | null;
  readonly stock_milli: number | null;
  readonly unit: string | null;
  /** 1: one that is added comes in put away. */
  readonly off: number;
  /** 1: one that is archived goes back on sale. */
  readonly back: number;
  /** Codes beside the first that nobody has yet, as a list in JSON. */
  readonly new_codes: string;
}

/** A row beside the product it would change; everything of the product is null for one that would be added. */
export interface Comparison extends StagedRow {
  readonly product: number | null;
  readonly now_name: string | null;
  readonly now_price_minor: number | null;
  readonly now_cost_minor: number | null;
  readonly now_tax_class: string | null;
  readonly now_category: string | null;
  readonly now_unit: string | null;
  readonly now_stock_milli: number | null;
  readonly now_rank: number | null;
  readonly archived: number | null;
}

export type Action = 'add' | 'change' | 'same';

/** What was decided on a row. `rank` where its words are put under a number of their own. */
export interface Decision {
  readonly line: number;
  readonly action: Action;
  readonly product: number | null;
  readonly rank: number | null;
  readonly old_rank: number | null;
  readonly price_minor: number | null;
  /** What the product was before, for taking the import back. */
  readonly before: Comparison;
}

let opened = 0;

/**
 * The rows of one file in a database of their own beside the store, without journal or sync: they are filled in slices
 * between sales, and the one transaction that moves them over is a handful of statements, not one per row.
 */
export function openStage(db: Db, file: string) {
  opened += 1;
  const s = `stage_${opened}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  db.exec(`ATTACH '${file.replaceAll("'", "''")}' AS ${s}`);
  db.exec(`PRAGMA ${s}.journal_mode = OFF; PRAGMA ${s}.synchronous = OFF; PRAGMA ${s}.cache_size = -4000;
    CREATE TABLE ${s}.row (
      line INTEGER PRIMARY KEY, key TEXT, code TEXT, name TEXT NOT NULL, price_minor INTEGER, cost_minor INTEGER,
      tax_class TEXT, category TEXT, stock_milli INTEGER, unit TEXT, off INTEGER NOT NULL DEFAULT 0,
      back INTEGER NOT NULL DEFAULT 0,
      action TEXT, product INTEGER, rank INTEGER, old_rank INTEGER, moved INTEGER,
      old_name TEXT, old_price_minor INTEGER, old_cost_minor INTEGER, old_tax_class TEXT, old_category TEXT, old_unit TEXT
    ) STRICT;
    CREATE TABLE ${s}.code (
      line INTEGER NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, code TEXT NOT NULL, put INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (line, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ${s}.made (category INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE ${s}.codeless (name TEXT NOT NULL, id INTEGER NOT NULL, archived INTEGER NOT NULL, PRIMARY KEY (name, id)) STRICT, WITHOUT ROWID;`);
  const sql = <Row>(name: string, text: string) => db.sql<Row>(`import.${name}`, text);

  return {
    name: s,
    add: sql<never>(
      'stage',
      `INSERT INTO ${s}.row (line, key, code, name, price_minor, cost_minor, tax_class, category, stock_milli, unit,
                             off, back)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
              value ->> 8, value ->> 9, value ->> 10, value ->> 11 FROM json_each(:rows)`,
    ),
    addCode: sql<never>(
      'stageCode',
      `INSERT INTO ${s}.code (line, position, key, code)
       SELECT :line, 1 + count(*), :key, :code FROM ${s}.code WHERE line = :line`,
    ),
    /** The product that bears a code, as `compare` finds it. */
    categoryNames: sql<{ name: string }>('import.stage.categoryNames', 'SELECT name FROM main.category'),
    bearer: sql<{ id: number; unit: string; name: string; category: string | null }>(
      'bearer',
      `SELECT q.id, q.unit, q.name, (SELECT c.name FROM main.category c WHERE c.id = q.category_id) AS category
       FROM main.product q WHERE q.id IN ${bearersOf(':key')}
       ORDER BY q.archived, q.name <> :name, q.rank LIMIT 1`,
    ),
    /** The product of that name without a code. */
    namesake: sql<{ id: number; unit: string; name: string; category: string | null }>(
      'namesake',
      `SELECT p.id, p.unit, p.name, NULL AS category FROM ${s}.codeless n JOIN main.product p ON p.id = n.id
       WHERE n.name = :name AND n.archived = 0 LIMIT 1`,
    ),
    inStock: sql<{ qty_milli: number }>(
      'inStock',
      'SELECT qty_milli FROM main.stock_level WHERE product_id = :id',
    ),
    drop: sql<never>('drop', `DELETE FROM ${s}.row WHERE line = :line`),
    dropCodes: sql<never>('dropCodes', `DELETE FROM ${s}.code WHERE line = :line`),
    /** As `quiet` says it: the row is left with its code and the name of its product. */
    quiet: sql<never>(
      'quiet',
      `UPDATE ${s}.row SET price_minor = NULL, cost_minor = NULL, tax_class = NULL, category = NULL, unit = NULL,
              back = 0, stock_milli = NULL, name = (SELECT p.name FROM main.barcode b JOIN main.product p ON p.id = b.product_id
                                          WHERE b.code_key = row.key ORDER BY p.archived, p.rank LIMIT 1)
       WHERE line = :line AND key IS NOT NULL`,
    ),
    /** Products without a code are recognised by their name; those that are put away by what is switched off in the file alone. */
    codeless: sql<never>(
      'codeless',
      `INSERT INTO ${s}.codeless SELECT p.name, p.id, p.archived FROM main.product p
       WHERE p.id > :after AND p.id <= :last AND NOT EXISTS (SELECT 1 FROM main.barcode b WHERE b.product_id = p.id)`,
    ),
    /** The last one of so many products: slices of rows, not of numbers. */
    lastOf: sql<{ id: number | null }>(
      'lastOf',
      'SELECT max(id) AS id FROM (SELECT id FROM main.product WHERE id > :after ORDER BY id LIMIT :limit)',
    ),
    forgetCodeless: sql<never>('forgetCodeless', `DELETE FROM ${s}.codeless`),
    compare: sql<Comparison>(
      'compare',
      `SELECT r.line, r.key, r.code, r.name, r.price_minor, r.cost_minor, r.tax_class, r.category, r.stock_milli,
              r.unit, r.off, r.back, (SELECT json_group_array(k.code) FROM ${s}.code k WHERE k.line = r.line AND NOT EXISTS
                         ${bearersOf('k.key')}) AS new_codes,
              p.id AS product, p.name AS now_name, p.price_minor AS now_price_minor,
              p.cost_minor AS now_cost_minor, p.tax_class AS now_tax_class, c.name AS now_category,
              p.unit AS now_unit, l.qty_milli AS now_stock_milli, p.rank AS now_rank, p.archived
       FROM ${s}.row r
       LEFT JOIN main.product p ON p.id = iif(r.key IS NULL,
         (SELECT id FROM ${s}.codeless n WHERE n.name = r.name AND n.archived <= r.off ORDER BY n.archived LIMIT 1),
         (SELECT q.id FROM main.product q WHERE q.id IN ${bearersOf('r.key')}
          ORDER BY q.archived, q.name <> r.name, q.rank LIMIT 1))
       LEFT JOIN main.category c ON c.id = p.category_id
       LEFT JOIN main.stock_level l ON l.product_id = p.id
       WHERE r.line > :after ORDER BY r.line LIMIT :limit`,
    ),
    decide: sql<never>(
      'decide',
      `UPDATE ${s}.row SET action = j.value ->> 1, product = j.value ->> 2, rank = j.value ->> 3,
                           old_rank = j.value ->> 4, price_minor = j.value ->> 5, old_name = j.value ->> 6,
                           old_price_minor = j.value ->> 7, old_cost_minor = j.value ->> 8,
                           old_tax_class = j.value ->> 9, old_category = j.value ->> 10, old_unit = j.value ->> 11,
                           back = j.value ->> 12
       FROM json_each(:rows) j WHERE row.line = j.value ->> 0`,
    ),
    /** Built before the last step, so that codes go over in their order: random inserts cost ten times as much. */
    sortCodes: () =>
      db.exec(
        `CREATE INDEX IF NOT EXISTS ${s}.row_key ON row (key) WHERE action = 'add' AND key IS NOT NULL`,
      ),
    /** Kept for taking the import back. */
    keepMade: sql<never>(
      'keepMade',
      `INSERT OR REPLACE INTO ${s}.made SELECT value ->> 0, value ->> 1 FROM json_each(:rows)`,
    ),
    keepMoved: sql<never>(
      'keepMoved',
      `UPDATE ${s}.row SET moved = j.value ->> 1 FROM json_each(:rows) j WHERE row.line = j.value ->> 0`,
    ),
    repriced: sql<{ line: number; product: number; from_minor: number | null; to_minor: number }>(
      'repriced',
      `SELECT line, product, old_price_minor AS from_minor, price_minor AS to_minor FROM ${s}.row
       WHERE line > :after AND action = 'change' AND price_minor IS NOT NULL AND price_minor IS NOT old_price_minor
       ORDER BY line LIMIT :limit`,
    ),
    addCategories: sql<never>(
      'addCategories',
      'INSERT INTO main.category (id, name) SELECT value ->> 0, value ->> 1 FROM json_each(:rows)',
    ),
    addProducts: sql<never>(
      'addProducts',
      `INSERT INTO main.product (id, name, price_minor, cost_minor, unit, tax_class, category_id, rank, archived,
                                 created_at, updated_at)
       SELECT r.product, r.name, r.price_minor, r.cost_minor, coalesce(r.unit, 'piece'), coalesce(r.tax_class, :tax),
              coalesce(c.merged_into, c.id), r.rank, r.off, :at, :at
       FROM ${s}.row r LEFT JOIN main.category c ON c.name = r.category
       WHERE r.action = 'add' ORDER BY r.line`,
    ),
    addCodes: sql<never>(
      'addCodes',
      `INSERT INTO main.barcode (code_key, product_id, code, position)
       SELECT r.key, r.product, r.code, 0 FROM ${s}.row r
       WHERE r.action = 'add' AND r.key IS NOT NULL ORDER BY r.key`,
    ),
    /** A category that became part of another is read as that one. */
    nameMerged: sql<never>(
      'nameMerged',
      `UPDATE ${s}.row AS r SET category = (SELECT t.name FROM main.category c JOIN main.category t ON t.id = c.merged_into
                                            WHERE c.name = r.category)
       WHERE r.category IN (SELECT name FROM main.category WHERE merged_into IS NOT NULL)`,
    ),
    /** Codes beside the first, but for those that somebody took since: a code is of one product. */
    chooseMoreCodes: sql<never>(
      'chooseMoreCodes',
      `UPDATE ${s}.code AS k SET put = 1
       WHERE EXISTS (SELECT 1 FROM ${s}.row r WHERE r.line = k.line AND r.action IN ('add', 'change'))
         AND NOT EXISTS ${bearersOf('k.key')}`,
    ),
    addMoreCodes: sql<never>(
      'addMoreCodes',
      `INSERT INTO main.barcode (code_key, product_id, code, position)
       SELECT k.key, r.product, k.code,
              k.position + coalesce((SELECT max(b.position) FROM main.barcode b WHERE b.product_id = r.product), -1)
       FROM ${s}.code k JOIN ${s}.row r ON r.line = k.line WHERE k.put = 1 ORDER BY k.line, k.position`,
    ),
    changeProducts: sql<never>(
      'changeProducts',
      `UPDATE main.product AS p SET
         name = r.name, price_minor = coalesce(r.price_minor, p.price_minor),
         cost_minor = coalesce(r.cost_minor, p.cost_minor), unit = coalesce(r.unit, p.unit),
         tax_class = coalesce(r.tax_class, p.tax_class),
         category_id = coalesce((SELECT coalesce(c.merged_into, c.id) FROM main.category c WHERE c.name = r.category),
                                p.category_id),
         rank = coalesce(r.rank, p.rank), archived = iif(r.back = 1, 0, p.archived), updated_at = :at
       FROM ${s}.row r WHERE r.action = 'change' AND p.id = r.product`,
    ),
    leaveOrphans: sql<never>(
      'leaveOrphans',
      `INSERT INTO main.search_orphan (first_rank, last_rank)
       SELECT old_rank, old_rank FROM ${s}.row WHERE action = 'change' AND rank IS NOT NULL`,
    ),
    /** Products that sell and now stand at the end of the lists, under new words. */
    renamed: sql<{ product: number }>(
      'renamed',
      `SELECT r.product FROM ${s}.row r JOIN main.stock_level l ON l.product_id = r.product
       WHERE r.action = 'change' AND r.rank IS NOT NULL AND l.sold > 1`,
    ),
    /** Stock that the file states otherwise than the till has it at this moment; sold out is counted too: nothing. */
    stockChanges: sql<{ line: number; product: number; change: number }>(
      'stockChanges',
      `SELECT r.line, r.product, r.stock_milli - coalesce(l.qty_milli, 0) AS change
       FROM ${s}.row r LEFT JOIN main.stock_level l ON l.product_id = r.product
       WHERE r.line > :after AND r.stock_milli IS NOT NULL AND r.stock_milli IS NOT l.qty_milli
       ORDER BY r.line LIMIT :limit`,
    ),
    file,
    /** `keep`: what the import changed stays in its file, for taking it back. */
    close: (keep = false): void => {
      db.exec(`DETACH ${s}`);
      if (!keep) fs.rmSync(file, { force: true });
    },
  };
}
export type Stage = ReturnType<typeof openStage>;

const productsPerSlice = 5000;

/** Notes anew which products have no code, between two sales: a row without one is known by its name. */
export async function noteCodeless(stage: Stage, breathe: Breather): Promise<void> {
  stage.forgetCodeless.run();
  const after = (id: number) => stage.lastOf.get({ after: id, limit: productsPerSlice })?.id ?? null;
  for (let [from, last] = [0, after(0)]; last !== null; [from, last] = [last, after(last)]) {
    stage.codeless.run({ after: from, last });
    await breathe();
  }
}
