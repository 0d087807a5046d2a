import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Author } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { inStoreCode, lookupKey, sameCode } from '#shared/domain/barcode.ts';
import { amountFault, widestAmount_minor } from '#shared/domain/bounds.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { ProductDetail, ProductUnit, ProductView } from '#shared/modules/catalog/contract.ts';
import { createCategories } from './categories.ts';
import type { CatalogDeps } from './deps.ts';
import { createImport } from './import/service.ts';
import { inPlace } from './in-place.ts';
import { createPriceStore } from './price-store.ts';
import { costOf, importedPrice, priceChange } from './prices.ts';
import { createProducts, type Found, movedOf, type SellableProduct, soundRow, viewOf } from './products.ts';
import { createPublicationStore } from './publication-store.ts';
import { createRanking, unsold } from './ranking.ts';
import { createSearch } from './search.ts';
import { catalogStore, type ProductRow } from './store.ts';

export interface NewProduct {
  readonly name: string;
  readonly codes: readonly string[];
  readonly price_minor: Minor | null;
  /** Empty: the shop's default class. */
  readonly taxClass: string;
  readonly categoryId: number | null;
  readonly unit: ProductUnit;
  readonly cost_minor?: Minor | null | undefined;
}

type CatalogOperation =
  | 'catalog.priceHistory'
  | 'catalog.search'
  | 'catalog.count'
  | 'catalog.favourites'
  | 'catalog.get'
  | 'catalog.byCode'
  | 'catalog.readCode'
  | 'catalog.create'
  | 'catalog.update'
  | 'catalog.setPrices'
  | 'catalog.setArchived'
  | 'catalog.setFavourite'
  | 'catalog.moveFavourite'
  | 'catalog.newCode';

export function createCatalog(deps: CatalogDeps) {
  const { db, journal, clock, rules } = deps;
  const store = catalogStore(db);
  store.keyAgain();
  const products = createProducts({
    store,
    rules,
    clock,
    hasTicket: deps.hasTicket,
    till: journal.till,
  });
  const search = createSearch({ db, store, find: products.find });
  const ranking = createRanking({ db, store, search });
  let counts: Map<number | null, number> | null = null;
  let revision = 0;

  const prices = createPriceStore(db);
  const publications = createPublicationStore(db);
  journal.on('sale', ({ body }) => ranking.touch(body.lines.map(({ productId }) => productId)));

  const forget = (id?: number): void => {
    const now = (): void => {
      revision += 1;
      counts = null;
      products.forget(id);
      search.forget();
    };
    now();
    db.afterRollback(now);
  };
  const changed = (id?: number): void => {
    forget(id);
    db.afterCommit(() => deps.emit('catalog.changed', {}));
  };

  const record = (
    id: number,
    what: Facts['catalog.changed']['what'],
    author: Author,
    price?: { from: Minor | null; to: Minor | null },
  ): void => {
    const name = store.byId.get({ id })?.name ?? '';
    journal.append('catalog.changed', { productId: id, what, name, ...price }, author);
  };

  const rowOf = (id: number) => {
    const row = store.byId.get({ id });
    return row && soundRow(row);
  };
  const revisions = createRevisions();
  /** What the form of a product saves. */
  const fieldsOf = (row: ProductRow) => ({
    name: row.name,
    codes: store.codes.all({ id: row.id }).map(({ code }) => code),
    price_minor: row.price_minor as Minor | null,
    cost_minor: row.cost_minor as Minor | null,
    unit: row.unit as ProductUnit,
    taxClass: row.tax_class,
    categoryId: row.category_id,
  });
  const detail = (id: number, context: Pick<Context, 'may'>): ProductDetail | undefined => {
    const row = rowOf(id);
    if (!row) return undefined;
    return {
      ...viewOf(row),
      moved_milli: movedOf(row),
      codes: store.codes.all({ id }).map(({ code }) => code),
      ...costOf(row, deps.rules(), context),
      revision: revisions.of(`product ${id}`, fieldsOf(row)),
      created_at: row.created_at,
      updated_at: row.updated_at,
    };
  };
  const page = (id: number, context: Pick<Context, 'may'>): ProductDetail => {
    const found = detail(id, context);
    if (!found) throw new Error(`product ${id} was just written and is gone`);
    return found;
  };

  const keysOf = (codes: readonly string[]): Map<string, string> => {
    const eightDigits = ['US', 'CA'].includes(rules()?.country ?? '') ? 'upc-e' : 'ean-8';
    const keys = new Map<string, string>();
    const seen = new Set<string>();
    for (const code of codes) {
      const key = lookupKey(code, eightDigits);
      if (!seen.has(sameCode(key))) keys.set(key, code.trim());
      seen.add(sameCode(key));
    }
    return keys;
  };

  /** What stands against these values; `own` keys are those the product already shares with another. */
  const objection = (id: number, input: NewProduct, own: ReadonlySet<string>): Refusal | null => {
    const most = rules()?.bounds.amount_minor ?? widestAmount_minor;
    const fault = amountFault(input.price_minor ?? 0, most) ?? amountFault(input.cost_minor ?? 0, most);
    if (fault) return fault;
    if (input.taxClass && !rules()?.taxClasses.some((taxClass) => taxClass.id === input.taxClass))
      return refusal('NOT_FOUND', { what: 'taxClass' });
    if (input.categoryId !== null && !categories.isOwn(input.categoryId))
      return refusal('NOT_FOUND', { what: 'category' });
    for (const [key, code] of keysOf(input.codes)) {
      const holder = own.has(key) ? undefined : store.holderOf.get({ key, id });
      if (holder) return refusal('CODE_TAKEN', { code, product: holder.name });
    }
    return null;
  };

  const classOf = (input: NewProduct): string => input.taxClass || (rules()?.defaultTaxClass ?? '');

  const writeCodes = (id: number, codes: readonly string[]): void => {
    let position = 0;
    for (const [code_key, code] of keysOf(codes)) {
      store.addCode.run({ code_key, product_id: id, code, position });
      position += 1;
    }
  };

  const nextRank = (): number => (store.lastRank.get({ unsold })?.rank ?? unsold) + 1;
  const imports = createImport({
    ...deps,
    store,
    search,
    revision: () => revision,
    nextRank,
    forget: () => forget(),
    changed: () => changed(),
    touch: ranking.touch,
    indexAgain: (id) => indexAgain(id),
  });

  /** The words of a product as it stands, under its rank. */
  const indexAgain = (id: number): void => {
    const row = store.byId.get({ id });
    if (!row) return;
    search.drop(row.rank);
    search.put({
      id,
      rank: row.rank,
      name: row.name,
      codes: store.codes.all({ id }).map(({ code }) => code),
      categoryId: row.category_id,
      archived: row.archived === 1,
    });
  };

  const create = (input: NewProduct, author: Author): Result<number, Refusal> => {
    const against = objection(0, input, new Set());
    if (against) return refused(against);
    const { name, price_minor, unit, categoryId: category_id } = input;
    const rank = nextRank();
    const at = clock.now();
    const tax_class = classOf(input);
    const id = store.insert.run({
      name,
      price_minor,
      cost_minor: input.cost_minor ?? null,
      unit,
      tax_class,
      category_id,
      rank,
      at,
    }).lastInsertRowid;
    writeCodes(id, input.codes);
    search.put({ id, rank, name, codes: input.codes, categoryId: category_id, archived: false });
    changed(id);
    record(id, 'created', author, { from: null, to: price_minor });
    return ok(id);
  };

  const priced = (id: number, price_minor: Minor | null, author: Author): void => {
    const before = rowOf(id)?.price_minor ?? null;
    store.setPrice.run({ id, price_minor, at: clock.now() });
    changed(id);
    record(id, 'priced', author, { from: before === null ? null : minor(before), to: price_minor });
  };

  const createOnTheFly = (input: NewProduct, author: Author): Result<SellableProduct, Refusal> => {
    const made = create(input, author);
    if (!made.ok) return made;
    const product = products.product(made.value);
    if (!product) throw new Error(`product ${made.value} was just written and is gone`);
    return ok(product);
  };

  const counted = (): Map<number | null, number> => {
    counts ??= new Map(store.counts.all().map((row) => [row.id, row.products]));
    return counts;
  };
  const categories = createCategories({ db, journal, store, counted, changed: () => changed() });

  const viewsOf = (found: Found): ProductView[] =>
    found.products.flatMap(({ id }) => {
      const row = store.byId.get({ id });
      return row ? [viewOf(row)] : [];
    });

  /** As the shop placed them; those without a place by name, after the others. */
  const favourites = (category: number | null) => store.favourites.all({ category }).sort(inPlace);

  const handlers: Handlers<CatalogOperation> = {
    'catalog.priceHistory': (wanted) =>
      ok(
        [
          ...store.priceFacts.all(wanted).map(({ bytes, user }) => priceChange(bytes, user)),
          ...prices.ofProduct.all(wanted).map(importedPrice),
        ]
          .sort((a, b) => b.at - a.at)
          .slice(0, wanted.limit),
      ),
    'catalog.search': (query) => ok(search.search(query)),
    'catalog.count': () => ok({ products: [...counted().values()].reduce((sum, n) => sum + n, 0) }),
    'catalog.favourites': ({ categoryId }) => ok(favourites(categoryId).map(viewOf)),
    'catalog.get': ({ id }, context) => {
      const found = detail(id, context);
      return found ? ok(found) : refused(refusal('NOT_FOUND'));
    },
    'catalog.byCode': ({ code }) => ok(viewsOf(products.find(code))),
    'catalog.readCode': ({ code }) => {
      const found = products.find(code);
      return found.fault ? refused(found.fault) : ok(viewsOf(found));
    },
    'catalog.create': (input, context) => {
      const made = create(context.may('catalog.cost') ? input : { ...input, cost_minor: null }, context);
      return made.ok ? ok(page(made.value, context)) : made;
    },
    'catalog.update': ({ id, revision: madeOn, ...typed }, context) => {
      const before = rowOf(id);
      if (!before) return refused(refusal('NOT_FOUND'));
      const stored = fieldsOf(before);
      // Who may not see the cost cannot change it either.
      const cost = context.may('catalog.cost') ? typed.cost_minor : stored.cost_minor;
      const next = { ...typed, cost_minor: cost, taxClass: classOf(typed) };
      const merged = revisions.merge(`product ${id}`, madeOn, next, stored);
      if (!merged.ok) return merged;
      const input = merged.value;
      const { name, price_minor, cost_minor, unit, taxClass: tax_class, categoryId: category_id } = input;
      const own = new Set(store.codes.all({ id }).map(({ code_key }) => code_key));
      const against = objection(id, input, own);
      if (against) return refused(against);
      store.edit.run({
        id,
        name,
        price_minor,
        cost_minor,
        unit,
        tax_class,
        category_id,
        at: clock.now(),
      });
      store.dropCodes.run({ id });
      writeCodes(id, input.codes);
      indexAgain(id);
      changed(id);
      const from = before.price_minor === null ? null : minor(before.price_minor);
      record(id, 'edited', context, from === price_minor ? undefined : { from, to: price_minor });
      db.afterCommit(() => revisions.saved(`product ${id}`, stored, input, context.session.user?.name));
      return ok(page(id, context));
    },
    'catalog.setPrices': ({ prices }, context) => {
      const most = rules()?.bounds.amount_minor ?? widestAmount_minor;
      const named = new Set<number>();
      for (const { id, from_minor, price_minor } of prices) {
        const row = rowOf(id);
        if (!row) return refused(refusal('NOT_FOUND'));
        if (row.price_minor !== from_minor || named.has(id)) return refused(refusal('CHANGED_MEANWHILE'));
        const fault = amountFault(price_minor ?? 0, most);
        if (fault) return refused(fault);
        named.add(id);
      }
      const others = prices.filter(({ from_minor, price_minor }) => from_minor !== price_minor);
      for (const { id, price_minor } of others) priced(id, price_minor, context);
      return ok({ changed: others.length });
    },
    'catalog.setArchived': ({ id, archived }, context) => {
      const before = rowOf(id);
      if (!before) return refused(refusal('NOT_FOUND'));
      if ((before.archived === 1) !== archived) {
        store.setArchived.run({ id, archived: archived ? 1 : 0, at: clock.now() });
        indexAgain(id);
        changed(id);
        record(id, archived ? 'archived' : 'restored', context);
      }
      return ok(page(id, context));
    },
    'catalog.setFavourite': ({ id, favourite }, context) => {
      if (store.setFavourite.run({ id, favourite: favourite ? 1 : 0 }).changes === 0)
        return refused(refusal('NOT_FOUND'));
      changed(id);
      return ok(page(id, context));
    },
    'catalog.moveFavourite': ({ id, before }) => {
      const all = favourites(null);
      const moved = all.find((one) => one.id === id);
      const others = all.filter((one) => one.id !== id);
      const at = before === null ? others.length : others.findIndex((one) => one.id === before);
      if (!moved || at < 0) return refused(refusal('NOT_FOUND'));
      for (const [place, one] of others.toSpliced(at, 0, moved).entries())
        if (one.place !== place) store.placeFavourite.run({ id: one.id, place });
      changed();
      return ok({});
    },
    'catalog.newCode': () => {
      let serial = (store.newest.get()?.id ?? 0) + 1;
      while (store.idsByKey.get({ key: lookupKey(inStoreCode(serial)) })) serial += 1;
      return ok({ code: inStoreCode(serial) });
    },
  };

  return {
    handlers: { ...handlers, ...categories.handlers, ...imports.handlers },
    takePublication: imports.takePublication,
    /** Goes on with an import that was cut off. */
    begin: imports.begin,
    close: imports.close,
    /** What the head office published and this till took, the newest first. */
    publicationsTaken: (limit: number) => publications.last.all({ limit }),
    find: products.find,
    search: search.search,
    product: products.product,
    rememberPrice: (id: number, price_minor: Minor, author: Author): void => priced(id, price_minor, author),
    soldBefore: (id: number): boolean => (search.index.sold.get({ id })?.sold ?? 0) > 0,
    createOnTheFly,
    detail,
    bestSold: products.bestSold,
    oddNames: (): string[] => store.oddNames.all().map(({ name }) => name),
    categoryName: (id: number): string | null => categories.named(id)?.name ?? null,
    /** One small piece of work that can wait (some milliseconds); true while there is more. */
    idle: (): boolean => ranking.settle() || search.learn() || (!imports.busy() && ranking.sweep()),
  };
}
export type Catalog = ReturnType<typeof createCatalog>;
