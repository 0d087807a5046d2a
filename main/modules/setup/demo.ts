import type { Answer } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context, Session } from '#main/kernel/session.ts';
import type { Catalog } from '#main/modules/catalog/service.ts';
import type { Shifts } from '#main/modules/shifts/service.ts';
import type { CountryPack } from '#shared/domain/country.ts';
import { demoPrice, priceFromCode } from '#shared/domain/demo-price.ts';
import type { Role } from '#shared/domain/permissions.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type Milli, type Minor, milli, minor } from '#shared/domain/units.ts';
import { inLang, type Lang } from '#shared/domain/writing.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { ProductUnit } from '#shared/modules/catalog/contract.ts';

export interface DemoProduct {
  readonly name: string;
  readonly code: string;
  readonly price_minor: Minor;
  readonly taxClass: string;
  readonly unit: ProductUnit;
  readonly category: string;
  readonly stock_milli: Milli;
  readonly favourite: boolean;
}
export interface DemoShop {
  readonly shopName: string;
  readonly address: string;
  readonly people: readonly { readonly name: string; readonly role: Role }[];
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  /** Favourites first. */
  readonly products: readonly DemoProduct[];
}

const usualLevel_xof = 1000;

/** The demo shop in a country's money and a language. Loaded when it is asked for: a real shop never pays for it. */
export async function loadDemo(pack: CountryPack, lang: Lang): Promise<DemoShop> {
  const [{ default: grocery }, { default: fresh }, { default: who }] = await Promise.all([
    import('#resources/demo/grocery.json', { with: { type: 'json' } }),
    import('#resources/demo/fresh.json', { with: { type: 'json' } }),
    import('#resources/demo/people.json', { with: { type: 'json' } }),
  ]);
  const classOf = (wanted: string): string =>
    pack.taxClasses.some(({ id }) => id === wanted) ? wanted : pack.defaultTaxClass;
  const levels = new Map(grocery.categories.map(({ id, level_xof }) => [id, level_xof]));
  const loose = fresh.products.map(
    (product): DemoProduct => ({
      name: inLang(product.name, lang),
      code: product.code,
      price_minor: demoPrice(product.price_xof, pack.currency),
      taxClass: classOf(product.taxClass),
      unit: product.unit as ProductUnit,
      category: product.category,
      stock_milli: milli(product.stock * 1000),
      favourite: product.favourite,
    }),
  );
  const packed = (grocery.products as unknown as readonly [string, string, string, number][]).map(
    ([code, name, category, stock]): DemoProduct => ({
      name,
      code,
      price_minor: priceFromCode(code, pack.currency, levels.get(category) ?? usualLevel_xof),
      taxClass: pack.defaultTaxClass,
      unit: 'piece',
      category,
      stock_milli: milli(stock * 1000),
      favourite: false,
    }),
  );
  const names = new Map(
    [...fresh.categories, ...grocery.categories].map(({ id, name }) => [id, inLang(name, lang)]),
  );
  return {
    shopName: who.shop.name,
    address: `${who.shop.address}\n${who.shop.city}`,
    people: who.people as DemoShop['people'],
    categories: [...names].map(([id, name]) => ({ id, name })),
    products: [...loose, ...packed],
  };
}

export interface DemoTill {
  readonly catalog: Pick<Catalog, 'handlers' | 'createOnTheFly'>;
  readonly shifts: Pick<Shifts, 'handlers'>;
  readonly journal: Journal;
  readonly rules: () => ShopRules;
}

/** The demo shop is filled through the same handlers as every shop, its first shift open with some change. */
export function fillDemo(
  { catalog, shifts, journal, rules }: DemoTill,
  shop: DemoShop,
  owner: NonNullable<Session['user']>,
  session: Session,
): void {
  const context: Context = {
    session: { ...session, user: owner },
    user: owner.id,
    lang: session.lang,
    commandId: null,
    may: () => true,
    goOn: () => undefined,
    need: () => null,
    allowedBy: null,
  };
  const categories = new Map(
    shop.categories.map(({ id, name }) => {
      const saved = catalog.handlers['catalog.saveCategory'](
        { id: null, revision: '', name, parentId: null, colour: null },
        context,
      );
      return [id, unwrap(saved as Answer<'catalog.saveCategory'>).id];
    }),
  );
  const levels = shop.products.map((product) => {
    const { name, code, price_minor, taxClass, unit, category } = product;
    const made = catalog.createOnTheFly(
      { name, codes: [code], price_minor, taxClass, unit, categoryId: categories.get(category) ?? null },
      { user: owner.id },
    );
    const { id } = unwrap(made);
    if (product.favourite) catalog.handlers['catalog.setFavourite']({ id, favourite: true }, context);
    return [id, product.stock_milli] as const;
  });
  if (levels.length === 0) return;
  journal.append('stock.moved', { why: 'initial', lines: levels }, { user: owner.id });
  const largest = Math.max(...rules().denominations.map(({ value_minor }) => value_minor));
  shifts.handlers['shifts.open']({ float_minor: minor(largest), count: null }, context);
}
