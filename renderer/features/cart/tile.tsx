import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef, CSSProperties } from 'react';
import { useMovable } from '#renderer/ui/movable.tsx';
import type { CategoryColour } from '#shared/domain/category-colours.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { chooseProduct, openAsk } from './gestures.ts';
import css from './tiles.module.css';

interface TileProps {
  readonly product: ProductView;
  readonly price: string;
  readonly colour: CategoryColour | null;
  /** Tab stops at one of them. */
  readonly first: boolean;
}

type Held = UnstyledButtonProps & ComponentPropsWithRef<'button'>;

/** Goods to touch. A finger that stays on it, or the other mouse button, asks what to do with the tile itself. */
export function Tile({ product, price, colour, first, style, ...held }: TileProps & Held) {
  return (
    <UnstyledButton
      {...held}
      className={css.tile}
      style={{ ...style, ...(colour && ({ '--tile-colour': `var(--c-${colour})` } as CSSProperties)) }}
      tabIndex={first ? 0 : -1}
      onClick={() => void chooseProduct(product)}
      onContextMenu={(event) => {
        event.preventDefault();
        openAsk({ kind: 'tile', product });
      }}
      title={product.name}
      data-colour={colour ?? undefined}
      data-testid={`tile-${product.id}`}
    >
      <span className={css.tile_name}>{product.name}</span>
      <span className={css.tile_price}>{price}</span>
    </UnstyledButton>
  );
}

/** One that can be dragged to another place. */
export function MovableTile(props: TileProps) {
  return <Tile {...props} {...useMovable(props.product.id)} />;
}
