import { useMediaQuery } from '@mantine/hooks';
import { memo, useEffect, useState } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { keys } from '#renderer/ui/keys.ts';
import { writings } from '#shared/domain/writing.ts';
import { checkout, selectedLine, setEntry, useCheckout } from './cart-state.ts';
import { fixed, typed } from './entry.ts';
import css from './entry-pad.module.css';
import { useLineGestures } from './line-gestures.ts';
import { PadFold } from './pad-fold.tsx';
import { leavePaid } from './paying.ts';
import { foldPad, useScreenChoices } from './screen-choices.ts';

/** Where the pad has no room beside the goods: entry-pad.module.css. */
const lowScreen = '(max-height: 640px)';

/**
 * What the fingers have typed, and the keys that say what it is: a quantity, a discount, a price. On a small screen the pad
 * folds by itself: its button brings it over the goods, and what it was wanted for takes it away. On a larger one it is folded
 * by who wants the room for goods, and stays so.
 */
export const EntryPad = memo(function EntryPad({ onEnter }: { readonly onEnter: () => void }) {
  const t = useT();
  const format = useFormat();
  const line = useLineGestures();
  const [unfolded, setUnfolded] = useState(false);
  const folded = useScreenChoices((state) => state.padFolded);
  const low = useMediaQuery(lowScreen) ?? false;
  const entry = useCheckout((state) => state.entry);
  // Whether there is one, and no more: a scan must not draw the keys again.
  const chosen = useCheckout((state) => selectedLine(state) !== undefined);
  const { text, times_milli } = entry;
  const brought = useCheckout((state) => state.glow?.count);
  // biome-ignore lint/correctness/useExhaustiveDependencies: goods came, what was typed has served
  useEffect(() => setUnfolded(false), [brought]);
  const serve = (act: () => void) => () => {
    setUnfolded(false);
    act();
  };

  return (
    <div
      className={css.entry}
      data-unfolded={unfolded || undefined}
      data-folded={(folded && !unfolded) || undefined}
    >
      <div className={css.display} data-testid="entry" data-text={text} data-times={times_milli ?? undefined}>
        <span className={css.figures}>
          {times_milli !== null && `${format.qty(times_milli)} × `}
          {text.replace(',', writings[format.lang].decimal)}
        </span>
        <span className={css.hint}>
          {text === ''
            ? times_milli === null
              ? t('cart.entry.empty')
              : t('cart.entry.times')
            : t('cart.entry.typed')}
        </span>
        <PadFold
          unfolded={low ? unfolded : !folded}
          onTurn={() => (low ? setUnfolded(!unfolded) : foldPad(!folded))}
        />
      </div>
      <Keypad
        onKey={(key) => {
          leavePaid();
          setEntry(typed(checkout().entry, key, 3));
        }}
        side={[
          {
            id: 'times',
            label: t('cart.entry.timesKey'),
            onPress: serve(() => setEntry(fixed(entry))),
            pressed: times_milli !== null,
          },
          {
            id: 'discount',
            label: t('cart.entry.discountKey'),
            chord: keys.lineDiscount,
            onPress: serve(line.discount),
            disabled: !chosen,
          },
          {
            id: 'price',
            label: t('cart.entry.priceKey'),
            chord: keys.linePrice,
            onPress: serve(() => void line.price()),
            disabled: !chosen,
          },
        ]}
        enter={{ id: 'enter', label: t('cart.entry.enterKey'), chord: 'enter', onPress: serve(onEnter) }}
      />
    </div>
  );
});
