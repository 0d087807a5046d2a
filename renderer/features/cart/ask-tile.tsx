import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconStar, IconStarFilled } from '@tabler/icons-react';
import { callTill } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { stepAmong } from '#renderer/ui/step-among.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import css from './asks.module.css';
import { setFavourite } from './favourites.ts';
import { answering, closeAsk } from './gestures.ts';
import { chooseTileSize, tileSizes, useScreenChoices } from './screen-choices.ts';

/** What can be done to a tile: its star, its place among the favourites, the size of all of them. */
export function AskTile({ product }: { readonly product: ProductView }) {
  const t = useT();
  const size = useScreenChoices((state) => state.tileSize);
  const favourites = useTill('catalog.favourites', { categoryId: null }).data ?? [];
  const { id, name } = product;
  const ids = favourites.map((one) => one.id);
  const starred = ids.includes(id);
  const step = (by: -1 | 1) => {
    const before = stepAmong(ids, id, by);
    return before === undefined ? null : () => void callTill('catalog.moveFavourite', { id, before });
  };
  const [earlier, later] = [step(-1), step(1)];
  return (
    <Dialog opened title={name} onClose={closeAsk} testId="ask-tile">
      <div className={css.form}>
        <Button
          size="lg"
          leftSection={starred ? <IconStarFilled size="1.25rem" /> : <IconStar size="1.25rem" />}
          onClick={() => void answering(() => setFavourite(product, !starred))}
          data-autofocus
          data-testid="tile-star"
        >
          {t(starred ? 'cart.tile.unstar' : 'cart.tile.star')}
        </Button>
        {starred && (
          <Button.Group>
            <Button
              size="lg"
              fullWidth
              leftSection={<IconArrowLeft size="1.25rem" />}
              disabled={!earlier}
              onClick={() => earlier?.()}
              data-testid="tile-earlier"
            >
              {t('cart.tile.earlier')}
            </Button>
            <Button
              size="lg"
              fullWidth
              rightSection={<IconArrowRight size="1.25rem" />}
              disabled={!later}
              onClick={() => later?.()}
              data-testid="tile-later"
            >
              {t('cart.tile.later')}
            </Button>
          </Button.Group>
        )}
        <Field label={t('cart.tile.size')}>
          <div>
            <SegmentedControl
              fullWidth
              aria-label={t('cart.tile.size')}
              value={size}
              data={tileSizes.map((value) => ({ value, label: t(`cart.tile.${value}`) }))}
              onChange={chooseTileSize}
              data-testid="tile-size"
            />
          </div>
        </Field>
      </div>
    </Dialog>
  );
}
