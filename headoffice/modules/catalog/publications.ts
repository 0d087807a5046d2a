import { randomBytes } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Sees } from '#headoffice/kernel/may.ts';
import { shopsThere } from '#headoffice/kernel/shops-there.ts';
import { type PublishedRow, rowsPerPage } from '#shared/modules/catalog/published.ts';
import type { EndpointInput, EndpointOutput } from '#shared/wire/endpoints.ts';

export interface NewPublication {
  readonly file: string;
  readonly rows: readonly PublishedRow[];
  /** A shop by its name; null for every shop. */
  readonly shop: string | null;
  readonly due_at: number;
}
/** What was given out, and when; `version` 0 while it waits for its time. */
export interface PublicationSeen {
  readonly id: string;
  readonly version: number;
  readonly due_at: number;
  readonly file: string;
  readonly rows: number;
  /** Empty for every shop. */
  readonly shop: string;
}
/** The last publication that a till took; nulls for one that took none. */
export interface TillHas {
  readonly till: string;
  /** As people call it; empty for its id. */
  readonly name: string;
  readonly shop: string;
  readonly version: number | null;
  readonly at: number | null;
  readonly rejected: number | null;
  /** The newest one for its shop; null without one. */
  readonly newest: number | null;
}
export interface PublishedProduct {
  readonly code: string;
  readonly name: string;
  readonly price: string;
  readonly shop: string;
}

const counter = 'publication';
const shown = 400;

/** What is for every shop, or for one of those that somebody sees. */
const shownTo = ({ shops }: Sees, shop: RawBuilder<unknown>) =>
  sql`(${shops}::text[] IS NULL OR ${shop} = '' OR ${shop} = ANY(${shops}::text[]))`;

/** The next number: whoever takes one keeps others from the next until he has written. */
async function nextVersion(store: TenantStore): Promise<number> {
  const [taken] = await store.run<{ value: number }>(sql`
    INSERT INTO counter (tenant_id, name, value) VALUES (${store.tenant}, ${counter}, 1)
    ON CONFLICT (tenant_id, name) DO UPDATE SET value = counter.value + 1 RETURNING value`);
  if (!taken) throw new Error('a number was taken and is gone');
  return taken.value;
}

/** Gives what is due its place, in the order of its times. */
async function release(store: TenantStore, now: number): Promise<void> {
  const due = await store
    .from('publication')
    .select('id')
    .where('version', '=', 0)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('made_at')
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const { id } of due)
    await store
      .update('publication')
      .set({ version: await nextVersion(store) })
      .where('id', '=', id)
      .where('version', '=', 0)
      .execute();
}

async function insertRows(store: TenantStore, id: string, rows: readonly PublishedRow[]): Promise<void> {
  const column = (at: number): string[] => rows.map((row) => row[at] ?? '');
  await store.run(sql`
    INSERT INTO published_row (tenant_id, publication_id, n, code, name, price, tax_rate, category, unit)
    SELECT ${store.tenant}::text, ${id}::text, * FROM unnest(
      ${rows.map((_, n) => n)}::int8[], ${column(0)}::text[], ${column(1)}::text[], ${column(2)}::text[],
      ${column(3)}::text[], ${column(4)}::text[], ${column(5)}::text[])`);
}

interface Given extends Omit<NewPublication, 'shop'> {
  readonly id: string;
  readonly shop_id: string;
}
/** @returns what was published under this id: null where that was for another shop */
async function give(
  store: TenantStore,
  { rows, ...one }: Given,
  now: number,
): Promise<PublicationSeen | null> {
  const [made] = await store
    .insert('publication', { ...one, version: 0, made_at: now, rows: rows.length })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (made?.numInsertedOrUpdatedRows === 1n) {
    await insertRows(store, one.id, rows);
    await release(store, now);
  }
  const [there] = await store.run<PublicationSeen>(sql`
    SELECT one.id, one.version, one.due_at, one.file, one.rows, coalesce(shop.name, '') AS shop
    FROM publication AS one LEFT JOIN shop ON shop.tenant_id = one.tenant_id AND shop.id = one.shop_id
    WHERE one.tenant_id = ${store.tenant} AND one.id = ${one.id} AND one.shop_id = ${one.shop_id}`);
  return there ?? null;
}

export function createPublications(tenants: Tenants) {
  const next = async (
    store: TenantStore,
    till: string,
    { after, of, from }: EndpointInput<'published'>,
    now: number,
  ): Promise<EndpointOutput<'published'>> => {
    await release(store, now);
    const place = await store.from('till').select('shop_id').where('id', '=', till).executeTakeFirst();
    const known = await store
      .from('publication')
      .select('id')
      .where('id', '=', of)
      .where('version', '=', after)
      .executeTakeFirst();
    // A head office that was put back to an older state, or another one: what it says counts from the start.
    const publication = await store
      .from('publication')
      .select(['version', 'id', 'file', 'rows'])
      .where('version', '>', known ? after : 0)
      .where('shop_id', 'in', ['', place?.shop_id ?? ''])
      .orderBy('version')
      .limit(1)
      .executeTakeFirst();
    if (!publication) return { publication: null, rows: [] };
    const rows = await store
      .from('published_row')
      .select(['code', 'name', 'price', 'tax_rate', 'category', 'unit'])
      .where('publication_id', '=', publication.id)
      .where('n', '>=', from)
      .orderBy('n')
      .limit(rowsPerPage)
      .execute();
    return {
      publication,
      rows: rows.map((row) => [row.code, row.name, row.price, row.tax_rate, row.category, row.unit]),
    };
  };

  const api = {
    /** @returns null for a shop that is not known */
    publish: (tenant: string, { shop, ...list }: NewPublication, now: number) =>
      tenants.in(tenant, async (store): Promise<PublicationSeen | null> => {
        const found =
          shop === null
            ? { id: '' }
            : await store.from('shop').select('id').where('name', '=', shop).executeTakeFirst();
        if (!found) return null;
        return give(store, { ...list, id: randomBytes(12).toString('base64url'), shop_id: found.id }, now);
      }),
    /** Of a program: by the id that it made the same list is published once. @returns null for a shop that is none of its own */
    publishAs: (
      { tenant, shops }: Sees,
      { shop, due_at, ...list }: EndpointInput<'publish'>,
      now: number,
    ): Promise<PublicationSeen | null> =>
      tenants.in(tenant, async (store) => {
        if (shops !== null && (shop === null || !shops.includes(shop))) return null;
        if (!(await shopsThere(store, shop === null ? null : [shop]))) return null;
        return give(store, { ...list, due_at: due_at ?? now, shop_id: shop ?? '' }, now);
      }),
    /** The newest first. */
    publications: (sees: Sees, now: number): Promise<PublicationSeen[]> =>
      tenants.in(sees.tenant, async (store) => {
        await release(store, now);
        return store.run<PublicationSeen>(sql`
          SELECT one.id, one.version, one.due_at, one.file, one.rows, coalesce(shop.name, '') AS shop
          FROM publication AS one LEFT JOIN shop ON shop.tenant_id = one.tenant_id AND shop.id = one.shop_id
          WHERE one.tenant_id = ${sees.tenant} AND ${shownTo(sees, sql`one.shop_id`)}
          ORDER BY one.version = 0 DESC, one.version DESC, one.due_at DESC LIMIT ${shown}`);
      }),
    tills: (sees: Sees): Promise<TillHas[]> =>
      tenants.in(sees.tenant, (store) =>
        store.run<TillHas>(sql`
          SELECT till.id AS till, till.name, shop.name AS shop, has.version, has.at, has.rejected,
                 (SELECT max(one.version) FROM publication AS one
                  WHERE one.tenant_id = till.tenant_id AND one.version > 0 AND one.shop_id IN ('', till.shop_id)) AS newest
          FROM till
          JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
          LEFT JOIN till_publication AS has ON has.tenant_id = till.tenant_id AND has.till_id = till.id
          WHERE till.tenant_id = ${sees.tenant} AND till.revoked_at IS NULL AND ${shownTo(sees, sql`till.shop_id`)}
          ORDER BY shop.name, till.id`),
      ),
    /** What was said last of each product, by its code, else by its name. */
    products: (sees: Sees): Promise<PublishedProduct[]> =>
      tenants.in(sees.tenant, (store) =>
        store.run<PublishedProduct>(sql`
          SELECT code, name, price, shop FROM (
            SELECT DISTINCT ON (one.shop_id, CASE WHEN row.code = '' THEN row.name ELSE row.code END)
                   row.code, row.name, row.price, coalesce(shop.name, '') AS shop
            FROM publication AS one
            JOIN published_row AS row ON row.tenant_id = one.tenant_id AND row.publication_id = one.id
            LEFT JOIN shop ON shop.tenant_id = one.tenant_id AND shop.id = one.shop_id
            WHERE one.tenant_id = ${sees.tenant} AND one.version > 0 AND ${shownTo(sees, sql`one.shop_id`)}
            ORDER BY one.shop_id, CASE WHEN row.code = '' THEN row.name ELSE row.code END, one.version DESC, row.n DESC
          ) AS said ORDER BY name, shop LIMIT ${shown}`),
      ),
  };
  return { next, api };
}
export type CatalogApi = ReturnType<typeof createPublications>['api'];
