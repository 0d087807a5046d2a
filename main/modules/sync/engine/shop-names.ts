import type { Db } from '#main/kernel/db/db.ts';
import { fold } from '#shared/domain/fold.ts';
import { digestOf, idsPerPage, mostPages, type NamedProduct } from '#shared/wire/shop-endpoints.ts';

/** What one page of a till's products says, and its digest; empty where no product is. */
export interface NamesPage {
  readonly digest: string;
  readonly products: readonly NamedProduct[];
}
export interface Names {
  /** Of all pages; empty where nobody said. */
  readonly digest: string;
  readonly pages: readonly string[];
  page(index: number): readonly NamedProduct[];
}

const digestOfPages = (pages: readonly string[]): string => digestOf(pages.join(' '));
const pageDigest = (products: readonly NamedProduct[]): string =>
  products.length === 0 ? '' : digestOf(JSON.stringify(products));

/** What this till's own products are called: its ids mean nothing to others. */
export function ownNames(db: Db): Names {
  const newest = db.sql<{ id: number | null }>('shop.newestProduct', 'SELECT max(id) AS id FROM product');
  const named = db.sql<{ id: number; name: string; codes: string }>(
    'shop.ownNames',
    `SELECT p.id, p.name,
       (SELECT json_group_array(b.code_key ORDER BY b.code_key) FROM barcode b WHERE b.product_id = p.id) AS codes
     FROM product p WHERE p.id >= :first AND p.id < :last ORDER BY p.id`,
  );
  const page = (index: number): readonly NamedProduct[] =>
    named
      .all({ first: index * idsPerPage, last: (index + 1) * idsPerPage })
      .map(({ id, name, codes }) => [id, name, (JSON.parse(codes) as string[]).slice(0, 1_000)]);
  const count = Math.min(mostPages, Math.floor((newest.get()?.id ?? 0) / idsPerPage) + 1);
  const pages = Array.from({ length: count }, (_, index) => pageDigest(page(index)));
  return { digest: digestOfPages(pages), pages, page };
}

/** What other tills said that their products are called. */
export function createNamesStore(db: Db) {
  const pages = db.sql<{ page: number; digest: string }>(
    'shop.namesPages',
    'SELECT page, digest FROM names_page WHERE till = :till ORDER BY page',
  );
  const products = db.sql<{ products: string }>(
    'shop.namesPage',
    'SELECT products FROM names_page WHERE till = :till AND page = :page',
  );
  const put = db.sql(
    'shop.putNames',
    'INSERT OR REPLACE INTO names_page VALUES (:till, :page, :digest, :products)',
  );
  const cut = db.sql('shop.cutNames', 'DELETE FROM names_page WHERE till = :till AND page >= :page');
  const setDigest = db.sql('shop.namesDigest', 'UPDATE other_till SET names = :names WHERE till = :till');
  const forgetCodes = db.sql(
    'shop.forgetCodes',
    `DELETE FROM other_code WHERE till = :till AND product_id IN
       (SELECT product_id FROM other_product WHERE till = :till AND page >= :first AND page <= :last)`,
  );
  const forget = db.sql(
    'shop.forgetNames',
    'DELETE FROM other_product WHERE till = :till AND page >= :first AND page <= :last',
  );
  const addProduct = db.sql(
    'shop.addName',
    'INSERT OR REPLACE INTO other_product VALUES (:till, :product_id, :page, :name)',
  );
  const addCode = db.sql(
    'shop.addCode',
    'INSERT OR IGNORE INTO other_code VALUES (:till, :product_id, :code)',
  );

  const digests = (till: string): string[] => {
    const found: string[] = [];
    for (const { page, digest } of pages.all({ till })) {
      while (found.length < page) found.push('');
      found[page] = digest;
    }
    return found;
  };
  return {
    of: (till: string): Omit<Names, 'digest'> => ({
      pages: digests(till),
      page: (page) => JSON.parse(products.get({ till, page })?.products ?? '[]') as NamedProduct[],
    }),
    /** One page, and how many there are in all. What it says of ids of other pages is left out. */
    take: (till: string, count: number, page: number | null, said: readonly NamedProduct[]): void =>
      db.transaction(() => {
        if (page !== null) {
          const held = said.filter(([id]) => Math.floor(id / idsPerPage) === page);
          for (const statement of [forgetCodes, forget]) statement.run({ till, first: page, last: page });
          put.run({ till, page, digest: pageDigest(held), products: JSON.stringify(held) });
          for (const [product_id, name, codes] of held) {
            addProduct.run({ till, product_id, page, name: fold(name) });
            for (const code of codes) addCode.run({ till, product_id, code });
          }
        }
        for (const statement of [forgetCodes, forget]) statement.run({ till, first: count, last: mostPages });
        cut.run({ till, page: count });
        const all = digests(till);
        while (all.length < count) all.push('');
        setDigest.run({ till, names: digestOfPages(all) });
      }),
  };
}
export type NamesStore = ReturnType<typeof createNamesStore>;

/** The first page that differs from those that somebody has. */
export function nextPage({ pages, page }: Omit<Names, 'digest'>, have: readonly string[]) {
  const index = pages.findIndex((digest, i) => digest !== (have[i] ?? ''));
  return index < 0
    ? { pages: pages.length, page: null, products: [] }
    : { pages: pages.length, page: index, products: [...page(index)] };
}
