import fs from 'node:fs';
import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { bearersOf, keptStock } from '#main/modules/catalog/store.ts';
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
  readonly category: number | null;
  /** What the product was before, for taking the import back. */
  readonly before: Comparison;
}

let opened = 0;

/** Without journal or sync: what is cut off before all of it is settled is begun anew. */
function attach(db: Db, file: string): string {
  opened += 1;
  const s = `stage_${opened}`;
  db.exec(`ATTACH '${file.replaceAll("'", "''")}' AS ${s}`);
  db.exec(`PRAGMA ${s}.journal_mode = OFF; PRAGMA ${s}.synchronous = OFF; PRAGMA ${s}.cache_size = -4000;`);
  return s;
}

/**
 * The rows of one file in a database of their own beside the store: they are filled, and what becomes of each is settled, in slices
 * between sales; then they are moved over (moving.ts).
 */
export function openStage(db: Db, file: string): Stage {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  const s = attach(db, file);
  db.exec(`
    CREATE TABLE ${s}.row (
      line INTEGER PRIMARY KEY, key TEXT, code TEXT, name TEXT NOT NULL, price_minor INTEGER, cost_minor INTEGER,
      tax_class TEXT, category TEXT, stock_milli INTEGER, unit TEXT, off INTEGER NOT NULL DEFAULT 0,
      back INTEGER NOT NULL DEFAULT 0,
      action TEXT, product INTEGER, rank INTEGER, old_rank INTEGER, category_id INTEGER,
      old_name TEXT, old_price_minor INTEGER, old_cost_minor INTEGER, old_tax_class TEXT, old_category TEXT, old_unit TEXT
    ) STRICT;
    CREATE TABLE ${s}.code (
      line INTEGER NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, code TEXT NOT NULL, put INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (line, position)
    ) STRICT, WITHOUT ROWID;
    -- New codes go over in their order, which costs a tenth.
    CREATE INDEX ${s}.row_key ON row (key) WHERE action = 'add' AND key IS NOT NULL;
    CREATE TABLE ${s}.made (category INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE ${s}.codeless (name TEXT NOT NULL, id INTEGER NOT NULL, archived INTEGER NOT NULL, PRIMARY KEY (name, id)) STRICT, WITHOUT ROWID;`);
  return stageOf(db, s, file);
}
/** One that was settled, and cut off while it was moved over. */
export const reopenStage = (db: Db, file: string): Stage => stageOf(db, attach(db, file), file);

function stageOf(db: Db, s: string, file: string) {
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
    inStock: sql<{ qty_milli: number | null }>(
      'inStock',
      `SELECT ${keptStock('l')} AS qty_milli FROM main.stock_level l WHERE l.product_id = :id`,
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
              p.unit AS now_unit, ${keptStock('l')} AS now_stock_milli, p.rank AS now_rank, p.archived
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
                           back = j.value ->> 12, category_id = j.value ->> 13
       FROM json_each(:rows) j WHERE row.line = j.value ->> 0`,
    ),
    /** Kept for taking the import back. */
    forgetMade: sql<never>('forgetMade', `DELETE FROM ${s}.made`),
    keepMade: sql<never>(
      'keepMade',
      `INSERT INTO ${s}.made SELECT value ->> 0, value ->> 1 FROM json_each(:rows)`,
    ),
    /** A category that became part of another is read as that one. */
    nameMerged: sql<never>(
      'nameMerged',
      `UPDATE ${s}.row AS r SET category = (SELECT t.name FROM main.category c JOIN main.category t ON t.id = c.merged_into
                                            WHERE c.name = r.category)
       WHERE r.line BETWEEN :from AND :to
         AND r.category IN (SELECT name FROM main.category WHERE merged_into IS NOT NULL)`,
    ),
    /** Codes beside the first that nobody has: they are put, and can be taken back. */
    chooseMoreCodes: sql<never>(
      'chooseMoreCodes',
      `UPDATE ${s}.code AS k SET put =
         EXISTS (SELECT 1 FROM ${s}.row r WHERE r.line = k.line AND r.action IN ('add', 'change'))
         AND NOT EXISTS ${bearersOf('k.key')}
       WHERE k.line BETWEEN :from AND :to`,
    ),
    file,
    /** `keep`: what the import changed stays in its file, for taking it back. */
    close: (keep = false): void => {
      db.exec(`DETACH ${s}`);
      if (!keep) fs.rmSync(file, { force: true });
    },
  };
}
export type Stage = ReturnType<typeof stageOf>;

const productsPerSlice = 500;

/** Notes anew which products have no code, between two sales: a row without one is known by its name. */
export async function noteCodeless(stage: Stage, breathe: Breather): Promise<void> {
  stage.forgetCodeless.run();
  const after = (id: number) => stage.lastOf.get({ after: id, limit: productsPerSlice })?.id ?? null;
  for (let [from, last] = [0, after(0)]; last !== null; [from, last] = [last, after(last)]) {
    stage.codeless.run({ after: from, last });
    await breathe();
  }
}
