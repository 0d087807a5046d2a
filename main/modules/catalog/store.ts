import { type Db, param } from '#main/kernel/db/db.ts';
import { lookupKey } from '#shared/domain/barcode.ts';

/** Whether somebody said how much of a product there is, and did not take it back. `product`: its number as it is named. */
export const isKept = (product: string): string =>
  `(SELECT sum(iif(k.why = 'undone', -1, 1)) > 0 FROM main.stock_move k WHERE k.product_id = ${product})`;
/**
 * What is in stock, null where nobody ever said how much there is: an import, a count or the first stock of a product made by
 * hand. Sales move the level of such goods too, but do not begin to keep it. `level`: the row of stock_level as it is named.
 */
export const keptStock = (level: string): string =>
  `iif(${isKept(`${level}.product_id`)}, ${level}.qty_milli, NULL)`;

export const viewColumns = `p.id, p.name, p.price_minor, p.unit, p.tax_class, p.category_id, p.favourite, p.archived,
  p.cost_minor, p.rank, p.created_at, p.updated_at, ${keptStock('s')} AS stock_milli,
  s.qty_milli AS moved_milli,
  (SELECT b.code FROM barcode b WHERE b.product_id = p.id ORDER BY b.position LIMIT 1) AS code`;
/** `on` ties the products to a table named before them. */
export const viewTables = (on = ''): string =>
  `product p ${on && `ON ${on} `}LEFT JOIN stock_level s ON s.product_id = p.id`;

/**
 * The products that are sold under a key, its letters in any case: two look-ups, each in its own index. Tied by OR they
 * would be one walk through all codes.
 */
export const bearersOf = (key: string): string =>
  `(SELECT product_id FROM main.barcode WHERE code_key = ${key} UNION ALL
    SELECT product_id FROM main.barcode WHERE code_key = ${key} COLLATE NOCASE AND code_key GLOB '*[A-Za-z]*')`;

/** A product with its first code and its stock, as lists and pages need it. */
export interface ProductRow {
  readonly id: number;
  readonly name: string;
  readonly price_minor: number | null;
  readonly unit: string;
  readonly tax_class: string;
  readonly category_id: number | null;
  readonly favourite: number;
  readonly archived: number;
  readonly cost_minor: number | null;
  readonly rank: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly stock_milli: number | null;
  readonly moved_milli: number | null;
  readonly code: string | null;
}

const sellableColumns = `p.id, p.name, p.price_minor, p.unit, p.tax_class, p.category_id, p.archived,
  (SELECT b.code FROM barcode b WHERE b.product_id = p.id ORDER BY b.position LIMIT 1) AS code`;
/** What the cart needs of a product, without what lists show besides. */
export type SellableRow = Pick<
  ProductRow,
  'id' | 'name' | 'price_minor' | 'unit' | 'tax_class' | 'category_id' | 'archived' | 'code'
>;

/** The last number of a product; an import under way has those of its own already. */
const newest = `SELECT max(coalesce((SELECT max(id) FROM product), 0),
  coalesce((SELECT last_product FROM import_under_way), 0))`;

/** Products, their codes and categories. */
export function catalogStore(db: Db) {
  const beyondAscii = db.sql<{ code_key: string; product_id: number; code: string }>(
    'catalog.beyondAscii',
    "SELECT code_key, product_id, code FROM barcode WHERE code_key GLOB '*[^ -~]*'",
  );
  const setKey = db.sql<never>(
    'catalog.setKey',
    'UPDATE OR REPLACE barcode SET code_key = :key WHERE code_key = :code_key AND product_id = :product_id',
  );
  return {
    /** Gives their key to codes beyond ASCII that an earlier program looked for as they are written. */
    keyAgain: (): void => {
      const kept = beyondAscii.all().map((row) => ({ ...row, key: lookupKey(row.code) }));
      const others = kept.filter(({ key, code_key }) => key !== code_key);
      if (others.length === 0) return;
      db.transaction(() => {
        for (const { key, code_key, product_id } of others) setKey.run({ key, code_key, product_id });
      });
    },
    /** By the index of events: the tickets between are not read. */
    priceFacts: db.sql<{ bytes: string; user: string | null }>(
      'catalog.priceFacts',
      `SELECT j.bytes, (SELECT name FROM user WHERE id = json_extract(j.bytes, '$.user')) AS user FROM journal j
       WHERE j.kind <> 'sale' AND j.kind = 'catalog.changed' AND json_extract(j.bytes, '$.body.p') = :id
         AND json_type(j.bytes, '$.body.to') IS NOT NULL
       ORDER BY j.at DESC, j.position DESC LIMIT :limit`,
    ),
    byId: db.sql<ProductRow>('catalog.byId', `SELECT ${viewColumns} FROM ${viewTables()} WHERE p.id = :id`),
    sellable: db.sql<SellableRow>(
      'catalog.sellable',
      `SELECT ${sellableColumns} FROM product p WHERE p.id = :id`,
    ),
    sellableByKey: db.sql<SellableRow>(
      'catalog.sellableByKey',
      `SELECT ${sellableColumns} FROM barcode k JOIN product p ON p.id = k.product_id WHERE k.code_key = :key`,
    ),
    listed: db.sql<ProductRow>(
      'catalog.listed',
      `SELECT ${viewColumns} FROM ${viewTables()} WHERE p.archived = 0 AND p.rank > :after
       ORDER BY p.rank LIMIT :limit`,
    ),
    /** Of the categories and of the goods sold most, the names with letters beyond those of Western Europe. */
    oddNames: db.sql<{ name: string }>(
      'catalog.oddNames',
      `SELECT name FROM category WHERE name GLOB '*[^ -ÿ]*'
       UNION ALL
       SELECT name FROM (SELECT name FROM product WHERE archived = 0 ORDER BY rank LIMIT 20000)
       WHERE name GLOB '*[^ -ÿ]*' LIMIT 1000`,
    ),
    bestSold: db.sql<SellableRow>(
      'catalog.bestSold',
      `SELECT ${sellableColumns} FROM product p WHERE p.archived = 0 ORDER BY p.rank LIMIT :limit`,
    ),
    archived: db.sql<ProductRow>(
      'catalog.archived',
      `SELECT ${viewColumns} FROM ${viewTables()}
       WHERE p.archived = 1 AND p.rank > :after
       ORDER BY p.rank LIMIT :limit`,
    ),
    favourites: db.sql<ProductRow & { readonly place: number | null }>(
      'catalog.favourites',
      `SELECT ${viewColumns}, p.favourite_place AS place FROM ${viewTables()}
       WHERE p.favourite = 1 AND p.archived = 0 AND (:category IS NULL OR p.category_id = :category)`,
    ),
    placeFavourite: db.sql<never>(
      'catalog.placeFavourite',
      'UPDATE product SET favourite_place = :place WHERE id = :id',
    ),
    /** Keys with letters in them: the index by any case answers. */
    sellableByKeyAnyCase: db.sql<SellableRow>(
      'catalog.sellableByKeyAnyCase',
      `SELECT DISTINCT ${sellableColumns} FROM barcode k JOIN product p ON p.id = k.product_id
       WHERE k.code_key = :key COLLATE NOCASE AND k.code_key GLOB '*[A-Za-z]*'`,
    ),
    idsByKey: db.prepare('catalog.idsByKey', (k) =>
      k.selectFrom('barcode').select('product_id').where('code_key', '=', param('key')),
    ),
    codes: db.prepare('catalog.codes', (k) =>
      k
        .selectFrom('barcode')
        .select(['code', 'code_key'])
        .where('product_id', '=', param('id'))
        .orderBy('position'),
    ),
    /** Another product that is sold under this key. */
    holderOf: db.sql<{ id: number; name: string }>(
      'catalog.holderOf',
      `SELECT id, name FROM product WHERE id IN ${bearersOf(':key')} AND id <> :id AND archived = 0 LIMIT 1`,
    ),
    addCode: db.prepare('catalog.addCode', (k) =>
      k.insertInto('barcode').values({
        code_key: param('code_key'),
        product_id: param('product_id'),
        code: param('code'),
        position: param('position'),
      }),
    ),
    dropCodes: db.prepare('catalog.dropCodes', (k) =>
      k.deleteFrom('barcode').where('product_id', '=', param('id')),
    ),
    insert: db.sql<never>(
      'catalog.insert',
      `INSERT INTO product (id, name, price_minor, cost_minor, unit, tax_class, category_id, rank, created_at, updated_at)
       VALUES (1 + (${newest}), :name, :price_minor, :cost_minor, :unit, :tax_class, :category_id, :rank, :at, :at)`,
    ),
    edit: db.prepare('catalog.edit', (k) =>
      k
        .updateTable('product')
        .set({
          name: param('name'),
          price_minor: param('price_minor'),
          cost_minor: param('cost_minor'),
          unit: param('unit'),
          tax_class: param('tax_class'),
          category_id: param('category_id'),
          updated_at: param('at'),
        })
        .where('id', '=', param('id')),
    ),
    setPrice: db.prepare('catalog.setPrice', (k) =>
      k
        .updateTable('product')
        .set({ price_minor: param('price_minor'), updated_at: param('at') })
        .where('id', '=', param('id')),
    ),
    setArchived: db.prepare('catalog.setArchived', (k) =>
      k
        .updateTable('product')
        .set({ archived: param('archived'), updated_at: param('at') })
        .where('id', '=', param('id')),
    ),
    setFavourite: db.prepare('catalog.setFavourite', (k) =>
      k
        .updateTable('product')
        .set({ favourite: param('favourite'), favourite_place: null })
        .where('id', '=', param('id')),
    ),
    newest: db.sql<{ id: number }>('catalog.newest', `${newest} AS id`),
    lastRank: db.sql<{ rank: number }>(
      'catalog.lastRank',
      `SELECT max(:unsold, coalesce((SELECT max(rank) FROM product), 0),
                  coalesce((SELECT max(last_rank) FROM search_orphan), 0)) AS rank`,
    ),
    /** The partial index by category answers both counts without the table. */
    counts: db.sql<{ id: number | null; products: number }>(
      'catalog.counts',
      'SELECT category_id AS id, count(*) AS products FROM product WHERE archived = 0 GROUP BY category_id',
    ),
    categories: db.prepare('catalog.categories', (k) =>
      k
        .selectFrom('category')
        .select(['id', 'name', 'parent_id', 'colour', 'place', 'archived', 'merged_into']),
    ),
    addCategory: db.prepare('catalog.addCategory', (k) =>
      k.insertInto('category').values({
        name: param('name'),
        parent_id: param('parent_id'),
        colour: param('colour'),
        place: null,
        merged_into: null,
      }),
    ),
    editCategory: db.prepare('catalog.editCategory', (k) =>
      k
        .updateTable('category')
        .set({ name: param('name'), parent_id: param('parent_id'), colour: param('colour') })
        .where('id', '=', param('id')),
    ),
    placeCategory: db.sql<never>(
      'catalog.placeCategory',
      'UPDATE category SET parent_id = :parent_id, place = :place WHERE id = :id',
    ),
    archiveCategory: db.sql<never>(
      'catalog.archiveCategory',
      'UPDATE category SET archived = :archived WHERE id = :id',
    ),
    /** Under the one that takes over, so that a search under that one finds the words of its goods. */
    mergeCategory: db.sql<never>(
      'catalog.mergeCategory',
      'UPDATE category SET merged_into = :into, parent_id = :into, archived = 1 WHERE id = :id OR merged_into = :id',
    ),
    moveGoods: db.sql<never>(
      'catalog.moveGoods',
      'UPDATE product SET category_id = :into WHERE category_id = :id',
    ),
  };
}
export type CatalogStore = ReturnType<typeof catalogStore>;
