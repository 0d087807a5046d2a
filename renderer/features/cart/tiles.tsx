import { UnstyledButton } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { type UIEvent, useEffect, useMemo, useState } from 'react';
import { useMay } from '#renderer/kernel/session.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { useTill, useTillPages } from '#renderer/kernel/use-till.ts';
import { moveAmong } from '#renderer/ui/among.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Movables } from '#renderer/ui/movable.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { useScreenChoices } from './screen-choices.ts';
import { MovableTile, Tile } from './tile.tsx';
import { coloursOf, offeredOf } from './tile-categories.ts';
import css from './tiles.module.css';
import { usePriceOf } from './use-price-of.ts';

/** More than any screen shows: the next ones come when the last of these are near. */
const tilesAtOnce = 300;
const mostTilePages = 10;
const noCategories: readonly CategoryView[] = [];
const noProducts: readonly ProductView[] = [];
/** The favourites in the order of the shop; a tile that was just dropped stays where it was let go. */
function useFavourites(enabled: boolean) {
  const chosen = useTill('catalog.favourites', { categoryId: null }, { enabled, untilStale: true });
  const [dropped, setDropped] = useState<readonly ProductView[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer says where it stands
  useEffect(() => setDropped(null), [chosen.data]);
  const products = dropped ?? chosen.data ?? noProducts;
  async function move(order: readonly number[], id: number, before: number | null): Promise<void> {
    setDropped(order.flatMap((one) => products.find((product) => product.id === one) ?? []));
    const answer = await callTill('catalog.moveFavourite', { id, before });
    if (!answer.ok) setDropped(null);
  }
  return { products, asked: chosen, move };
}

/** Goods to touch: those with a star, or those of a category. */
export function Tiles() {
  const t = useT();
  const price = usePriceOf();
  const size = useScreenChoices((state) => state.tileSize);
  const mayMove = useMay('catalog.edit');
  const [category, setCategory] = useState<number | null>(null);
  const categories = useTill('catalog.categories', {}, { untilStale: true });
  const all = categories.data ?? noCategories;
  const favourites = useFavourites(category === null);
  const pages = useTillPages(
    'catalog.search',
    { text: '', categoryId: category, limit: tilesAtOnce },
    {
      enabled: category !== null,
      untilStale: true,
      keepsLast: true,
      mostPages: mostTilePages,
      first: { after: null as Output<'catalog.search'>['next'] },
      next: ({ next }) => (next ? { after: next } : undefined),
    },
  );
  // Until the goods of a category are there, those of before stay.
  const ofCategory = category === null ? undefined : pages.data?.flatMap((page) => page.products);
  const products = ofCategory ?? favourites.products;
  const shown = category === null ? favourites.asked : pages;
  const refused = categories.refused ?? shown.refused;
  const colours = useMemo(() => coloursOf(all), [all]);
  function onScroll({ currentTarget }: UIEvent): void {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    if (category !== null && scrollHeight - scrollTop < 3 * clientHeight) pages.fetchMore();
  }
  const tab = (id: number | null, label: string, depth = 0) => (
    <UnstyledButton
      key={id}
      className={css.category}
      style={id === null ? undefined : { '--tile-colour': `var(--c-${colours.get(id)})` }}
      aria-pressed={id === category}
      tabIndex={id === category ? 0 : -1}
      onClick={() => setCategory(id)}
      data-under={depth > 0 || undefined}
      data-colour={(id !== null && colours.get(id)) || undefined}
      data-testid={`category-${id ?? 'favourites'}`}
    >
      {id === null && <IconStarFilled size="1rem" aria-hidden="true" />}
      <span>{label}</span>
    </UnstyledButton>
  );
  const movable = category === null && mayMove;
  const tiles = products.map((product, place) => {
    const face = {
      product,
      price: price(product),
      colour: (product.categoryId !== null && colours.get(product.categoryId)) || null,
      first: place === 0,
    };
    return movable ? <MovableTile key={product.id} {...face} /> : <Tile key={product.id} {...face} />;
  });
  return (
    <div className={css.browse}>
      <section
        key={category}
        className={css.tiles}
        aria-label={t('cart.finder.products')}
        onScroll={onScroll}
        onKeyDown={moveAmong}
        data-size={size}
        data-testid="tiles"
      >
        {refused && <Refused answer={refused} />}
        {movable ? (
          <Movables
            ids={products.map(({ id }) => id)}
            onMove={(order, id, before) => void favourites.move(order, id, before)}
          >
            {tiles}
          </Movables>
        ) : (
          tiles
        )}
        {category !== null && pages.full && <p className={css.none}>{t('common.table.full')}</p>}
        {shown.data && products.length === 0 && <p className={css.none}>{t('cart.finder.noFavourites')}</p>}
      </section>
      <nav
        className={css.categories}
        aria-label={t('cart.finder.categories')}
        onKeyDown={moveAmong}
        data-testid="categories"
      >
        {tab(null, t('cart.finder.favourites'))}
        {offeredOf(all, category).map(({ id, name, depth }) => tab(id, name, depth))}
      </nav>
    </div>
  );
}
